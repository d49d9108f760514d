package care.shouhu.command.measure;

import care.shouhu.command.watch.AlarmClass;
import java.util.List;
import java.util.Map;

/**
 * The measures of a period; docs/measures.md defines each. All times in milliseconds.
 *
 * @param byClass by class as the incidents stand; only classes that had any
 * @param falseAlarms incidents closed as a false alarm, by cause
 * @param worstDevices the {@value #WORST_MAX} with the most alarms
 * @param worstPlaces the same of places
 * @param desks every desk that anything came before
 * @param operators the {@value #OPERATORS_MAX} who took most
 */
public record Figures(
    Map<AlarmClass, OfClass> byClass,
    Map<String, Long> falseAlarms,
    List<Source> worstDevices,
    List<Source> worstPlaces,
    List<Load> desks,
    List<Operator> operators) {

  public static final int WORST_MAX = 20;
  public static final int OPERATORS_MAX = 50;

  public Figures {
    byClass = Map.copyOf(byClass);
    falseAlarms = Map.copyOf(falseAlarms);
    worstDevices = List.copyOf(worstDevices);
    worstPlaces = List.copyOf(worstPlaces);
    desks = List.copyOf(desks);
    operators = List.copyOf(operators);
  }

  /**
   * One class.
   *
   * @param answer opened → first claim or acceptance; service level 97.5 % within 60 s, 99 % within
   *     180 s (TSA)
   * @param firstAction opened → first thing a person did
   * @param arrival accepted → on scene
   * @param attendance opened → on scene, of those to whom somebody was to come; 15 min (city
   *     practice)
   * @param homeAttendance the same of households; service level 90 % within 45 min, 100 % within 60
   *     min (telecare service)
   */
  public record OfClass(
      long incidents,
      Times answer,
      Times firstAction,
      Times arrival,
      Times attendance,
      Times homeAttendance) {}

  /**
   * How long something took.
   *
   * @param count how often it happened
   * @param percentilesMillis nearest rank ({@code percentile_disc}), in the order of {@link
   *     Measures#PERCENTILES}; empty when it never happened
   * @param within how many were in time
   */
  public record Times(long count, List<Long> percentilesMillis, List<Within> within) {
    public Times {
      percentilesMillis = List.copyOf(percentilesMillis);
      within = List.copyOf(within);
    }
  }

  /**
   * A limit.
   *
   * @param inTime happened within the limit
   * @param of those whose time is over, in time or not
   */
  public record Within(long limitMillis, long inTime, long of) {}

  /** A device or place and how many alarms came from it. */
  public record Source(String id, long alarms) {}

  /**
   * What one desk had to do.
   *
   * @param arrivals how many in the period
   * @param most in any 10 min
   * @param floodMillis time in flood
   */
  public record Load(String desk, long arrivals, long most, long floodMillis) {}

  /**
   * What one person took from the queue.
   *
   * @param taken how many in the period
   * @param most in any 10 min
   * @param floodMillis time in flood, which is part of the time at work
   * @param workMillis time at work
   */
  public record Operator(
      String username, long taken, long most, long floodMillis, long workMillis) {

    private static final double TEN_MINUTES_MILLIS = 600_000;

    /** Alarms in 10 min of work; who was at work for less than that has what they took. */
    public double perTenMinutes() {
      return taken / Math.max(1, workMillis / TEN_MINUTES_MILLIS);
    }

    /** Of the time at work, 0 to 1. */
    public double floodShare() {
      return workMillis == 0 ? 0 : (double) floodMillis / workMillis;
    }
  }
}
