/**
 * The MQTT edge: 3.1, 3.1.1 and 5.0 on one port. Speaks the protocol, keeps sessions apart, turns
 * refusals into the protocol's codes, acknowledges what {@link care.shouhu.gateway.ingest} has made
 * durable, and brings commands to whoever listens for them. Must not know payloads, tables or
 * alarms.
 *
 * <p>Sockets, TLS and event loops are Vert.x's, packets are Netty's MQTT codec; between them Vert.x
 * offers {@code NetSocketInternal} for exactly this. Vert.x's own {@code MqttServer} on the same
 * two was not enough: it cannot stop reading a socket; it throws away a packet that comes before
 * its asynchronous CONNACK and closes; unknown reason codes and early packets end as exceptions in
 * the context; an oversized header is buffered without limit before it is refused; and each
 * acknowledgement is a flush of its own. The code here is one event loop's: {@link
 * care.shouhu.gateway.mqtt.EventLoop} and its {@link care.shouhu.gateway.mqtt.MqttConnection}s are
 * touched by one thread only, {@link care.shouhu.gateway.mqtt.Sessions} by all.
 */
package care.shouhu.gateway.mqtt;
