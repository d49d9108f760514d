package care.shouhu.command.access;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.core.directory.Directory;
import care.shouhu.core.directory.DirectoryChanges;
import care.shouhu.core.directory.Place;
import care.shouhu.core.directory.Place.PlaceKind;
import care.shouhu.core.directory.Place.Terrain;
import care.shouhu.core.directory.User;
import care.shouhu.core.directory.User.Role;
import care.shouhu.core.directory.User.SignInFacts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ScopeTest {
  private final Directory directory = new Directory();

  private Scope scope(Role role, String division, String placeId) {
    return scope(role, division, placeId, null);
  }

  private Scope scope(Role role, String division, String placeId, String organisationId) {
    return Scope.of(user("u", role, division, placeId, organisationId), directory);
  }

  private static User user(
      String username, Role role, String division, String placeId, String organisationId) {
    return new User(
        username,
        "U",
        "hash",
        role,
        division,
        placeId,
        organisationId,
        null,
        null,
        List.of(),
        true,
        SignInFacts.PASSWORD_ALONE);
  }

  private static Place site(String id, String division, String organisationId) {
    return new Place(
        id, PlaceKind.INSTITUTION, id, division, null, Terrain.TOWN, 106.9, 27.7, organisationId);
  }

  @Test
  void eachRole_seesItsOwnPart() {
    assertThat(scope(Role.CITY_OPERATOR, null, null).covers("520303", "p")).isTrue();
    assertThat(scope(Role.ADMIN, null, null).covers(null, null)).isTrue();
    assertThat(scope(Role.COUNTY_OPERATOR, "520302", null).covers("520302", "p")).isTrue();
    assertThat(scope(Role.COUNTY_OPERATOR, "520302", null).covers("520303", "p")).isFalse();
    assertThat(scope(Role.COUNTY_OPERATOR, "520302", null).covers(null, null)).isFalse();
    assertThat(scope(Role.INSTITUTION_STAFF, "520302", "p").covers("520302", "p")).isTrue();
    assertThat(scope(Role.INSTITUTION_STAFF, "520302", "p").covers("520302", "q")).isFalse();
    assertThat(scope(Role.FIELD_WORKER, "520302", null).covers("520302", "p")).isFalse();
    assertThat(scope(Role.REGISTRAR, "520302", null).covers("520303", "p")).isFalse();
    assertThat(scope(Role.REGISTRAR, null, null).covers("520303", "p")).isTrue();
  }

  @Test
  void roleWithoutTheScopeItNeeds_seesNothing() {
    assertThat(scope(Role.COUNTY_OPERATOR, null, null).covers(null, null)).isFalse();
    assertThat(scope(Role.COUNTY_OPERATOR, null, null).covers("520302", "p")).isFalse();
    assertThat(scope(Role.INSTITUTION_LEAD, "520302", null).covers("520302", null)).isFalse();
  }

  @Test
  void whoLooksAfterAnInstitutionWithoutSites_seesNothing_notTheCity() {
    for (Role role : List.of(Role.INSTITUTION_LEAD, Role.REGISTRAR, Role.AUDITOR)) {
      Scope scope = scope(role, "520302", null, "institution-1");

      assertThat(scope).isEqualTo(new Scope.Institution(Set.of()));
      assertThat(scope.covers("520302", "p")).isFalse();
      assertThat(scope.covers(null, null)).isFalse();
      assertThat(scope.coversDivision("520302")).isFalse();
    }
  }

  /**
   * Sites come, go, move to another county and to another institution: who looks after all sites
   * sees those their institution has at that moment and nothing else, who works at one sees that
   * one, and of each place those people are known who see it.
   */
  @Test
  void randomSites_areSeenByWhoWorksThere_andByWhoLooksAfterTheirInstitution() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    Map<String, Place> there = new HashMap<>();
    List<User> people = people(random);
    var users = DirectoryChanges.collect();
    people.forEach(users::user);
    directory.apply(users.at(0));
    for (int step = 0; step < 2_000; step++) {
      String id = "site-" + random.nextInt(12);
      if (random.nextInt(4) == 0) {
        there.remove(id);
        directory.apply(DirectoryChanges.collect().removePlace(id).at(0));
      } else {
        Place place = site(id, "52030" + random.nextInt(3), "institution-" + random.nextInt(4));
        there.put(id, place);
        directory.apply(DirectoryChanges.collect().place(place).at(0));
      }
      for (User user : people) {
        for (Place place : there.values()) {
          boolean own =
              user.placeId() != null
                  ? user.placeId().equals(place.id())
                  : place.organisationId().equals(user.organisationId());
          String why = "seed %d, step %d: %s at %s".formatted(seed, step, user, place);
          assertThat(Scope.of(user, directory).covers(place.division(), place.id()))
              .as(why)
              .isEqualTo(own);
          assertThat(directory.usersOfPlace(place.id()).contains(user)).as(why).isEqualTo(own);
        }
      }
      var ids = new TreeSet<String>();
      there.values().stream()
          .filter(place -> Objects.equals(place.organisationId(), "institution-0"))
          .forEach(place -> ids.add(place.id()));
      assertThat(directory.sitesOf("institution-0").stream().map(Place::id))
          .as("seed " + seed)
          .containsExactlyInAnyOrderElementsOf(ids);
    }
  }

  private static List<User> people(Random random) {
    List<Role> roles =
        List.of(Role.INSTITUTION_LEAD, Role.INSTITUTION_STAFF, Role.REGISTRAR, Role.AUDITOR);
    List<User> people = new ArrayList<>();
    for (int n = 0; n < 12; n++) {
      Role role = roles.get(random.nextInt(roles.size()));
      boolean ofAll = random.nextBoolean();
      people.add(
          user(
              "user-" + n,
              role,
              random.nextBoolean() ? "520301" : null,
              ofAll ? null : "site-" + random.nextInt(12),
              ofAll ? "institution-" + random.nextInt(4) : null));
    }
    return people;
  }
}
