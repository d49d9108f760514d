/**
 * From events to alarms: what a device has shown (facts, folded from its events in the order of the
 * log) and pure detectors that say, from the facts, the parameters and the time, which alarms hold
 * and when to look again. Knows nothing of incidents, people, threads, the log or the clock.
 *
 * <p>Facts and alarms are kept apart on purpose. Facts come from input records alone; which alarm
 * is raised comes from decisions alone. So after a restart input records and decisions are applied
 * again without asking a detector anything, and a detector mended in between can neither repeat nor
 * lose an alarm that was decided before.
 */
package care.shouhu.command.watch;
