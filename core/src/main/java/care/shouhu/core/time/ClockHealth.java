package care.shouhu.core.time;

import java.time.Duration;

/** What there is to say of a clock that is ahead of the machine's, or whose mark is not kept. */
public final class ClockHealth {
  /** Less is nothing to look at: it is over within ten minutes. */
  static final long WORTH_SAYING_MILLIS = 30_000;

  /** So far off it is not only made up but does harm meanwhile. */
  static final long HARMS_MILLIS = 3_600_000;

  private static final String UNKEPT =
      ClockMark.FILE
          + " in the data directory cannot be written: were the clock set back while nothing runs,"
          + " times might begin before what was stored";

  private ClockHealth() {}

  /** For people; empty when all is well. */
  public static String said(SteadyClock clock) {
    String ahead = said(clock.aheadMillis());
    String mark = clock.isMarkKept() ? "" : UNKEPT;
    return ahead.isEmpty() || mark.isEmpty() ? ahead + mark : ahead + "; " + mark;
  }

  /**
   * The same of the time alone.
   *
   * @param aheadMillis {@link SteadyClock#aheadMillis}
   */
  static String said(long aheadMillis) {
    if (aheadMillis <= WORTH_SAYING_MILLIS) {
      return "";
    }
    String behind =
        "the machine's clock is "
            + words(aheadMillis)
            + " behind the times in use, which lose 5 % until both agree, in "
            + words(aheadMillis * SteadyClock.LOSES_ONE_IN)
            + ". If it is wrong, set it";
    return aheadMillis <= HARMS_MILLIS
        ? behind
        : behind
            + ". If it is right, TIMES, NIGHTS AND SHIFTS ARE WRONG BY THAT MUCH, though timers run:"
            + " see to every open incident, whose next steps would come that late, then stop, delete "
            + ClockMark.FILE
            + " in the data directory, and start. Devices that were heard in the wrong time are not"
            + " found silent before it has come";
  }

  private static String words(long millis) {
    Duration time = Duration.ofMillis(millis);
    if (time.toDays() >= 2) {
      return time.toDays() + " days";
    }
    if (time.toHours() >= 2) {
      return time.toHours() + " h";
    }
    return time.toMinutes() >= 2 ? time.toMinutes() + " min" : time.toSeconds() + " s";
  }
}
