package care.shouhu.command.measure;

import care.shouhu.command.measure.Figures.Load;
import care.shouhu.command.measure.Figures.Operator;
import care.shouhu.command.measure.Measures.Period;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What each person took from the queue, and how much of their time at work that was a flood ({@link
 * Flood}). Who sits at a desk is told by what they do alone: one is at work until {@value
 * #AT_WORK_MILLIS} ms after each {@link Act}, our own figure. Pure.
 */
final class OperatorLoads {
  static final long AT_WORK_MILLIS = 30 * 60_000L;

  private OperatorLoads() {}

  /**
   * Those who took most, the most first; at most {@link Figures#OPERATORS_MAX}.
   *
   * @param acts of the period and {@value #AT_WORK_MILLIS} ms before it, in any order; others are
   *     passed over
   */
  static List<Operator> count(Collection<Act> acts, Period period) {
    long until = period.endMillis();
    Map<String, List<Act>> byPerson = new HashMap<>();
    for (Act act : acts) {
      boolean inside =
          act.atMillis() >= period.fromMillis() - AT_WORK_MILLIS && act.atMillis() < until;
      if (inside && period.covers(act.division(), act.placeId())) {
        byPerson.computeIfAbsent(act.by(), by -> new ArrayList<>()).add(act);
      }
    }
    return byPerson.entrySet().stream()
        .map(person -> of(person.getKey(), person.getValue(), period.fromMillis(), until))
        .filter(operator -> operator.taken() > 0 || operator.floodMillis() > 0)
        .sorted(
            Comparator.comparingLong(Operator::taken).reversed().thenComparing(Operator::username))
        .limit(Figures.OPERATORS_MAX)
        .toList();
  }

  private static Operator of(String username, List<Act> acts, long fromMillis, long untilMillis) {
    List<Long> taken =
        acts.stream()
            .filter(Act::takes)
            .map(Act::atMillis)
            .filter(at -> at >= fromMillis - Flood.WINDOW_MILLIS)
            .toList();
    Load load = Flood.load(username, taken, fromMillis, untilMillis);
    return new Operator(
        username,
        load.arrivals(),
        load.most(),
        load.floodMillis(),
        workMillis(acts, fromMillis, untilMillis));
  }

  private static long workMillis(List<Act> acts, long fromMillis, long untilMillis) {
    long[] at = acts.stream().mapToLong(Act::atMillis).sorted().toArray();
    long work = 0;
    for (int i = 0; i < at.length; i++) {
      long next = i + 1 < at.length ? at[i + 1] : Long.MAX_VALUE;
      long end = Math.min(Math.min(at[i] + AT_WORK_MILLIS, next), untilMillis);
      work += Math.max(0, end - Math.max(at[i], fromMillis));
    }
    return work;
  }
}
