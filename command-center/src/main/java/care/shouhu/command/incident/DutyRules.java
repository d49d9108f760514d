package care.shouhu.command.incident;

import care.shouhu.command.incident.DutyMark.LastPlace;
import care.shouhu.command.incident.DutyMark.Word;
import care.shouhu.command.incident.Refused.Reason;
import java.util.List;

/** What may be said of somebody's duty, and when a place is news. Pure. */
public final class DutyRules {

  /** Nothing said by hand holds longer than the longest shift. */
  public static final int HOURS_MAX = 36;

  /** A place is news when it is this far from the last one … */
  static final long NEWS_METERS = 200;

  /** … or the last one is this old: each is a decision on disk. */
  static final long NEWS_MILLIS = 300_000;

  private static final long HOUR_MILLIS = 3_600_000L;

  private DutyRules() {}

  /** The verdict on a word about this person's duty. */
  public static Verdict say(DutyMark before, Command.SayDuty said, Actor actor, long nowMillis) {
    if (said.word() != Word.AS_ROSTERED) {
      Long until = said.untilMillis();
      if (until == null || until <= nowMillis) {
        return refused("It needs a time in the future until which it holds.");
      }
      if (until - nowMillis > HOURS_MAX * HOUR_MILLIS) {
        return refused("It holds for %d hours at most.".formatted(HOURS_MAX));
      }
    }
    DutyMark after =
        before.saying(said.word(), said.untilMillis(), said.reason(), actor, nowMillis);
    return new Verdict.Booked(List.of(new Decision.DutySaid(after)), after.username());
  }

  /**
   * The verdict on where this person is; one that is no news, or older, changes nothing, nor does
   * one off duty: then nobody asks where people are.
   *
   * @param now null when what is known is to be forgotten
   */
  public static Verdict place(DutyMark before, LastPlace now, boolean onDuty) {
    LastPlace last = before.place();
    if (now == null) {
      return new Verdict.Booked(
          last == null ? List.of() : List.of(forgotten(before)), before.username());
    }
    boolean news =
        last == null
            || (now.atMillis() > last.atMillis()
                && (now.atMillis() - last.atMillis() >= NEWS_MILLIS
                    || Spot.of(last).metersTo(Spot.of(now)) >= NEWS_METERS));
    List<Decision> decisions =
        news && onDuty ? List.of(new Decision.DutySaid(before.at(now))) : List.of();
    return new Verdict.Booked(decisions, before.username());
  }

  /** Where this person was is known no more. */
  public static Decision.DutySaid forgotten(DutyMark before) {
    return new Decision.DutySaid(before.at(null));
  }

  private static Verdict refused(String detail) {
    return new Verdict.Rejected(new Refused(Reason.WRONG_UNTIL, detail, List.of()));
  }
}
