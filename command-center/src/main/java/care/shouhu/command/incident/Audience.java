package care.shouhu.command.incident;

import care.shouhu.core.directory.User;
import care.shouhu.core.directory.User.Role;
import java.util.ArrayList;
import java.util.List;

/**
 * Who is to be told at one tier of an incident. Pure; the same function decides for the live
 * escalation, for the channels that carry the word, and for the check beforehand.
 *
 * <pre>
 *   somebody of the tier is available ─▶ those who are available are told
 *   nobody is ─▶ all of the tier are told, on a break or off duty as they are, and the next tier
 *                at once as well; so on up to the city's desk, and from there the administrators
 * </pre>
 *
 * A tier that cannot be reached is so never passed over in silence: {@code gap} says why, and the
 * incident's history keeps it ({@link HistoryEntry.Kind#TIER_EMPTY}).
 *
 * @param tier that was asked for
 * @param people to be told now, the tier's own first, then those of the tiers above that were asked
 *     because of the gap; nobody twice
 * @param gap why nobody of the tier itself is available; null when somebody is
 * @param reached the tier at which somebody is available, {@code tier} itself when it has no gap;
 *     null when nobody is, all the way up
 */
public record Audience(Tier tier, List<Person> people, Gap gap, Tier reached) {

  public Audience {
    people = List.copyOf(people);
  }

  /**
   * Somebody to be told.
   *
   * @param tier as whose member; the city's for an administrator
   * @param why he or she is told
   */
  public record Person(
      String username, String displayName, Role role, Tier tier, Why why, boolean onDuty) {}

  /** Why somebody is told; also says how sure it is that the word is heard. */
  public enum Why {
    ON_DUTY,
    /** On a break, and nobody else of the tier is available. */
    ON_BREAK,
    /** Off duty, and nobody of the tier is on duty. */
    OFF_DUTY,
    /** An administrator: not even the city's desk has anybody available. */
    LAST_RESORT
  }

  /** Why nobody of a tier is available. */
  public enum Gap {
    /** The register has nobody of that tier for this place. */
    NOBODY_THERE,
    NOBODY_ON_DUTY,
    /** All who are on duty are on a break. */
    ALL_ON_BREAK
  }

  /** Who is told of this incident at the tier it stands at. */
  public static Audience of(Incident incident, Staff staff, long nowMillis) {
    return at(incident.subject(), incident.tierName(), staff, nowMillis);
  }

  /** Who is told at this tier, now. */
  public static Audience at(Subject subject, Tier tier, Staff staff, long nowMillis) {
    List<Person> people = new ArrayList<>();
    Gap first = null;
    for (Tier asked : Tier.values()) {
      if (asked.compareTo(tier) < 0) {
        continue;
      }
      Gap gap = tell(asked, staff.of(asked, subject), staff, nowMillis, people);
      if (gap == null) {
        return new Audience(tier, people, first, asked);
      }
      first = first == null ? gap : first;
    }
    for (User admin : staff.lastResort()) {
      boolean onDuty = staff.duty(admin, nowMillis).onDuty();
      add(people, person(admin, Tier.CITY_DESK, Why.LAST_RESORT, onDuty));
    }
    return new Audience(tier, people, first, null);
  }

  /** Nobody was asked for: takes the tier as reached. For a desk that must not depend on people. */
  static Audience unasked(Tier tier) {
    return new Audience(tier, List.of(), null, tier);
  }

  /** Adds those of one tier; why none of them is available, or null. */
  private static Gap tell(
      Tier tier, List<User> members, Staff staff, long nowMillis, List<Person> people) {
    List<Person> available = new ArrayList<>();
    List<Person> others = new ArrayList<>();
    boolean anyOnDuty = false;
    for (User user : members) {
      DutyState duty = staff.duty(user, nowMillis);
      anyOnDuty |= duty.onDuty();
      if (duty.available()) {
        available.add(person(user, tier, Why.ON_DUTY, true));
      } else {
        Why why = duty.onDuty() ? Why.ON_BREAK : Why.OFF_DUTY;
        others.add(person(user, tier, why, duty.onDuty()));
      }
    }
    (available.isEmpty() ? others : available).forEach(person -> add(people, person));
    if (!available.isEmpty()) {
      return null;
    }
    if (members.isEmpty()) {
      return Gap.NOBODY_THERE;
    }
    return anyOnDuty ? Gap.ALL_ON_BREAK : Gap.NOBODY_ON_DUTY;
  }

  private static void add(List<Person> people, Person person) {
    if (people.stream().noneMatch(other -> other.username().equals(person.username()))) {
      people.add(person);
    }
  }

  private static Person person(User user, Tier tier, Why why, boolean onDuty) {
    return new Person(user.username(), user.displayName(), user.role(), tier, why, onDuty);
  }
}
