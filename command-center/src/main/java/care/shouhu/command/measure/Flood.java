package care.shouhu.command.measure;

import care.shouhu.command.measure.Figures.Load;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/**
 * Alarm flood at one desk (ISA-18.2): begins at the moment when more than {@value #ABOVE} arrivals
 * lie in the 10 min behind, ends when fewer than {@value #BELOW} do. The 10 min before the period
 * decide whether it begins in a flood. Pure.
 */
public final class Flood {
  public static final long WINDOW_MILLIS = 10 * 60_000L;
  public static final int ABOVE = 10;
  public static final int BELOW = 5;

  private Flood() {}

  /**
   * The desk's load.
   *
   * @param arrivalsMillis of the period and the 10 min before it, in any order
   */
  public static Load load(
      String desk, Collection<Long> arrivalsMillis, long fromMillis, long toMillis) {
    // An arrival counts from its moment until 10 min later; what happens at one moment is one step.
    Map<Long, Integer> steps = new TreeMap<>();
    long arrivals = 0;
    for (long at : arrivalsMillis) {
      steps.merge(at, 1, Integer::sum);
      steps.merge(at + WINDOW_MILLIS, -1, Integer::sum);
      arrivals += at >= fromMillis && at < toMillis ? 1 : 0;
    }
    long most = 0;
    long flood = 0;
    int count = 0;
    boolean flooded = false;
    long since = Long.MIN_VALUE;
    for (Map.Entry<Long, Integer> step : steps.entrySet()) {
      long at = step.getKey();
      if (flooded) {
        flood += overlap(since, at, fromMillis, toMillis);
      }
      count += step.getValue();
      flooded = count > ABOVE || (flooded && count >= BELOW);
      if (at >= fromMillis && at < toMillis) {
        most = Math.max(most, count);
      }
      since = at;
    }
    return new Load(desk, arrivals, most, flood);
  }

  private static long overlap(long begin, long end, long fromMillis, long toMillis) {
    return Math.max(0, Math.min(end, toMillis) - Math.max(begin, fromMillis));
  }
}
