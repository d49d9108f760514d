package care.shouhu.sim.bench;

/**
 * Finds the rate at which as much is stored as is sent: every second it looks at what was stored
 * and what waits, and names the next rate. It holds a small backlog, so that the storing side never
 * lacks work and never falls behind. Pure.
 *
 * @param backlogWanted records that should wait
 */
record Governor(long backlogWanted) {
  private static final double CHANGE_MAX = 0.25;

  /** With the backlog twice as long as wanted the rate is an eighth below what is stored. */
  private static final double GAIN = 0.125;

  /**
   * The rate to go on with.
   *
   * @param storedPerSecond over the last second
   * @param backlog records acknowledged and not stored
   * @return messages a second, never below 1,000
   */
  double next(double storedPerSecond, long backlog) {
    double error = (double) (backlogWanted - backlog) / backlogWanted;
    double change = Math.clamp(error * GAIN, -CHANGE_MAX, CHANGE_MAX);
    // Without any backlog the storing side may be able to do far more.
    double grown = backlog * 10 < backlogWanted ? CHANGE_MAX : change;
    return Math.max(1_000, storedPerSecond * (1 + grown));
  }
}
