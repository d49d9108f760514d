package care.shouhu.sim.link;

/**
 * Bounds of every hub.
 *
 * @param messagesMax kept by one hub until acknowledged; 2,000 is more than ten minutes of a ward
 * @param inFlightMax sent and not yet acknowledged
 * @param dialsPerSecondMax of all hubs together, so that a start is no storm
 * @param backoffMillisMin after the first failure; doubles with each further one, then jitter
 * @param backoffMillisMax the longest
 */
public record LinkLimits(
    int messagesMax,
    int inFlightMax,
    int dialsPerSecondMax,
    long backoffMillisMin,
    long backoffMillisMax) {

  public static LinkLimits ordinary() {
    return new LinkLimits(2_000, 8, 100, 500, 20_000);
  }

  /**
   * How long to wait before the next attempt.
   *
   * @param failures attempts since the last connection, from 1
   * @param unit chance, from 0 to 1: between half of the time and all of it
   */
  long backoffMillis(int failures, double unit) {
    long doubled = backoffMillisMin << Math.min(failures - 1, 16);
    return Math.round(Math.min(doubled, backoffMillisMax) * (0.5 + unit / 2));
  }
}
