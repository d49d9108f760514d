/**
 * The time of one process: a clock that never runs backwards whatever the machine's clock does, and
 * the mark on disk that keeps it from doing so over a restart.
 *
 * <p>Knows nothing of devices, records and people: who must do something when the clock is set asks
 * for it ({@link care.shouhu.core.time.SteadyClock#read}).
 */
package care.shouhu.core.time;
