package care.shouhu.command.incident;

import care.shouhu.command.incident.LastPlaces.LastPlace;
import care.shouhu.command.incident.TravelTimes.By;
import care.shouhu.command.incident.TravelTimes.Point;
import care.shouhu.command.incident.TravelTimes.Travel;
import care.shouhu.core.directory.Place.PlaceKind;
import care.shouhu.core.directory.User;
import care.shouhu.core.directory.User.Role;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * Who could go, best first.
 *
 * <pre>
 *   1. available, and did not just say no      2. available      3. on a break      4. off duty
 *   within each: the fewest seconds of travel + load + missing skills, then the user name
 * </pre>
 *
 * All costs are seconds, so that they can be weighed against each other and told to people: an open
 * assignment counts as the time one takes ({@value #LOAD_COST_SECONDS} s), a missing skill as the
 * way of somebody who has it ({@value #SKILL_COST_SECONDS} s). These two figures are our own.
 */
public final class Responders {
  /** Whoever declined or did not answer is not asked again for so long. */
  public static final int ASK_AGAIN_MINUTES = 15;

  static final long LOAD_COST_SECONDS = 900;
  static final long SKILL_COST_SECONDS = 300;

  private static final Comparator<RankedResponder> BEST_FIRST =
      Comparator.comparing((RankedResponder r) -> !r.mayBeAsked())
          .thenComparing(r -> !r.available())
          .thenComparing(r -> !r.onDuty())
          .thenComparingLong(RankedResponder::costSeconds)
          .thenComparing(RankedResponder::responder);

  private final Staff staff;
  private final LastPlaces lastPlaces;
  private final TravelTimes travel;
  private final Function<Subject, EscalationPolicy> policies;

  /**
   * @param policies say which skills are wanted, and how long the way may take
   */
  public Responders(
      Staff staff,
      LastPlaces lastPlaces,
      TravelTimes travel,
      Function<Subject, EscalationPolicy> policies) {
    this.staff = staff;
    this.lastPlaces = lastPlaces;
    this.travel = travel;
    this.policies = policies;
  }

  /** Those who go out to people. */
  public static boolean mayGo(Role role) {
    return switch (role) {
      case FIELD_WORKER, INSTITUTION_STAFF, INSTITUTION_LEAD -> true;
      case CITY_OPERATOR, COUNTY_OPERATOR, REGISTRAR, AUDITOR, ADMIN -> false;
    };
  }

  /**
   * Ranks all who could go.
   *
   * @param openAssignments assignments not over, by user name
   */
  public List<RankedResponder> rank(
      Errand errand, ToIntFunction<String> openAssignments, long nowMillis) {
    EscalationPolicy policy = policies.apply(errand.subject());
    List<String> wanted = policy.needs().of(errand.kinds(), errand.subject().careLevel());
    return staff.responders(errand.subject()).stream()
        .map(user ->
            ranked(
                user,
                errand,
                policy,
                wanted,
                openAssignments.applyAsInt(user.username()),
                nowMillis))
        .sorted(BEST_FIRST)
        .toList();
  }

  private RankedResponder ranked(
      User user,
      Errand errand,
      EscalationPolicy policy,
      List<String> wanted,
      int openAssignments,
      long nowMillis) {
    DutyState duty = staff.duty(user, nowMillis);
    // Off duty nobody asks where somebody is.
    Optional<LastPlace> last =
        duty.onDuty() ? lastPlaces.of(user.username(), nowMillis) : Optional.empty();
    Point from = last.map(LastPlace::point).orElse(usualPlace(user));
    Point to = point(errand.subject().longitude(), errand.subject().latitude());
    Travel way = way(user, errand.subject(), from, to, policy);
    List<String> missing = wanted.stream().filter(skill -> !user.skills().contains(skill)).toList();
    return new RankedResponder(
        user.username(),
        user.displayName(),
        user.role(),
        duty.onDuty(),
        duty.available(),
        duty.basis(),
        openAssignments,
        from == null || to == null ? null : (Long) from.metersTo(to),
        way.seconds(),
        way.by(),
        last.map(place -> Math.max(0, nowMillis - place.atMillis()) / 1_000).orElse(null),
        user.skills(),
        missing,
        refusal(user, errand, nowMillis),
        way.seconds() + openAssignments * LOAD_COST_SECONDS + missing.size() * SKILL_COST_SECONDS);
  }

  private Travel way(User user, Subject subject, Point from, Point to, EscalationPolicy policy) {
    boolean there =
        subject.placeKind() == PlaceKind.INSTITUTION
            && user.placeId() != null
            && user.placeId().equals(subject.placeId());
    if (there) {
      return new Travel(0, By.SAME_PLACE);
    }
    if (from == null || to == null) {
      return new Travel(policy.ladder(subject).arriveWithinSeconds(subject.terrain()), By.UNKNOWN);
    }
    return travel.between(from, to, subject.terrain());
  }

  private static AssignmentStatus refusal(User user, Errand errand, long nowMillis) {
    Errand.Refusal refusal = errand.refusals().get(user.username());
    boolean lately =
        refusal != null && nowMillis - refusal.atMillis() < ASK_AGAIN_MINUTES * 60_000L;
    return lately ? refusal.how() : null;
  }

  private static Point usualPlace(User user) {
    return point(user.longitude(), user.latitude());
  }

  private static Point point(Double longitude, Double latitude) {
    return longitude == null || latitude == null ? null : new Point(longitude, latitude);
  }
}
