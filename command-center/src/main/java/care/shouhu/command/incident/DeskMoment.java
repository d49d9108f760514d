package care.shouhu.command.incident;

import java.util.List;

/**
 * What a decision about incidents may depend on besides the incident.
 *
 * @param nowMillis server time
 * @param policies in force now
 * @param numbers where new ids come from
 * @param ranking who could go
 * @param telling who is told
 */
public record DeskMoment(
    long nowMillis, Policies policies, Numbers numbers, Ranking ranking, Telling telling) {

  /** A moment with one policy for all, in which every tier counts as reached. */
  public DeskMoment(long nowMillis, EscalationPolicy policy, Numbers numbers, Ranking ranking) {
    this(nowMillis, subject -> policy, numbers, ranking, (subject, tier) -> Audience.unasked(tier));
  }

  EscalationPolicy policy(Subject subject) {
    return policies.policy(subject);
  }

  /** Which policy holds for whom. */
  @FunctionalInterface
  public interface Policies {
    EscalationPolicy policy(Subject subject);
  }

  /** Who could go there, best first. */
  @FunctionalInterface
  public interface Ranking {
    List<RankedResponder> rank(Errand errand);
  }

  /** Who would be told at this tier now. */
  @FunctionalInterface
  public interface Telling {
    Audience audience(Subject subject, Tier tier);
  }
}
