/**
 * Takes device traffic, makes it durable, acknowledges it, and records it. It knows nothing of
 * alarms, incidents or people.
 */
package care.shouhu.gateway;
