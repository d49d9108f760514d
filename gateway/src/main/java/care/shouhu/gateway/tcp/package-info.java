/**
 * The device TCP port: one port for every protocol of {@link care.shouhu.core.wire.tcp}. Tells the
 * protocols apart by the first bytes, finds the device by the number its frames name, appends
 * frames through {@link care.shouhu.gateway.ingest} and answers them when they are durable. Must
 * not know what a frame says, tables or alarms.
 *
 * <p>Sockets and event loops are Vert.x's, shared with the MQTT port; on each stands one Netty
 * handler that hands bytes over as they are. A connection is touched by its own event loop only,
 * {@link care.shouhu.gateway.tcp.Terminals} by all.
 *
 * <p>These protocols know no secret: who knows a device's number can speak for it. That is the
 * protocols' nature; a network of its own for the devices (an APN) is the way to keep others out.
 */
package care.shouhu.gateway.tcp;
