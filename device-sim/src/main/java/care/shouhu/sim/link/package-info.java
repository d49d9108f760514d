/**
 * Hubs as MQTT clients (Eclipse Paho): connections that come back by themselves, and the messages a
 * hub keeps until they are acknowledged. It must not know what the messages mean, nor who lives
 * where.
 */
package care.shouhu.sim.link;
