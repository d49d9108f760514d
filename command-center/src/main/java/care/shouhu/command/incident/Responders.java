package care.shouhu.command.incident;

import care.shouhu.core.directory.User;
import care.shouhu.core.directory.User.Role;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToIntFunction;

/** Who could go, best first: on duty, of the same place, free, near. Pure. */
public final class Responders {
  private Responders() {}

  /** Those who go out to people. */
  public static boolean mayGo(Role role) {
    return switch (role) {
      case FIELD_WORKER, INSTITUTION_STAFF, INSTITUTION_LEAD -> true;
      case CITY_OPERATOR, COUNTY_OPERATOR, REGISTRAR, AUDITOR, ADMIN -> false;
    };
  }

  /**
   * Ranks them.
   *
   * @param users candidates; others than responders are left out
   * @param openAssignments assignments not over, by user name
   */
  public static List<RankedResponder> rank(
      Subject subject, Collection<User> users, ToIntFunction<String> openAssignments) {
    Comparator<User> order =
        Comparator.comparing((User user) -> !user.onDuty())
            .thenComparing(user -> !isOfPlace(user, subject))
            .thenComparingInt(user -> openAssignments.applyAsInt(user.username()))
            .thenComparing(
                user -> distanceMeters(user, subject),
                Comparator.nullsLast(Comparator.naturalOrder()))
            .thenComparing(User::username);
    return users.stream()
        .filter(user -> mayGo(user.role()))
        .sorted(order)
        .map(user -> ranked(user, subject, openAssignments.applyAsInt(user.username())))
        .toList();
  }

  private static RankedResponder ranked(User user, Subject subject, int openAssignments) {
    return new RankedResponder(
        user.username(),
        user.displayName(),
        user.role(),
        user.onDuty(),
        openAssignments,
        distanceMeters(user, subject),
        user.skills());
  }

  private static boolean isOfPlace(User user, Subject subject) {
    return user.placeId() != null && user.placeId().equals(subject.placeId());
  }

  /**
   * Straight line, or null when either end is unknown. A road is longer by about the same factor
   * for all of them, so the order does not need it.
   */
  private static Long distanceMeters(User user, Subject subject) {
    return Distance.meters(
        user.longitude(), user.latitude(), subject.longitude(), subject.latitude());
  }
}
