package care.shouhu.command.incident;

import java.util.List;

/**
 * What a decision about incidents may depend on besides the incident.
 *
 * @param nowMillis server time
 * @param policy in force now
 * @param numbers where new ids come from
 * @param ranking who could go
 * @param telling who is told
 */
public record DeskMoment(
    long nowMillis, EscalationPolicy policy, Numbers numbers, Ranking ranking, Telling telling) {

  /** A moment in which every tier counts as reached. */
  public DeskMoment(long nowMillis, EscalationPolicy policy, Numbers numbers, Ranking ranking) {
    this(nowMillis, policy, numbers, ranking, (subject, tier) -> Audience.unasked(tier));
  }

  /** Who could go to this incident, best first. */
  @FunctionalInterface
  public interface Ranking {
    List<RankedResponder> rank(Subject subject);
  }

  /** Who would be told at this tier now. */
  @FunctionalInterface
  public interface Telling {
    Audience audience(Subject subject, Tier tier);
  }
}
