package care.shouhu.command.incident;

import care.shouhu.core.directory.Directory;
import care.shouhu.core.directory.Shift;
import care.shouhu.core.directory.User;
import care.shouhu.core.directory.User.Role;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Who works where and whether now, out of memory. The one answer to "is somebody on duty": the live
 * escalation, the ranking of responders and the check beforehand all ask here.
 */
public final class Staff {
  private static final Comparator<User> BY_NAME = Comparator.comparing(User::username);

  private final Directory directory;
  private final Function<String, Optional<DutyMark>> marks;

  /** Staff of whom nobody has said anything. */
  public Staff(Directory directory) {
    this(directory, username -> Optional.empty());
  }

  /**
   * @param marks what each user last said
   */
  public Staff(Directory directory, Function<String, Optional<DutyMark>> marks) {
    this.directory = directory;
    this.marks = marks;
  }

  /** Whether this user works at that moment. */
  public DutyState duty(User user, long nowMillis) {
    return Duty.at(
        user,
        directory.shiftsOf(user.username()),
        marks.apply(user.username()).orElse(null),
        nowMillis);
  }

  /**
   * Those who make up this tier for this subject, on duty or not, by user name; empty when the
   * subject has no such tier (a home has no ward).
   *
   * <p>A lead whom a running shift of the ward names is of the ward too, and an operator of the
   * city whom a running shift of a county names sits at that county's desk.
   */
  List<User> of(Tier tier, Subject subject, long nowMillis) {
    Stream<User> members =
        switch (tier) {
          case WARD ->
              Stream.concat(
                  ofPlace(subject, Role.INSTITUTION_STAFF), rosteredLeads(subject, nowMillis));
          case INSTITUTION_LEAD -> ofPlace(subject, Role.INSTITUTION_LEAD);
          case COUNTY_DESK ->
              Stream.concat(ofCounty(subject, Role.COUNTY_OPERATOR), guests(subject, nowMillis));
          case CITY_DESK -> directory.usersOfRole(Role.CITY_OPERATOR).stream();
        };
    return members.distinct().sorted(BY_NAME).toList();
  }

  /** Those who are told when not even the city's desk has anybody. */
  List<User> lastResort() {
    return directory.usersOfRole(Role.ADMIN).stream().sorted(BY_NAME).toList();
  }

  /** Those who could go there: the county's field workers, and the place's own people. */
  public List<User> responders(Subject subject) {
    List<User> found = new ArrayList<>();
    ofCounty(subject, Role.FIELD_WORKER).forEach(found::add);
    ofPlace(subject, Role.INSTITUTION_STAFF).forEach(found::add);
    ofPlace(subject, Role.INSTITUTION_LEAD).forEach(found::add);
    found.sort(BY_NAME);
    return found;
  }

  private Stream<User> ofPlace(Subject subject, Role role) {
    return subject.placeId() == null
        ? Stream.empty()
        : directory.usersOfPlace(subject.placeId()).stream().filter(user -> user.role() == role);
  }

  private Stream<User> ofCounty(Subject subject, Role role) {
    return subject.division() == null
        ? Stream.empty()
        : directory.usersOfDivision(subject.division()).stream()
            .filter(user -> user.role() == role);
  }

  private Stream<User> rosteredLeads(Subject subject, long nowMillis) {
    if (subject.placeId() == null) {
      return Stream.empty();
    }
    return named(directory.shiftsOfPlace(subject.placeId()), nowMillis)
        .filter(user -> user.role() == Role.INSTITUTION_LEAD)
        .filter(user -> subject.placeId().equals(user.placeId()));
  }

  private Stream<User> guests(Subject subject, long nowMillis) {
    if (subject.division() == null) {
      return Stream.empty();
    }
    return named(directory.shiftsOfDivision(subject.division()), nowMillis)
        .filter(user -> user.role() == Role.CITY_OPERATOR);
  }

  private Stream<User> named(List<Shift> shifts, long nowMillis) {
    return shifts.stream()
        .filter(shift -> shift.runsAt(nowMillis))
        .flatMap(shift -> shift.people().stream())
        .map(directory::user)
        .flatMap(Optional::stream);
  }
}
