/**
 * The durable log: what stands between "a device said it" and "we acknowledged it".
 *
 * <p>Owns {@link care.shouhu.core.log.DurableLog} and its implementations: {@link
 * care.shouhu.core.log.LocalLog} (RocksDB, one machine) and {@link
 * care.shouhu.core.log.InMemoryLog} (tests and simulations); {@code core.log.kafka} has the third,
 * and shares queues, admission, marks and meters, which are public for it alone. A log carries
 * bytes under a key; it must not know what the bytes mean, who sent them, or who reads them.
 */
package care.shouhu.core.log;
