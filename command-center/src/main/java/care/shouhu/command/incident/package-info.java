/**
 * Incidents and assignments: two state machines, escalation as data, and who may do what when.
 * Pure: each method takes an incident and answers with the incident as it would be, or with a typed
 * refusal. Knows nothing of threads, the log, HTTP or the clock.
 *
 * <p>A {@link care.shouhu.command.incident.Decision} carries the whole incident as it is
 * afterwards, beside the history entry that says what happened, by whom and why. So applying a
 * decision is putting a value into a map: replay cannot go another way than the first time, not
 * even with other code, and the projection needs no state of its own.
 */
package care.shouhu.command.incident;
