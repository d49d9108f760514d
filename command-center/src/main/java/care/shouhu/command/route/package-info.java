/**
 * Ways by a routing engine, behind {@link care.shouhu.command.incident.TravelTimes}: asks it ahead
 * of time, remembers what it said for a while, and lets the estimate stand for what it did not say.
 * Knows nothing of incidents and people.
 */
package care.shouhu.command.route;
