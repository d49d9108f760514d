package care.shouhu.command.incident;

import java.util.List;

/**
 * What a decision about incidents may depend on besides the incident.
 *
 * @param nowMillis server time
 * @param policy in force now
 * @param numbers where new ids come from
 * @param ranking who could go
 */
public record DeskMoment(
    long nowMillis, EscalationPolicy policy, Numbers numbers, Ranking ranking) {

  /** Who could go to this incident, best first. */
  @FunctionalInterface
  public interface Ranking {
    List<RankedResponder> rank(Subject subject);
  }
}
