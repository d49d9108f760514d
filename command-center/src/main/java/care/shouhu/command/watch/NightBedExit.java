package care.shouhu.command.watch;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZonedDateTime;

/**
 * Got up at night and is not back. FULL at once, which is with the second reading or 5 s after the
 * event ({@link Presence}); PARTIAL and INDEPENDENT may be out for a while. Ends when back in bed
 * or in the morning. Only a getting-up within the night counts: who goes to bed late has not got
 * up.
 */
final class NightBedExit {

  private NightBedExit() {}

  static Verdict check(
      Presence sensed,
      Latched latched,
      WatchProfile profile,
      WatchParameters parameters,
      Moment moment) {
    long now = moment.settledMillis();
    Presence presence = sensed.at(now);
    if (latched != null) {
      long morning = nightEnd(latched.atMillis(), parameters);
      boolean over = Boolean.TRUE.equals(presence.inBed()) || now >= morning;
      return over
          ? Verdict.release(AlarmKind.NIGHT_BED_EXIT)
          : Verdict.later(Math.min(morning, presence.settlesAtMillis()));
    }
    if (profile.careLevel() == null || presence.exitAtMillis() == null) {
      return Verdict.later(presence.settlesAtMillis());
    }
    long exit = presence.exitAtMillis();
    long morning = nightEnd(exit, parameters);
    if (now >= morning) {
      return Verdict.NOTHING;
    }
    long due = exit + parameters.nightExitMillis().get(profile.careLevel());
    return due <= now
        ? Verdict.raise(
            AlarmKind.NIGHT_BED_EXIT, exit, due, Math.min(morning, presence.settlesAtMillis()))
        : Verdict.later(Math.min(due, presence.settlesAtMillis()));
  }

  /** The end of the night this time lies in; the time itself when it is day. */
  static long nightEnd(long atMillis, WatchParameters parameters) {
    ZonedDateTime at = Instant.ofEpochMilli(atMillis).atZone(WatchParameters.ZONE);
    LocalTime time = at.toLocalTime();
    LocalDate day;
    if (time.isBefore(parameters.nightTo())) {
      day = at.toLocalDate();
    } else if (!time.isBefore(parameters.nightFrom())) {
      day = at.toLocalDate().plusDays(1);
    } else {
      return atMillis;
    }
    return day.atTime(parameters.nightTo()).atZone(WatchParameters.ZONE).toInstant().toEpochMilli();
  }
}
