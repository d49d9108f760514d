package care.shouhu.sim.bench;

/**
 * The straight line through samples, by least squares. Pure.
 *
 * @param perSecond how much the value grows
 * @param mean of the samples
 */
record Trend(double perSecond, double mean) {

  /**
   * Through at least two samples at different times.
   *
   * @param seconds when each was taken
   */
  static Trend of(double[] seconds, double[] values) {
    if (seconds.length != values.length || seconds.length < 2) {
      throw new IllegalArgumentException(
          seconds.length + " times and " + values.length + " values; two or more of each");
    }
    double time = mean(seconds);
    double mean = mean(values);
    double both = 0;
    double square = 0;
    for (int i = 0; i < seconds.length; i++) {
      both += (seconds[i] - time) * (values[i] - mean);
      square += (seconds[i] - time) * (seconds[i] - time);
    }
    if (square == 0) {
      throw new IllegalArgumentException("all samples are of the same time");
    }
    return new Trend(both / square, mean);
  }

  private static double mean(double[] all) {
    double sum = 0;
    for (double one : all) {
      sum += one;
    }
    return sum / all.length;
  }

  /** Percent of the mean by which the value grows in so many seconds. */
  double growthPercent(double seconds) {
    return mean == 0 ? 0 : perSecond * seconds / mean * 100;
  }
}
