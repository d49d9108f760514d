package care.shouhu.command.incident;

import care.shouhu.command.watch.AlarmKind;
import java.util.List;

/**
 * What a decision about incidents may depend on besides the incident.
 *
 * @param nowMillis server time
 * @param policies what is in force now
 * @param numbers where new ids come from
 * @param ranking who could go
 * @param telling who is told
 */
public record DeskMoment(
    long nowMillis, Policies policies, Numbers numbers, Ranking ranking, Telling telling) {

  /** A moment in which every tier counts as reached, and one policy holds everywhere. */
  public DeskMoment(long nowMillis, EscalationPolicy policy, Numbers numbers, Ranking ranking) {
    this(nowMillis, subject -> policy, numbers, ranking, (subject, tier) -> Audience.unasked(tier));
  }

  /** Which policy holds where this incident is. */
  @FunctionalInterface
  public interface Policies {
    EscalationPolicy inForce(Subject subject);
  }

  /** Who could go to this incident, best first. */
  @FunctionalInterface
  public interface Ranking {
    List<RankedResponder> rank(Subject subject, List<AlarmKind> kinds);
  }

  /** Who would be told at this tier now. */
  @FunctionalInterface
  public interface Telling {
    Audience audience(Subject subject, Tier tier);
  }
}
