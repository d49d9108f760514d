/**
 * Admission: who a device is, what it may publish, how large and how fast, and the append to the
 * durable log. Decisions are values ({@link care.shouhu.gateway.ingest.Admission}, {@link
 * care.shouhu.gateway.ingest.Identity}) made by pure functions; {@link
 * care.shouhu.gateway.ingest.Ingest} alone touches the log. Must not know any transport: every edge
 * (MQTT, TCP, bridge) comes through here.
 */
package care.shouhu.gateway.ingest;
