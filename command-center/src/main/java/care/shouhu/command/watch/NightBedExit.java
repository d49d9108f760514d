package care.shouhu.command.watch;

/**
 * Got up at night and is not back. With no time allowed it is an alarm as soon as the exit is
 * certain, which is with the second reading or 5 s after the event ({@link Presence}). Ends when
 * somebody is back in bed, or in the morning. Only a getting-up within the night counts, or so
 * shortly before it that one may have been asleep: who goes to bed late has not got up.
 */
final class NightBedExit {

  private NightBedExit() {}

  static void check(
      Presence sensed,
      Latched latched,
      WatchProfile profile,
      Moment moment,
      Verdict.Findings findings) {
    long now = moment.settledMillis();
    Presence presence = sensed.at(now);
    WatchRules rules = profile.rules();
    if (latched != null) {
      long morning = nightEnd(latched.atMillis(), rules);
      if (presence.hasSomebody() || now >= morning) {
        findings.release(AlarmKind.NIGHT_BED_EXIT);
      } else {
        findings.later(Math.min(morning, presence.settlesAtMillis()));
      }
      return;
    }
    findings.later(presence.settlesAtMillis());
    if (!profile.hasPerson() || presence.exitAtMillis() == null || !presence.isEmpty()) {
      return;
    }
    long exit = presence.exitAtMillis();
    long morning = nightEnd(exit, rules);
    if (now >= morning) {
      return;
    }
    long due = Math.max(exit, nightBegin(morning, rules)) + rules.nightExitSeconds() * 1_000L;
    if (due > now || due >= morning) {
      findings.later(due >= morning ? Long.MAX_VALUE : due);
      return;
    }
    findings.raise(AlarmKind.NIGHT_BED_EXIT, exit, due);
    findings.later(morning);
  }

  /** The end of the night this time lies in or shortly before; the time itself when it is day. */
  static long nightEnd(long atMillis, WatchRules rules) {
    long today = LocalDay.timeOfDay(atMillis, rules.nightToMinute());
    if (atMillis < today) {
      return today;
    }
    long evening =
        LocalDay.timeOfDay(atMillis, rules.nightFromMinute()) - rules.nightLeadSeconds() * 1_000L;
    return atMillis >= evening ? today + LocalDay.DAY_MILLIS : atMillis;
  }

  private static long nightBegin(long morningMillis, WatchRules rules) {
    return LocalDay.timeOfDay(morningMillis, rules.nightFromMinute()) - LocalDay.DAY_MILLIS;
  }
}
