package care.shouhu.command.incident;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.incident.DutyMark.LastPlace;
import care.shouhu.command.incident.DutyMark.Word;
import care.shouhu.command.incident.RankedResponder.Reason;
import care.shouhu.command.incident.RankedResponder.Reason.Code;
import care.shouhu.command.incident.TravelTimes.By;
import care.shouhu.command.incident.TravelTimes.Trip;
import care.shouhu.command.watch.AlarmKind;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.directory.DirectoryChanges;
import care.shouhu.core.directory.Place;
import care.shouhu.core.directory.Place.PlaceKind;
import care.shouhu.core.directory.Place.Terrain;
import care.shouhu.core.directory.User;
import care.shouhu.core.directory.User.Role;
import care.shouhu.core.directory.User.SignInFacts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.ToIntFunction;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who goes: by duty, way, load and skill, and why. */
class RespondersTest {
  private static final long NOW = 1_000_000_000L;
  private static final TravelRules RULES = TravelRules.ASSUMED;
  private static final List<AlarmKind> FALL = List.of(AlarmKind.FALL);

  /** A tenth of a degree of latitude is 11.1 km. */
  private static final Subject HOUSE = subject(PlaceKind.HOUSEHOLD, "house", Terrain.RURAL);

  private final Map<String, DutyMark> marks = new HashMap<>();
  private final Directory directory = new Directory();
  private final Staff staff =
      new Staff(
          directory, new RosterBook(new Directory()), name -> Optional.ofNullable(marks.get(name)));

  @Test
  void theNearestWhoIsFreeAndKnowsHow_goesFirst() {
    List<User> users =
        List.of(
            worker("far", 27.9, true, "急救"),
            worker("near", 27.71, true, "急救"),
            worker("near-unskilled", 27.71, true),
            worker("busy", 27.7, true, "急救"),
            worker("nowhere", null, true, "急救"),
            worker("off", 27.7, false, "急救"),
            new User(
                "operator", "", "", Role.CITY_OPERATOR, null, null, 106.9, 27.7, List.of(), true));

    List<RankedResponder> ranked = rank(HOUSE, users, name -> name.equals("busy") ? 1 : 0);

    assertThat(ranked)
        .extracting(RankedResponder::responder)
        .containsExactly("near", "near-unskilled", "busy", "nowhere", "far", "off");
    RankedResponder busy = ranked.get(2);
    assertThat(busy.reasons()).contains(new Reason(Code.LOAD, 1_200, null, null));
    assertThat(ranked.get(1).missingSkills()).containsExactly("急救");
    assertThat(ranked.get(1).reasons()).contains(new Reason(Code.SKILL, 600, null, null));
    assertThat(ranked)
        .allSatisfy(one ->
            assertThat(one.reasons().stream().mapToLong(Reason::seconds).sum())
                .isEqualTo(one.scoreSeconds()));
  }

  @ParameterizedTest
  @CsvSource({
    // 11,119 m as the crow flies: × 1.3 at 25 km/h, × 1.8 at 30 km/h.
    "TOWN, 14455, 2081",
    "RURAL, 20014, 2402",
    ", 14455, 2081"
  })
  void anEstimateIsLineTimesFactorBySpeed(Terrain terrain, long meters, long seconds) {
    Trip trip =
        new EstimatedTravel().trip(new Spot(106.9, 27.6), new Spot(106.9, 27.7), terrain, RULES);

    assertThat(trip).isEqualTo(new Trip(seconds, meters, By.ESTIMATED));
  }

  @Test
  void staffOfThePlaceAreThere() {
    Subject bed = subject(PlaceKind.INSTITUTION, "home", Terrain.TOWN);
    User nurse =
        new User(
            "nurse", "", "", Role.INSTITUTION_STAFF, null, "home", null, null, List.of(), true);

    List<RankedResponder> ranked =
        rank(bed, List.of(worker("next-door", 27.7, true), nurse), name -> 0);

    assertThat(ranked.getFirst().responder()).isEqualTo("nurse");
    assertThat(ranked.getFirst().reasons().getFirst())
        .isEqualTo(new Reason(Code.INSIDE, 60, null, null));
  }

  @Test
  void whoLooksAfterSeveralSites_isAtNoneOfThem_andWhoHasOneAlone_isThere() {
    Subject bed = subject(PlaceKind.INSTITUTION, "home", Terrain.TOWN);
    directory.apply(DirectoryChanges.collect().place(site("home")).place(site("other")).at(0));
    User lead =
        new User(
            "lead",
            "",
            "",
            Role.INSTITUTION_LEAD,
            null,
            null,
            "institution",
            null,
            null,
            List.of(),
            true,
            SignInFacts.PASSWORD_ALONE);

    assertThat(rank(bed, List.of(lead), name -> 0).getFirst().reasons())
        .extracting(Reason::code)
        .contains(Code.PLACE_UNKNOWN)
        .doesNotContain(Code.INSIDE);

    directory.apply(DirectoryChanges.collect().removePlace("other").at(0));
    assertThat(rank(bed, List.of(lead), name -> 0).getFirst().reasons())
        .extracting(Reason::code)
        .contains(Code.INSIDE);
  }

