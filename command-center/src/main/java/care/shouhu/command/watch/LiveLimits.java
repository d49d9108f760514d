package care.shouhu.command.watch;

/**
 * How late a message may come and still mean now. Built in and not for the register to change:
 * facts are folded by it, and after a restart the same records must give the same facts.
 *
 * @param readingMillis readings and bed events that come later than this, with the device's own
 *     clock skew taken out, are history and raise nothing
 * @param urgentMillis the same for calls and falls
 * @param urgentBelievedMillis a call that seems older than this is not history but a wrong clock,
 *     and counts: no device keeps a call for a week
 * @param takeBackMillis a {@code cancel} within this time of a call or fall belongs to it
 */
public record LiveLimits(
    long readingMillis, long urgentMillis, long urgentBelievedMillis, long takeBackMillis) {
  private static final long MINUTE = 60_000;
  private static final long DAY = 24 * 60 * MINUTE;

  /** The figures of this version. */
  public static LiveLimits builtIn() {
    return new LiveLimits(5 * MINUTE, 30 * MINUTE, 7 * DAY, 10 * MINUTE);
  }
}
