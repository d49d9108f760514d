package care.shouhu.command.incident;

import care.shouhu.command.incident.RankedResponder.Reason;
import care.shouhu.command.incident.RankedResponder.Reason.Code;
import care.shouhu.command.incident.TravelTimes.Trip;
import care.shouhu.command.watch.AlarmKind;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.directory.User;
import care.shouhu.core.directory.User.Role;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/**
 * Who could go, best first: who is available before who is on a break before who is off duty; among
 * those by the seconds that way, load and missing skills add up to. The same order for people who
 * choose and for the next one who is asked by itself. Pure.
 */
public final class Responders {

  private Responders() {}

  /** Those who go out to people. */
  public static boolean mayGo(Role role) {
    return switch (role) {
      case FIELD_WORKER, INSTITUTION_STAFF, INSTITUTION_LEAD -> true;
      case CITY_OPERATOR, COUNTY_OPERATOR, REGISTRAR, AUDITOR, ADMIN -> false;
    };
  }

  /** Field workers of the county, and staff and leads of the place; either may be null. */
  public static List<User> candidates(Directory directory, String division, String placeId) {
    Stream<User> ofCounty =
        division == null
            ? Stream.empty()
            : directory.usersOfDivision(division).stream()
                .filter(user -> user.role() == Role.FIELD_WORKER);
    Stream<User> ofPlace =
        placeId == null
            ? Stream.empty()
            : directory.usersOfPlace(placeId).stream()
                .filter(user -> mayGo(user.role()) && user.role() != Role.FIELD_WORKER);
    return Stream.concat(ofCounty, ofPlace).toList();
  }

  /**
   * By what it is weighed.
   *
   * @param policy in force where the incident is
   * @param openAssignments assignments not over, by user name
   */
  public record Scales(
      EscalationPolicy policy,
      Staff staff,
      TravelTimes travel,
      ToIntFunction<String> openAssignments,
      long nowMillis) {}

  /**
   * Ranks them.
   *
   * @param kinds what the incident is about
   * @param users candidates; others than responders are left out
   */
  public static List<RankedResponder> rank(
      Subject subject, List<AlarmKind> kinds, Collection<User> users, Scales scales) {
    List<String> wanted =
        kinds.stream()
            .flatMap(kind -> scales.policy().skills().getOrDefault(kind, List.of()).stream())
            .distinct()
            .toList();
    return users.stream()
        .filter(user -> mayGo(user.role()))
        .map(user -> weighed(user, subject, wanted, scales))
        .sorted(
            Comparator.comparing((RankedResponder ranked) -> !ranked.available())
                .thenComparing(ranked -> !ranked.onDuty())
                .thenComparingLong(RankedResponder::scoreSeconds)
                .thenComparing(RankedResponder::responder))
        .toList();
  }

  /** Where those who would have to travel begin, as far as it is known. */
  public static List<Spot> starts(Subject subject, Collection<User> users, Scales scales) {
    return users.stream()
        .filter(user -> mayGo(user.role()) && !isOfPlace(user, subject, scales))
        .map(user -> start(user, scales).spot())
        .filter(Objects::nonNull)
        .toList();
  }

  /** Where the incident is; null when it is not known. */
  public static Spot spotOf(Subject subject) {
    return Spot.of(subject.longitude(), subject.latitude());
  }

  private static RankedResponder weighed(
      User user, Subject subject, List<String> wanted, Scales scales) {
    TravelRules rules = scales.policy().travel();
    DutyState duty = scales.staff().duty(user, scales.nowMillis());
    int open = scales.openAssignments().applyAsInt(user.username());
    List<String> missing = wanted.stream().filter(skill -> !user.skills().contains(skill)).toList();
    List<Reason> reasons = new ArrayList<>(way(user, subject, scales));
    if (open > 0) {
      reasons.add(new Reason(Code.LOAD, (long) open * rules.loadSeconds(), null, null));
    }
    if (!missing.isEmpty()) {
      reasons.add(new Reason(Code.SKILL, (long) missing.size() * rules.skillSeconds(), null, null));
    }
    Spot to = spotOf(subject);
    Spot from = start(user, scales).spot();
    return new RankedResponder(
        user.username(),
        user.displayName(),
        user.role(),
        duty.onDuty(),
        duty.available(),
        duty.basis(),
        open,
        from == null || to == null ? null : from.metersTo(to),
        user.skills(),
        missing,
        reasons.stream().mapToLong(Reason::seconds).sum(),
        reasons);
  }

  private static List<Reason> way(User user, Subject subject, Scales scales) {
    TravelRules rules = scales.policy().travel();
    if (isOfPlace(user, subject, scales)) {
      return List.of(new Reason(Code.INSIDE, rules.insideSeconds(), null, null));
    }
    Reason begin = new Reason(Code.START, rules.startSeconds(), null, null);
    Spot to = spotOf(subject);
    Start start = start(user, scales);
    if (to == null || start.spot() == null) {
      return List.of(begin, new Reason(Code.PLACE_UNKNOWN, rules.unknownSeconds(), null, null));
    }
    Trip trip = scales.travel().trip(start.spot(), to, subject.terrain(), rules);
    Code code =
        switch (trip.by()) {
          case ROUTED -> Code.ROUTED;
          case ESTIMATED -> Code.ESTIMATED;
        };
    return List.of(begin, new Reason(code, trip.seconds(), trip.meters(), start.ageSeconds()));
  }

  /**
   * Where somebody sets out.
   *
   * @param spot null when it is not known
   * @param ageSeconds of the last known place; null for the one the register has, which has no age
   */
  private record Start(Spot spot, Long ageSeconds) {}

  /**
   * The last known place on duty as long as it is fresh, else where the register says they usually
   * are.
   */
  private static Start start(User user, Scales scales) {
    int staleSeconds = scales.policy().travel().positionStaleSeconds();
    DutyMark.LastPlace last = scales.staff().place(user, scales.nowMillis(), staleSeconds);
    if (last != null) {
      long age = Math.max(0, scales.nowMillis() - last.atMillis()) / 1_000;
      return new Start(Spot.of(last), age);
    }
    return new Start(Spot.of(user.longitude(), user.latitude()), null);
  }

  /** Who looks after several sites may be at any of them, or at none: they travel. */
  private static boolean isOfPlace(User user, Subject subject, Scales scales) {
    return subject.placeId() != null
        && scales.staff().sitesOf(user).equals(Set.of(subject.placeId()));
  }
}
