package care.shouhu.command.incident;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.incident.Errand.Refusal;
import care.shouhu.command.incident.LastPlaces.LastPlace;
import care.shouhu.command.incident.TravelTimes.By;
import care.shouhu.command.incident.TravelTimes.Point;
import care.shouhu.command.incident.TravelTimes.Travel;
import care.shouhu.command.watch.AlarmKind;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.directory.DirectoryChanges;
import care.shouhu.core.directory.User;
import care.shouhu.core.directory.User.Role;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Who could go, best first, and why. */
class RespondersTest {
  private static final long NOW = 1_800_000_000_000L;
  private static final Errand FALL_AT_HOME =
      new Errand(TestSubjects.inMountains(), List.of(AlarmKind.FALL), Map.of());

  private final LastPlaces lastPlaces = new LastPlaces();

  @Test
  void availableThenTheFewestSeconds() {
    List<RankedResponder> ranked =
        rank(
            FALL_AT_HOME,
            List.of(
                worker("off", 106.9, false, "急救"),
                worker("far", 107.5, true, "急救"),
                worker("near", 106.91, true, "急救"),
                worker("unskilled", 106.91, true),
                worker("busy", 106.91, true, "急救"),
                worker("nowhere", null, true, "急救"),
                user("operator", Role.CITY_OPERATOR, null, 106.9, true, List.of("急救")),
                user("staff", Role.INSTITUTION_STAFF, "elsewhere", 106.9, true, List.of("急救"))));

    assertThat(ranked)
        .extracting(RankedResponder::responder)
        .containsExactly("near", "unskilled", "busy", "nowhere", "far", "off");
    RankedResponder unskilled = ranked.get(1);
    assertThat(unskilled.skillsMissing()).containsExactly("急救");
    assertThat(unskilled.costSeconds())
        .isEqualTo(unskilled.travelSeconds() + Responders.SKILL_COST_SECONDS);
    assertThat(ranked.getFirst().distanceMeters()).isBetween(950L, 1_020L);
    assertThat(ranked.getFirst().travelBy()).isEqualTo(By.ROAD_FACTOR);
    assertThat(ranked.get(3).travelBy()).isEqualTo(By.UNKNOWN);
    assertThat(ranked.get(3).travelSeconds()).isEqualTo(2_700);
  }

  @Test
  void inAnInstitutionItsOwnPeopleComeFirst() {
    Errand call = new Errand(TestSubjects.inHome(), List.of(AlarmKind.CALL), Map.of());

    List<RankedResponder> ranked =
        rank(
            call,
            List.of(
                worker("near", 106.901, true),
                user("nurse", Role.INSTITUTION_STAFF, "home", null, true, List.of())));

    assertThat(ranked).extracting(RankedResponder::responder).containsExactly("nurse", "near");
    assertThat(ranked.getFirst().travelBy()).isEqualTo(By.SAME_PLACE);
  }

  @Test
  void wherePhonesLastWereCountsForHalfAnHour() {
    List<User> users = List.of(worker("a", 106.95, true), worker("b", 107.5, true));
    lastPlaces.put("b", new LastPlace(new Point(106.9, 27.7), NOW - 60_000), NOW);

    List<RankedResponder> ranked = rank(FALL_AT_HOME, users);

    assertThat(ranked).extracting(RankedResponder::responder).containsExactly("b", "a");
    assertThat(ranked.getFirst().placeAgeSeconds()).isEqualTo(60);
    assertThat(lastPlaces.of("b", NOW + 30 * 60_000)).isEmpty();
  }