  private static Place site(String id) {
    return new Place(
        id, PlaceKind.INSTITUTION, id, "520302", null, Terrain.TOWN, 106.9, 27.7, "institution");
  }

  @Test
  void aFreshPlaceCounts_anOldOneDoesNot() {
    marks.put("worker", at(27.7, NOW - 60_000));
    assertThat(only(worker("worker", 27.9, true)).reasons())
        .filteredOn(reason -> reason.code() == Code.ESTIMATED)
        .containsExactly(new Reason(Code.ESTIMATED, 0, 0L, 60L));

    marks.put("worker", at(27.7, NOW - 1_801_000));
    assertThat(only(worker("worker", 27.9, true)).distanceMeters()).isBetween(22_000L, 22_300L);
    assertThat(only(worker("worker", null, true)).reasons())
        .extracting(Reason::code)
        .containsExactly(Code.START, Code.PLACE_UNKNOWN, Code.SKILL);
  }

  @Test
  void onABreak_comesBehindWhoIsFree_andBeforeWhoIsOff() {
    marks.put(
        "resting", new DutyMark("resting", Word.UNAVAILABLE, NOW + 1, null, "resting", NOW, null));

    List<RankedResponder> ranked =
        rank(
            HOUSE,
            List.of(
                worker("off", 27.7, false),
                worker("resting", 27.7, true),
                worker("far", 27.9, true)),
            name -> 0);

    assertThat(ranked)
        .extracting(RankedResponder::responder)
        .containsExactly("far", "resting", "off");
    assertThat(ranked).extracting(RankedResponder::available).containsExactly(true, false, false);
  }

  @Test
  void aRoutingEngineIsBelieved() {
    TravelTimes routes =
        new TravelTimes() {
          @Override
          public Trip trip(Spot from, Spot to, Terrain terrain, TravelRules rules) {
            return new Trip(from.latitude() > 27.8 ? 60 : 6_000, 1_000, By.ROUTED);
          }

          @Override
          public void prepare(Collection<Spot> from, Spot to) {
            throw new IllegalStateException("ranking never waits");
          }
        };

    List<RankedResponder> ranked =
        Responders.rank(
            HOUSE,
            FALL,
            List.of(worker("over-the-river", 27.71, true), worker("by-the-bridge", 27.9, true)),
            new Responders.Scales(EscalationPolicy.defaults(), staff, routes, name -> 0, NOW));

    assertThat(ranked.getFirst().responder()).isEqualTo("by-the-bridge");
    assertThat(ranked.getFirst().reasons().get(1).code()).isEqualTo(Code.ROUTED);
  }

  /** Nearer, less to do or more able never comes later, and the order is the same for any order. */
  @Property(tries = 300)
  void betterNeverComesLater(@ForAll long seed) {
    var random = new Random(seed);
    List<User> users = new ArrayList<>();
    Map<String, Integer> load = new HashMap<>();
    for (int i = 0; i < 8; i++) {
      String name = "w" + i;
      Double latitude = random.nextInt(5) == 0 ? null : 27.5 + random.nextInt(40) / 100.0;
      users.add(
          random.nextBoolean()
              ? worker(name, latitude, random.nextInt(4) > 0, "急救")
              : worker(name, latitude, random.nextInt(4) > 0));
      load.put(name, random.nextInt(3));
    }

    List<RankedResponder> ranked = rank(HOUSE, users, load::get);

    for (RankedResponder one : ranked) {
      for (RankedResponder other : ranked) {
        boolean better =
            one.available()
                && one.distanceMeters() != null
                && other.distanceMeters() != null
                && one.distanceMeters() < other.distanceMeters()
                && one.openAssignments() <= other.openAssignments()
                && one.missingSkills().size() <= other.missingSkills().size();
        if (better) {
          assertThat(ranked.indexOf(one)).isLessThan(ranked.indexOf(other));
        }
      }
    }
    Collections.shuffle(users, random);
    assertThat(rank(HOUSE, users, load::get)).isEqualTo(ranked);
  }

  private RankedResponder only(User user) {
    return rank(HOUSE, List.of(user), name -> 0).getFirst();
  }

  private List<RankedResponder> rank(
      Subject subject, List<User> users, ToIntFunction<String> openAssignments) {
    return Responders.rank(
        subject,
        FALL,
        users,
        new Responders.Scales(
            EscalationPolicy.defaults(), staff, new EstimatedTravel(), openAssignments, NOW));
  }

  private static DutyMark at(double latitude, long atMillis) {
    return DutyMark.nothing("worker").at(new LastPlace(106.9, latitude, atMillis));
  }

  private static User worker(String name, Double latitude, boolean onDuty, String... skills) {
    Double longitude = latitude == null ? null : Double.valueOf(106.9);
    return new User(
        name,
        name,
        "",
        Role.FIELD_WORKER,
        "520302",
        null,
        longitude,
        latitude,
        List.of(skills),
        onDuty);
  }

  private static Subject subject(PlaceKind kind, String place, Terrain terrain) {
    return new Subject(
        "r", "老人", null, null, place, "家", kind, terrain, null, List.of(), null, null, "520302",
        106.9, 27.7);
  }
}
