package care.shouhu.command.evidence;

/** A file of a pack. */
// Bytes that are written once and never changed; nobody compares two of these.
@SuppressWarnings("ArrayRecordComponent")
record PackFile(String name, byte[] bytes) {}
