package care.shouhu.command.incident;

import care.shouhu.command.incident.Refused.Reason;
import care.shouhu.core.directory.User;
import java.util.List;
import java.util.Optional;

/** What may be said of being at work. Pure. */
public final class DutyRules {

  private DutyRules() {}

  /** The mark this command makes, or why none. */
  public static Verdict decide(
      Command.SetDuty command, Actor actor, Optional<User> user, long nowMillis) {
    if (user.isEmpty()) {
      return rejected(
          Reason.UNKNOWN_RESPONDER, "There is no user %s.".formatted(command.username()));
    }
    Long until = command.untilMillis();
    if (until != null) {
      long max =
          switch (command.state()) {
            case ON -> Duty.ON_MILLIS_MAX;
            case BREAK -> Duty.BREAK_MILLIS_MAX;
            case OFF, AS_ROSTERED -> Duty.OFF_MILLIS_MAX;
          };
      if (until <= nowMillis || until > nowMillis + max) {
        return rejected(
            Reason.UNTIL_OUT_OF_RANGE,
            "until must lie ahead, for %s by %d h at most."
                .formatted(command.state(), max / 3_600_000));
      }
    }
    var mark =
        new DutyMark(command.username(), command.state(), nowMillis, until, actor.username());
    return new Verdict.DutySet(mark);
  }

  private static Verdict rejected(Reason reason, String detail) {
    return new Verdict.Rejected(new Refused(reason, detail, List.of()));
  }
}
