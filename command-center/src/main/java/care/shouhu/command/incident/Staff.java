package care.shouhu.command.incident;

import care.shouhu.core.directory.Directory;
import care.shouhu.core.directory.User;
import care.shouhu.core.directory.User.Role;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Who works where and whether now, out of memory. The one answer to "is somebody on duty": the live
 * escalation, the ranking of responders and the check beforehand all ask here.
 */
public final class Staff {
  private static final Comparator<User> BY_NAME = Comparator.comparing(User::username);

  private final Directory directory;

  public Staff(Directory directory) {
    this.directory = directory;
  }

  /** Whether this user works at that moment. */
  public DutyState duty(User user, long nowMillis) {
    return DutyState.of(
        user.onDuty() ? DutyState.Basis.STANDING : DutyState.Basis.NOT_ROSTERED, null);
  }

  /**
   * Those who make up this tier for this subject, on duty or not, by user name; empty when the
   * subject has no such tier (a home has no ward).
   */
  List<User> of(Tier tier, Subject subject) {
    Stream<User> members =
        switch (tier) {
          case WARD -> ofPlace(subject, Role.INSTITUTION_STAFF);
          case INSTITUTION_LEAD -> ofPlace(subject, Role.INSTITUTION_LEAD);
          case COUNTY_DESK ->
              subject.division() == null
                  ? Stream.empty()
                  : directory.usersOfDivision(subject.division()).stream()
                      .filter(user -> user.role() == Role.COUNTY_OPERATOR);
          case CITY_DESK -> directory.usersOfRole(Role.CITY_OPERATOR).stream();
        };
    return members.sorted(BY_NAME).toList();
  }

  private Stream<User> ofPlace(Subject subject, Role role) {
    return subject.placeId() == null
        ? Stream.empty()
        : directory.usersOfPlace(subject.placeId()).stream().filter(user -> user.role() == role);
  }

  /** Those who are told when not even the city's desk has anybody. */
  List<User> lastResort() {
    return directory.usersOfRole(Role.ADMIN).stream().sorted(BY_NAME).toList();
  }
}
