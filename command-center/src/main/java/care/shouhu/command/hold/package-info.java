/**
 * Alarms of a device that are held back for a time: shelving, and the test of a device that is
 * being installed. Pure. Knows nothing of the loop, HTTP or the clock.
 *
 * <p>What is held back is recorded and counted and opens no incident. Nothing is forgotten by it: a
 * cause that still holds when the time is over is raised then.
 */
package care.shouhu.command.hold;
