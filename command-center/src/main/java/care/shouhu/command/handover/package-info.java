/**
 * The end of a shift: what is open is taken over by name, one thing after the other, and the report
 * is kept. Pure. Knows nothing of the loop, HTTP or the clock.
 *
 * <p>A handover changes nothing about how alarms ring. Whoever is told of an urgent one is told as
 * before, until somebody has claimed it, so that nothing hangs between two shifts.
 */
package care.shouhu.command.handover;
