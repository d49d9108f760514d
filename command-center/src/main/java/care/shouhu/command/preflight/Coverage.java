package care.shouhu.command.preflight;

import care.shouhu.command.incident.Audience;
import care.shouhu.command.incident.Audience.Gap;
import care.shouhu.command.incident.Audience.Person;
import care.shouhu.command.incident.EscalationPolicy;
import care.shouhu.command.incident.EscalationPolicy.TierStep;
import care.shouhu.command.incident.Staff;
import care.shouhu.command.incident.Subject;
import care.shouhu.command.incident.Tier;
import care.shouhu.command.watch.AlarmClass;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Who would be told if somebody there called now. Pure.
 *
 * @param policyVersion of the policy in force there
 * @param steps of the urgent ladder, from the first
 * @param uncovered why this place is not covered; empty when it is
 */
public record Coverage(int policyVersion, List<Step> steps, Set<Uncovered> uncovered) {

  public Coverage {
    steps = List.copyOf(steps);
    uncovered = Set.copyOf(uncovered);
  }

  /** Why a call from there would not be heard as it should. */
  public enum Uncovered {
    /** The register has nobody of the first tier for this place. */
    NOBODY_AT_FIRST_TIER,
    /** The first tier has people, and none of them is on duty and free. */
    FIRST_TIER_OFF_DUTY,
    /** Nobody of any tier is on duty and free, up to the city's desk. */
    NOBODY_ON_DUTY,
    /** Of those who would be told first and are on duty, none has a channel that was proved. */
    NO_VERIFIED_CHANNEL
  }

  /**
   * One step of the ladder.
   *
   * @param gap why nobody of the tier is available; null when somebody is
   */
  public record Step(Tier tier, int afterSeconds, Gap gap, List<Told> people) {
    public Step {
      people = List.copyOf(people);
    }
  }

  /** Somebody who would be told, with the channels there are. */
  public record Told(Person person, List<Channels.Channel> channels) {
    public Told {
      channels = List.copyOf(channels);
    }

    boolean isReached() {
      return person.onDuty() && channels.stream().anyMatch(Channels.Channel::verified);
    }
  }

  /** What holds for this subject, by the same functions as the live escalation. */
  public static Coverage of(
      Subject subject, EscalationPolicy policy, Staff staff, Channels channels, long nowMillis) {
    List<Step> steps = new ArrayList<>();
    Set<Uncovered> uncovered = EnumSet.noneOf(Uncovered.class);
    for (TierStep step : policy.ladder(subject).queue(AlarmClass.URGENT).tiers()) {
      Audience audience = Audience.at(subject, step.tier(), staff, nowMillis);
      List<Told> told =
          audience.people().stream()
              .map(person -> new Told(person, channels.of(person.username())))
              .toList();
      if (steps.isEmpty()) {
        uncovered.addAll(reasons(audience, told));
      }
      steps.add(new Step(step.tier(), step.afterSeconds(), audience.gap(), told));
    }
    return new Coverage(policy.version(), steps, uncovered);
  }

  private static Set<Uncovered> reasons(Audience first, List<Told> told) {
    Set<Uncovered> reasons = EnumSet.noneOf(Uncovered.class);
    if (first.gap() == Gap.NOBODY_THERE) {
      reasons.add(Uncovered.NOBODY_AT_FIRST_TIER);
    } else if (first.gap() != null) {
      reasons.add(Uncovered.FIRST_TIER_OFF_DUTY);
    }
    if (first.reached() == null) {
      reasons.add(Uncovered.NOBODY_ON_DUTY);
    } else if (told.stream().noneMatch(Told::isReached)) {
      reasons.add(Uncovered.NO_VERIFIED_CHANNEL);
    }
    return reasons;
  }
}
