/**
 * The durable log on Apache Kafka, for more than one machine: {@link
 * care.shouhu.core.log.kafka.KafkaLog}.
 *
 * <p>Owns the topics, their rules and what is kept in them. Queues, limits, positions and marks are
 * those of {@code core.log}; like it, this package must not know what the bytes mean.
 */
package care.shouhu.core.log.kafka;
