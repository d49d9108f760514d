package care.shouhu.command.watch;

/**
 * The battery is low by the device's own word or by its percentage. A battery is slow, so the first
 * word counts; it is well again when twice in a row said to be well above.
 */
final class Battery {

  private Battery() {}

  static void check(
      DeviceFacts facts,
      Latched latched,
      WatchRules rules,
      Moment moment,
      Verdict.Findings findings) {
    Integer percent = facts.batteryPercent();
    if (latched == null) {
      boolean low = facts.batteryLow() || (percent != null && percent < rules.batteryLowPercent());
      if (low) {
        findings.raise(AlarmKind.BATTERY_LOW, moment.nowMillis(), moment.nowMillis());
      }
      return;
    }
    Integer before = facts.batteryPercentBefore();
    boolean well =
        !facts.batteryLow()
            && percent != null
            && percent >= rules.batteryOkPercent()
            && before != null
            && before >= rules.batteryOkPercent();
    if (well) {
      findings.release(AlarmKind.BATTERY_LOW);
    }
  }
}
