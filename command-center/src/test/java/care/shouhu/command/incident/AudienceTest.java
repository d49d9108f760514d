package care.shouhu.command.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import care.shouhu.command.incident.Audience.Gap;
import care.shouhu.command.incident.Audience.Person;
import care.shouhu.command.incident.Audience.Why;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.directory.DirectoryChanges;
import care.shouhu.core.directory.Place.PlaceKind;
import care.shouhu.core.directory.User;
import care.shouhu.core.directory.User.Role;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Who is told at a tier, and what happens where nobody can be. */
class AudienceTest {
  private static final String HERE = "520302";
  private static final String THERE = "520303";
  private static final Subject IN_HOME = subject("home", PlaceKind.INSTITUTION, HERE);
  private static final Subject AT_HOME = subject("house", PlaceKind.HOUSEHOLD, HERE);
  private static final Subject NOWHERE = Subject.ofDevice("lone");

  @Test
  void eachTierIsItsOwnPeopleOnDuty() {
    Staff staff =
        staff(
            List.of(
                at("nurse-1", Role.INSTITUTION_STAFF, "home", true),
                at("nurse-2", Role.INSTITUTION_STAFF, "home", true),
                at("asleep", Role.INSTITUTION_STAFF, "home", false),
                at("elsewhere", Role.INSTITUTION_STAFF, "other", true),
                at("lead", Role.INSTITUTION_LEAD, "home", true),
                of("county", Role.COUNTY_OPERATOR, HERE, true),
                of("neighbour", Role.COUNTY_OPERATOR, THERE, true),
                of("city", Role.CITY_OPERATOR, null, true),
                of("clerk", Role.REGISTRAR, HERE, true)));

    assertThat(names(IN_HOME, Tier.WARD, staff)).containsExactly("nurse-1", "nurse-2");
    assertThat(names(IN_HOME, Tier.INSTITUTION_LEAD, staff)).containsExactly("lead");
    assertThat(names(IN_HOME, Tier.COUNTY_DESK, staff)).containsExactly("county");
    assertThat(names(AT_HOME, Tier.COUNTY_DESK, staff)).containsExactly("county");
    assertThat(names(IN_HOME, Tier.CITY_DESK, staff)).containsExactly("city");
    assertThat(names(NOWHERE, Tier.CITY_DESK, staff)).containsExactly("city");
  }

  @Test
  void whereNobodyIsOnDutyAllOfTheTierAreToldAndTheNextAtOnce() {
    Staff staff =
        staff(
            List.of(
                at("asleep", Role.INSTITUTION_STAFF, "home", false),
                of("county", Role.COUNTY_OPERATOR, HERE, true)));

    Audience audience = Audience.at(IN_HOME, Tier.WARD, staff, 0);

    assertThat(audience.gap()).isEqualTo(Gap.NOBODY_ON_DUTY);
    assertThat(audience.reached()).isEqualTo(Tier.COUNTY_DESK);
    assertThat(audience.people())
        .extracting(Person::username, Person::tier, Person::why)
        .containsExactly(
            tuple("asleep", Tier.WARD, Why.OFF_DUTY),
            tuple("county", Tier.COUNTY_DESK, Why.ON_DUTY));
  }

  @Test
  void aTierTheSubjectDoesNotHaveIsAGap() {
    Staff staff = staff(List.of(of("city", Role.CITY_OPERATOR, null, true)));

    assertThat(Audience.at(NOWHERE, Tier.WARD, staff, 0).gap()).isEqualTo(Gap.NOBODY_THERE);
    assertThat(Audience.at(NOWHERE, Tier.WARD, staff, 0).reached()).isEqualTo(Tier.CITY_DESK);
  }

  @Test
  void inTheEndTheAdministratorsAreTold() {
    Staff staff =
        staff(
            List.of(
                of("city", Role.CITY_OPERATOR, null, false), of("admin", Role.ADMIN, null, true)));

    Audience audience = Audience.at(IN_HOME, Tier.WARD, staff, 0);

    assertThat(audience.reached()).isNull();
    assertThat(audience.people())
        .extracting(Person::username, Person::why)
        .containsExactly(tuple("city", Why.OFF_DUTY), tuple("admin", Why.LAST_RESORT));
  }

  /** Any register, any tier: somebody is told if anybody exists, and a gap always has a reason. */
  @Property(tries = 500)
  void nobodyIsForgotten(@ForAll long seed) {
    var random = new Random(seed);
    List<User> users = randomUsers(random);
    Subject subject = List.of(IN_HOME, AT_HOME, NOWHERE).get(random.nextInt(3));
    Staff staff = staff(users);

    for (Tier tier : Tier.values()) {
      Audience audience = Audience.at(subject, tier, staff, 0);

      boolean ownOnDuty = staff.of(tier, subject).stream().anyMatch(User::onDuty);
      assertThat(audience.gap() == null).isEqualTo(ownOnDuty);
      assertThat(audience.reached() == tier).isEqualTo(ownOnDuty);
      boolean anybody =
          !staff.lastResort().isEmpty()
              || List.of(Tier.values()).stream()
                  .filter(other -> other.compareTo(tier) >= 0)
                  .anyMatch(other -> !staff.of(other, subject).isEmpty());
      assertThat(audience.people().isEmpty()).isNotEqualTo(anybody);
      assertThat(audience.people()).extracting(Person::username).doesNotHaveDuplicates();
      if (audience.reached() != null) {
        assertThat(audience.people()).anyMatch(Person::onDuty);
      }
    }
  }

  @Property(tries = 100)
  void theOrderOfTheRegisterDoesNotMatter(@ForAll long seed) {
    var random = new Random(seed);
    List<User> users = randomUsers(random);
    List<User> shuffled = new ArrayList<>(users);
    Collections.shuffle(shuffled, random);

    for (Tier tier : Tier.values()) {
      assertThat(Audience.at(IN_HOME, tier, staff(shuffled), 0))
          .isEqualTo(Audience.at(IN_HOME, tier, staff(users), 0));
    }
  }

  private static List<User> randomUsers(Random random) {
    List<User> users = new ArrayList<>();
    int count = random.nextInt(8);
    List<Role> roles = List.of(Role.values());
    for (int i = 0; i < count; i++) {
      Role role = roles.get(random.nextInt(roles.size()));
      String place = random.nextBoolean() ? "home" : null;
      String division = random.nextBoolean() ? HERE : null;
      users.add(user("u" + i, role, division, place, random.nextInt(3) > 0));
    }
    return users;
  }

  private static List<String> names(Subject subject, Tier tier, Staff staff) {
    return Audience.at(subject, tier, staff, 0).people().stream().map(Person::username).toList();
  }

  private static Staff staff(List<User> users) {
    var all = DirectoryChanges.collect();
    users.forEach(all::user);
    var directory = new Directory();
    directory.apply(all.at(1));
    return new Staff(directory);
  }

  private static User at(String name, Role role, String placeId, boolean onDuty) {
    return user(name, role, HERE, placeId, onDuty);
  }

  private static User of(String name, Role role, String division, boolean onDuty) {
    return user(name, role, division, null, onDuty);
  }

  private static User user(
      String name, Role role, String division, String placeId, boolean onDuty) {
    return new User(name, name, "", role, division, placeId, null, null, List.of(), onDuty);
  }

  private static Subject subject(String placeId, PlaceKind kind, String division) {
    return new Subject(
        "r", "老人", null, null, placeId, "家", kind, null, null, List.of(), null, null, division,
        null, null);
  }
}
