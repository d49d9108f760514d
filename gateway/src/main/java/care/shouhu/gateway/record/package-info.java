/**
 * From the log to the tables: what was acknowledged is stored exactly once. One reader a lane, each
 * with its own thread and connection, so that urgent records never wait for routine ones. It knows
 * the tables of device data and nothing of what alarms mean.
 */
package care.shouhu.gateway.record;