  @Test
  void whoeverDidNotComeIsNotAskedAtOnceAgain() {
    List<User> users = List.of(worker("a", 106.9, true), worker("b", 107.5, true));
    var lately =
        new Errand(
            FALL_AT_HOME.subject(),
            FALL_AT_HOME.kinds(),
            Map.of("a", new Refusal(AssignmentStatus.DECLINED, NOW - 14 * 60_000)));
    var longAgo =
        new Errand(
            FALL_AT_HOME.subject(),
            FALL_AT_HOME.kinds(),
            Map.of("a", new Refusal(AssignmentStatus.DECLINED, NOW - 15 * 60_000)));

    assertThat(rank(lately, users))
        .extracting(RankedResponder::responder)
        .containsExactly("b", "a");
    assertThat(rank(lately, users).getLast().mayBeAsked()).isFalse();
    assertThat(rank(longAgo, users))
        .extracting(RankedResponder::responder)
        .containsExactly("a", "b");
  }

  @Test
  void aRoadThatTheMapKnowsGoesBeforeTheStraightLine() {
    List<User> users = List.of(worker("across", 106.91, true), worker("beside", 106.95, true));
    TravelTimes map =
        (from, to, terrain) ->
            from.longitude() < 106.93 ? new Travel(3_600, By.ROUTED) : new Travel(300, By.ROUTED);

    List<RankedResponder> ranked = rank(FALL_AT_HOME, users, map);

    assertThat(ranked).extracting(RankedResponder::responder).containsExactly("beside", "across");
  }

  /** One order for every order of the register, nobody lost, cost never falls along it. */
  @Property(tries = 300)
  void theRankIsOneOrder(@ForAll long seed) {
    var random = new Random(seed);
    List<User> users = new ArrayList<>();
    for (int i = 0; i < 1 + random.nextInt(20); i++) {
      Double longitude =
          random.nextInt(4) == 0 ? null : (Double) (106.9 + random.nextInt(3) / 10.0);
      boolean field = random.nextInt(3) > 0;
      users.add(
          user(
              "u" + i,
              field ? Role.FIELD_WORKER : Role.INSTITUTION_STAFF,
              field ? null : "house",
              longitude,
              random.nextBoolean(),
              random.nextBoolean() ? List.of("急救") : List.of()));
    }
    List<User> shuffled = new ArrayList<>(users);
    Collections.shuffle(shuffled, random);

    List<RankedResponder> ranked = rank(FALL_AT_HOME, users);

    assertThat(rank(FALL_AT_HOME, shuffled)).isEqualTo(ranked);
    assertThat(ranked)
        .extracting(RankedResponder::responder)
        .containsExactlyInAnyOrderElementsOf(users.stream().map(User::username).toList());
    for (int i = 1; i < ranked.size(); i++) {
      RankedResponder before = ranked.get(i - 1);
      RankedResponder after = ranked.get(i);
      assertThat(before.available() || !after.available()).isTrue();
      if (before.available() == after.available() && before.onDuty() == after.onDuty()) {
        assertThat(before.costSeconds()).isLessThanOrEqualTo(after.costSeconds());
      }
    }
  }

  private List<RankedResponder> rank(Errand errand, List<User> users) {
    return rank(errand, users, new RoadFactor());
  }

  private List<RankedResponder> rank(Errand errand, List<User> users, TravelTimes travel) {
    var all = DirectoryChanges.collect();
    users.forEach(all::user);
    var directory = new Directory();
    directory.apply(all.at(1));
    var staff = new Staff(directory, username -> Optional.empty());
    EscalationPolicy policy = EscalationPolicy.defaults();
    return new Responders(staff, lastPlaces, travel, subject -> policy)
        .rank(errand, name -> name.equals("busy") ? 1 : 0, NOW);
  }

  private static User worker(String name, Double longitude, boolean onDuty, String... skills) {
    return user(name, Role.FIELD_WORKER, null, longitude, onDuty, List.of(skills));
  }

  private static User user(
      String name,
      Role role,
      String placeId,
      Double longitude,
      boolean onDuty,
      List<String> skills) {
    Double latitude = longitude == null ? null : Double.valueOf(27.7);
    return new User(
        name, name, "", role, TestSubjects.COUNTY, placeId, longitude, latitude, skills, onDuty);
  }
}
