package care.shouhu.core.log;

/**
 * One durable record.
 *
 * @param position its place in its lane: 1, 2, 3, … without gaps
 * @param key the device id (or another id that must be kept in order), as bytes
 * @param value what was appended. Both arrays are shared, not copied: read them only.
 */
// Arrays, because a copy of each of 300,000 records a second is what this type is there to avoid.
@SuppressWarnings("ArrayRecordComponent")
public record LogRecord(long position, byte[] key, byte[] value) {}
