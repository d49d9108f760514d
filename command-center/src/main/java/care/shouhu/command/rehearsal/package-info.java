/**
 * The detectors over recorded events in the events' own time: {@code ./shouhu replay}, on which new
 * parameters are tried before they go live. Owns reading the two files, splitting the residents
 * over the cores and putting the alarms in order of time. Which alarms there are is decided by
 * {@code watch} alone, as live; knows nothing of incidents, people, the log or the register.
 */
package care.shouhu.command.rehearsal;
