package care.shouhu.command.hold;

import care.shouhu.command.watch.AlarmKind;

/** What may be held back, and for how long (design §7). */
public final class HoldRules {

  /** A shelf ends by itself after this many minutes at most: 8 hours. */
  public static final int SHELF_MINUTES_MAX = 480;

  /** A test ends by itself after this many minutes at most. */
  public static final int TEST_MINUTES_MAX = 60;

  /**
   * A call or fall in a test was the installer's own, or somebody needs help while the device is
   * being tried. Whoever ends the test by name within so many minutes says that it was theirs; else
   * the test is over and it rings. Missing vital signs end it as soon, and ring if they still are.
   * Our own figure.
   */
  public static final int TEST_CALL_CONFIRMED_WITHIN_MINUTES = 10;

  private HoldRules() {}

  /** A call for help is never shelved, whatever the reason. */
  public static boolean mayBeShelved(AlarmKind kind) {
    return switch (kind) {
      case CALL, FALL -> false;
      case NO_VITAL_SIGNS,
          HEART_RATE,
          BREATH_RATE,
          NIGHT_BED_EXIT,
          LATE_IN_BED,
          LONG_IN_BED,
          SILENT,
          BATTERY_LOW,
          TAMPER,
          CHANNEL_DOWN ->
          true;
    };
  }

  public static int minutesMax(Hold.Type type) {
    return switch (type) {
      case SHELF -> SHELF_MINUTES_MAX;
      case TEST -> TEST_MINUTES_MAX;
    };
  }
}
