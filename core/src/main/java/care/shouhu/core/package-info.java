/**
 * What every other module shares: events, the wire, the durable log, the database and the
 * configuration. It knows none of the other modules.
 */
package care.shouhu.core;
