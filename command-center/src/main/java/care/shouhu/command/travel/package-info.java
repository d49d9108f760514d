/**
 * Travel times by a routing engine over the road map, behind {@link
 * care.shouhu.command.incident.TravelTimes}. Owns the connection to it; knows nothing of incidents
 * or of who travels.
 */
package care.shouhu.command.travel;
