/**
 * The audit trail: who looked at whom, who changed, exported, signed in or was refused, one hash
 * chain, appended in order by one writer to files of the data directory and copied from there to a
 * table. It knows nothing of HTTP, and alarms know nothing of it: a trail that cannot be written
 * holds back looks and changes of the register, never an incident.
 */
package care.shouhu.command.trail;
