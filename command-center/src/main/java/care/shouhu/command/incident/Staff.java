package care.shouhu.command.incident;

import care.shouhu.core.directory.Directory;
import care.shouhu.core.directory.User;
import care.shouhu.core.directory.User.Role;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Who works where and whether now, out of memory. The one answer to "is somebody on duty": the live
 * escalation, the ranking of responders and the check beforehand all ask here.
 */
public final class Staff {
  private static final Comparator<User> BY_NAME = Comparator.comparing(User::username);

  private final Directory directory;
  private final RosterBook rosters;
  private final Function<String, Optional<DutyMark>> marks;

  /**
   * Goes by these rosters and words.
   *
   * @param marks what was said of a user's duty by hand
   */
  Staff(Directory directory, RosterBook rosters, Function<String, Optional<DutyMark>> marks) {
    this.directory = directory;
    this.rosters = rosters;
    this.marks = marks;
  }

  /** Of a register alone: nobody said anything by hand. */
  public Staff(Directory directory) {
    this(directory, new RosterBook(directory), username -> Optional.empty());
  }

  /**
   * Whether this user works at that moment: by the word that was said, else by the roster where one
   * says so, else by the register's switch. Off duty no word makes available.
   */
  public DutyState duty(User user, long nowMillis) {
    DutyMark mark = mark(user.username());
    return switch (mark.wordAt(nowMillis)) {
      case OFF_DUTY -> DutyState.of(DutyState.Basis.SIGNED_OFF, mark.untilMillis());
      case ON_DUTY -> DutyState.of(DutyState.Basis.SIGNED_ON, mark.untilMillis());
      case AS_ROSTERED -> planned(user, nowMillis);
      case UNAVAILABLE -> {
        DutyState planned = planned(user, nowMillis);
        yield planned.onDuty()
            ? DutyState.of(DutyState.Basis.ON_BREAK, mark.untilMillis())
            : planned;
      }
    };
  }

  private DutyState planned(User user, long nowMillis) {
    Optional<Long> until = rosters.shiftUntil(user, nowMillis);
    if (until.isPresent()) {
      return DutyState.of(DutyState.Basis.ROSTER, until.get());
    }
    boolean standing = user.onDuty() && !rosters.governs(user, nowMillis);
    return DutyState.of(standing ? DutyState.Basis.STANDING : DutyState.Basis.NOT_ROSTERED, null);
  }

  /** What was said of this user by hand, and where they were last. */
  public DutyMark mark(String username) {
    return marks.apply(username).orElseGet(() -> DutyMark.nothing(username));
  }

  /**
   * Where this user was last, while they are on duty and it is fresh; null otherwise.
   *
   * @param staleSeconds what is older counts as not known
   */
  public DutyMark.LastPlace place(User user, long nowMillis, int staleSeconds) {
    DutyMark.LastPlace last = mark(user.username()).place();
    boolean known =
        last != null
            && nowMillis - last.atMillis() <= staleSeconds * 1_000L
            && duty(user, nowMillis).onDuty();
    return known ? last : null;
  }

  /** Ids of the places this user works at: one site, or all of their institution. */
  public Set<String> sitesOf(User user) {
    return directory.sitesOf(user);
  }

  public RosterBook rosters() {
    return rosters;
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
