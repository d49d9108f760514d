package care.shouhu.command.watch;

/**
 * Still in bed in the morning, and in bed for very long. Both count a stay, in which a way to the
 * toilet is no break ({@link Presence#BREAK_MILLIS}). Late is who has lain there since the night
 * and lies there now: a rest after breakfast is not late. Neither is said of a bed whose sensor has
 * not spoken lately; its next word decides.
 */
final class InBedTooLong {

  /** Who has slept through the morning is not late any more, but long in bed. */
  private static final int NOON_MINUTE = 12 * 60;

  private InBedTooLong() {}

  static void late(
      Presence sensed,
      Latched latched,
      WatchProfile profile,
      Moment moment,
      Verdict.Findings findings) {
    long now = moment.settledMillis();
    Presence presence = sensed.at(now);
    if (latched != null) {
      if (presence.isEmpty() || !profile.hasPerson()) {
        findings.release(AlarmKind.LATE_IN_BED);
      }
      return;
    }
    if (!profile.hasPerson() || !presence.hasSomebody()) {
      return;
    }
    WatchRules rules = profile.rules();
    long due = LocalDay.timeOfDay(now, rules.lateInBedMinute());
    if (now < due) {
      findings.later(due);
      return;
    }
    boolean sinceTheNight =
        presence.staySinceMillis() < LocalDay.timeOfDay(now, rules.nightToMinute())
            && presence.sinceMillis() <= due;
    boolean morning = now < LocalDay.timeOfDay(now, NOON_MINUTE);
    if (morning && sinceTheNight && spokeLately(presence, profile, now)) {
      findings.raise(AlarmKind.LATE_IN_BED, presence.staySinceMillis(), due);
    } else {
      findings.later(due + LocalDay.DAY_MILLIS);
    }
  }

  static void tooLong(
      Presence sensed,
      Latched latched,
      WatchProfile profile,
      Moment moment,
      Verdict.Findings findings) {
    long now = moment.settledMillis();
    Presence presence = sensed.at(now);
    if (latched != null) {
      long over = stayOverMillis(presence);
      if (now >= over || !profile.hasPerson()) {
        findings.release(AlarmKind.LONG_IN_BED);
      } else {
        findings.later(over);
      }
      return;
    }
    if (!profile.hasPerson() || !presence.hasSomebody()) {
      return;
    }
    long due =
        presence.staySinceMillis() + profile.rules().longInBedMinutes() * LocalDay.MINUTE_MILLIS;
    if (now < due) {
      findings.later(due);
    } else if (spokeLately(presence, profile, now)) {
      findings.raise(AlarmKind.LONG_IN_BED, presence.staySinceMillis(), due);
    }
  }

  /** When somebody who got up has been up for so long that the stay is over. */
  private static long stayOverMillis(Presence presence) {
    if (!presence.isEmpty()) {
      return Long.MAX_VALUE;
    }
    return presence.exitAtMillis() == null
        ? presence.sinceMillis()
        : presence.exitAtMillis() + Presence.BREAK_MILLIS;
  }

  private static boolean spokeLately(Presence presence, WatchProfile profile, long now) {
    return now - presence.lastAtMillis() <= profile.silentAfterMillis();
  }
}
