/**
 * Takes what devices say to an existing MQTT broker, with the same promise as the other edges: the
 * broker's copy is given up when ours is durable. Owns the connections to that broker; knows
 * nothing of storage or of what a payload means.
 */
package care.shouhu.gateway.bridge;
