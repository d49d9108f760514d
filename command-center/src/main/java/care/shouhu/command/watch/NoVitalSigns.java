package care.shouhu.command.watch;

/**
 * In bed and still, and neither a heart nor a breath rate. A body that moves lives, pulse or not. A
 * single "empty" in between says nothing, since such sensors feel a bed by what moves in it. An
 * empty bed that something was put on never had a pulse: nobody is missed in it. Over only when
 * rates are measured again, never because the bed looks empty afterwards: without a heartbeat it
 * does.
 */
final class NoVitalSigns {
  private static final long NONE = Long.MAX_VALUE;

  private NoVitalSigns() {}

  static void check(
      DeviceFacts facts,
      Latched latched,
      WatchProfile profile,
      Moment moment,
      Verdict.Findings findings) {
    Vitals vitals = facts.vitals();
    WatchRules rules = profile.rules();
    if (latched != null) {
      if (isMeasured(vitals, rules)) {
        findings.release(AlarmKind.NO_VITAL_SIGNS);
      }
      return;
    }
    int newest = vitals.size() - 1;
    if (newest < 0 || !isSignless(vitals, newest, rules)) {
      return;
    }
    Presence presence = facts.presence().at(moment.settledMillis());
    if (!Boolean.TRUE.equals(presence.inBed()) || !presence.pulseSeen()) {
      return;
    }
    long since = signlessSince(vitals, presence.sinceMillis(), profile);
    long at = vitals.atMillis(newest);
    if (at - since >= rules.noVitalSeconds() * 1_000L) {
      findings.raise(AlarmKind.NO_VITAL_SIGNS, since, at);
    }
  }

  private static long signlessSince(Vitals vitals, long inBedSinceMillis, WatchProfile profile) {
    long pause = profile.silentAfterMillis();
    long since = vitals.atMillis(vitals.size() - 1);
    for (int i = vitals.size() - 2; i >= 0 && vitals.atMillis(i) >= inBedSinceMillis; i--) {
      if (vitals.saysEmpty(i)) {
        continue;
      }
      boolean unbroken = since - vitals.atMillis(i) <= pause;
      if (!unbroken || !isSignless(vitals, i, profile.rules())) {
        return since;
      }
      since = vitals.atMillis(i);
    }
    return since;
  }

  private static boolean isMeasured(Vitals vitals, WatchRules rules) {
    long newest = NONE;
    for (int i = vitals.size() - 1; i >= 0; i--) {
      if (isSignless(vitals, i, rules)) {
        return false;
      }
      if (hasRate(vitals, i)) {
        newest = newest == NONE ? vitals.atMillis(i) : newest;
        if (newest - vitals.atMillis(i) >= rules.noVitalOverSeconds() * 1_000L) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether it moves must be known, or the sensor be one that measures rates. */
  private static boolean isSignless(Vitals vitals, int index, WatchRules rules) {
    if (vitals.saysEmpty(index) || hasRate(vitals, index)) {
      return false;
    }
    return vitals.knowsMovement(index)
        ? vitals.movement(index) <= rules.stillMovementMax()
        : vitals.knowsHeart() || vitals.knowsBreath();
  }

  private static boolean hasRate(Vitals vitals, int index) {
    return vitals.heartRate(index) > 0 || vitals.breathRate(index) > 0;
  }
}
