package care.shouhu.command.watch;

/**
 * Heart or breath rate out of bounds while in bed. Counts what was measured: a reading without this
 * rate, such as of a body that moves, neither begins nor ends a stretch; one within the bounds ends
 * it; and a pause in which a sensor counts as silent begins it anew, for nobody knows what was
 * meanwhile. Said with the reading that completes the time, never by a timer between two. A ghost
 * has no pulse, so what only looks like somebody has no rates to speak of.
 */
enum RateOutOfBounds {
  HEART(AlarmKind.HEART_RATE),
  BREATH(AlarmKind.BREATH_RATE);

  private static final long NONE = Long.MAX_VALUE;

  private final AlarmKind kind;

  RateOutOfBounds(AlarmKind kind) {
    this.kind = kind;
  }

  void check(
      DeviceFacts facts,
      Latched latched,
      WatchProfile profile,
      Moment moment,
      Verdict.Findings findings) {
    Presence presence = facts.presence().at(moment.settledMillis());
    if (latched != null) {
      if (presence.isEmpty() || isRight(facts.vitals(), profile)) {
        findings.release(kind);
      }
      return;
    }
    if (!presence.hasSomebody()) {
      return;
    }
    Vitals vitals = facts.vitals();
    int newest = vitals.size() - 1;
    if (newest < 0 || rate(vitals, newest) == 0 || !rule(profile).isOut(rate(vitals, newest))) {
      return;
    }
    long since = outSince(vitals, presence.sinceMillis(), profile);
    long at = vitals.atMillis(newest);
    if (since != NONE && at - since >= rule(profile).seconds() * 1_000L) {
      findings.raise(kind, since, at);
    }
  }

  /** The first of the newest unbroken row of readings out of bounds, since in bed. */
  private long outSince(Vitals vitals, long inBedSinceMillis, WatchProfile profile) {
    long pause = profile.silentAfterMillis();
    long since = NONE;
    for (int i = vitals.size() - 1; i >= 0 && vitals.atMillis(i) >= inBedSinceMillis; i--) {
      int rate = rate(vitals, i);
      if (rate == 0) {
        continue;
      }
      boolean broken = since != NONE && since - vitals.atMillis(i) > pause;
      if (broken || !rule(profile).isOut(rate)) {
        return since;
      }
      since = vitals.atMillis(i);
    }
    return since;
  }

  private boolean isRight(Vitals vitals, WatchProfile profile) {
    long newest = NONE;
    for (int i = vitals.size() - 1; i >= 0; i--) {
      int rate = rate(vitals, i);
      if (rate == 0) {
        continue;
      }
      if (!rule(profile).isRight(rate)) {
        return false;
      }
      newest = newest == NONE ? vitals.atMillis(i) : newest;
      if (newest - vitals.atMillis(i) >= rule(profile).overSeconds() * 1_000L) {
        return true;
      }
    }
    return false;
  }

  private WatchRules.Rate rule(WatchProfile profile) {
    return this == HEART ? profile.rules().heart() : profile.rules().breath();
  }

  private int rate(Vitals vitals, int index) {
    return this == HEART ? vitals.heartRate(index) : vitals.breathRate(index);
  }
}
