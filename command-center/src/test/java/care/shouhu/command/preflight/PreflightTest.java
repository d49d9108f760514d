package care.shouhu.command.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import care.shouhu.command.incident.Register;
import care.shouhu.command.notify.NotifyPolicy;
import care.shouhu.command.preflight.Coverage.Fault;
import care.shouhu.command.preflight.Coverage.TierCover;
import care.shouhu.command.preflight.Coverage.Way;
import care.shouhu.command.preflight.Preflight.Channels;
import care.shouhu.command.preflight.PreflightReport.Count;
import care.shouhu.command.preflight.PreflightReport.FaultCount;
import care.shouhu.command.preflight.PreflightReport.Uncovered;
import care.shouhu.core.directory.Bed;
import care.shouhu.core.directory.Bed.BedState;
import care.shouhu.core.directory.ChannelKind;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.directory.DirectoryChanges;
import care.shouhu.core.directory.NotifyGateway;
import care.shouhu.core.directory.Place;
import care.shouhu.core.directory.Place.PlaceKind;
import care.shouhu.core.directory.Place.Terrain;
import care.shouhu.core.directory.User;
import care.shouhu.core.directory.User.Role;
import care.shouhu.core.directory.UserChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whom an urgent alarm would reach, before there is one. */
class PreflightTest {
  private static final String HERE = "520302";
  private static final long NOW = 1_795_435_200_000L;

  private final Directory directory = new Directory();
  private final DirectoryChanges.Collector all = DirectoryChanges.collect();
  private int channels;

  @Test
  void aChainIsWholeWhenAtEachTierSomebodyIsThereWithAChannelThatWorks() {
    home("home", 2);
    all.gateway(new NotifyGateway("sms", ChannelKind.SMS, "短信", "http://sms", ""));
    worker("nurse", Role.INSTITUTION_STAFF, "home", true);
    worker("lead", Role.INSTITUTION_LEAD, "home", true);
    worker("county", Role.COUNTY_OPERATOR, null, true);
    worker("city", Role.CITY_OPERATOR, null, true);
    channel("lead", ChannelKind.SMS, "sms", NOW);
    channel("county", ChannelKind.SMS, "sms", NOW);

    Coverage coverage = preflight(Set.of("nurse", "city"), Set.of()).of(place("home"));

    assertThat(coverage.isCovered()).isTrue();
    assertThat(coverage.reached()).contains(Line.WARD);
    assertThat(coverage.tiers())
        .extracting(TierCover::tier)
        .containsExactly(Line.WARD, Line.INSTITUTION_LEAD, Line.COUNTY_DESK, Line.CITY_DESK);
    assertThat(coverage.tiers().get(1).people().getFirst().ways())
        .containsExactly(
            new Way(ChannelKind.LIVE, false, true), new Way(ChannelKind.SMS, true, true));
  }

  @Test
  void whatBreaksAChainIsSaidTierByTier() {
    home("home", 2);
    all.gateway(new NotifyGateway("sms", ChannelKind.SMS, "短信", "http://sms", ""));
    worker("nurse", Role.INSTITUTION_STAFF, "home", false);
    worker("county", Role.COUNTY_OPERATOR, null, true);
    worker("city", Role.CITY_OPERATOR, null, true);
    channel("county", ChannelKind.SMS, "sms", null);
    channel("city", ChannelKind.SMS, "sms", NOW);

    Coverage coverage = preflight(Set.of(), Set.of()).of(place("home"));

    assertThat(coverage.faulty())
        .extracting(TierCover::tier, TierCover::fault)
        .containsExactly(
            tuple(Line.WARD, Fault.NOBODY_ON_DUTY),
            tuple(Line.INSTITUTION_LEAD, Fault.NOBODY_THERE),
            tuple(Line.COUNTY_DESK, Fault.NO_CHANNEL));
    assertThat(coverage.reached()).contains(Line.CITY_DESK);
    assertThat(preflight(Set.of(), Set.of("gateway:sms")).of(place("home")).reached()).isEmpty();
  }

  @Test
  void bedsAndHomesAreCounted_andTheUncoveredListedInPages() {
    home("home", 3);
    all.bed(new Bed("bed-broken", "home", "", "1", "x", true, BedState.OUT_OF_SERVICE));
    home("good", 1);
    house("house-1");
    house("house-2");
    worker("nurse", Role.INSTITUTION_STAFF, "good", true);
    worker("lead", Role.INSTITUTION_LEAD, "good", true);
    worker("county", Role.COUNTY_OPERATOR, null, true);
    worker("city", Role.CITY_OPERATOR, null, true);
    worker("field", Role.FIELD_WORKER, null, true);

    Preflight preflight = preflight(Set.of("nurse", "lead", "city", "county", "field"), Set.of());
    PreflightReport report = PreflightReport.of(directory, preflight, place -> true);

    assertThat(report.beds()).isEqualTo(new Count(4, 3, 0));
    assertThat(report.households()).isEqualTo(new Count(2, 0, 0));
    assertThat(report.faults())
        .containsExactly(
            new FaultCount(Line.WARD, Fault.NOBODY_THERE, 3, 0),
            new FaultCount(Line.INSTITUTION_LEAD, Fault.NOBODY_THERE, 3, 0));
    assertThat(
            preflight(Set.of("nurse", "lead", "city", "field"), Set.of())
                .of(place("house-1"))
                .faulty())
        .extracting(TierCover::fault)
        .containsExactly(Fault.NO_CHANNEL);
    assertThat(pages(Set.of("nurse", "lead", "city"), 2))
        .containsExactly(
            "bed-good-0", "bed-home-0", "bed-home-1", "bed-home-2", "house-1", "house-2");
  }

  @Test
  void aHomeToWhichNobodyCouldBeSent_isUncovered_thoughTheDesksAreTold() {
    home("home", 1);
    house("house-1");
    worker("county", Role.COUNTY_OPERATOR, null, true);
    worker("city", Role.CITY_OPERATOR, null, true);
    Set<String> desks = Set.of("county", "city");
    assertThat(responders(desks)).isEqualTo(Fault.NOBODY_THERE);

    worker("field", Role.FIELD_WORKER, null, false);
    assertThat(responders(desks)).isEqualTo(Fault.NOBODY_ON_DUTY);
    worker("field", Role.FIELD_WORKER, null, true);
    assertThat(responders(desks)).isEqualTo(Fault.NO_CHANNEL);
    assertThat(responders(Set.of("county", "city", "field"))).isNull();

    Coverage coverage = preflight(desks, Set.of()).of(place("house-1"));
    assertThat(coverage.isCovered()).isFalse();
    assertThat(coverage.reached()).contains(Line.COUNTY_DESK);
    PreflightReport report =
        PreflightReport.of(directory, preflight(desks, Set.of()), place -> true);
    assertThat(report.households()).isEqualTo(new Count(1, 1, 0));
    assertThat(report.faults()).contains(new FaultCount(Line.RESPONDER, Fault.NO_CHANNEL, 0, 1));
    assertThat(preflight(desks, Set.of()).of(place("home")).tiers())
        .extracting(TierCover::tier)
        .as("an institution has its own")
        .doesNotContain(Line.RESPONDER);
  }

  @Test
  void aHomeWithPeopleOfItsOwn_hasThemToSend_asTheDeskIsOfferedThem() {
    house("house-1");
    house("house-2");
    worker("county", Role.COUNTY_OPERATOR, null, true);
    worker("carer", Role.INSTITUTION_STAFF, "house-1", true);
    Set<String> pages = Set.of("county", "carer");

    assertThat(responders(pages)).isNull();

    TierCover elsewhere = preflight(pages, Set.of()).of(place("house-2")).tiers().getLast();
    assertThat(elsewhere.fault()).isEqualTo(Fault.NOBODY_THERE);
  }

  private Fault responders(Set<String> openPages) {
    TierCover last = preflight(openPages, Set.of()).of(place("house-1")).tiers().getLast();
    assertThat(last.tier()).isEqualTo(Line.RESPONDER);
    return last.fault();
  }

  /**
   * Any register: pages of any size hold each uncovered bed and home once, and agree with the
   * counts.
   */
  @Property(tries = 60)
  void pagesAndCountsAgree(@ForAll long seed) {
    var random = new Random(seed);
    PreflightTest it = new PreflightTest();
    for (int i = 0; i < 4; i++) {
      it.home("home-" + i, random.nextInt(4));
      it.house("house-" + i);
      if (random.nextBoolean()) {
        it.worker("nurse-" + i, Role.INSTITUTION_STAFF, "home-" + i, random.nextBoolean());
      }
      if (random.nextBoolean()) {
        it.worker("lead-" + i, Role.INSTITUTION_LEAD, "home-" + i, random.nextBoolean());
      }
    }
    it.worker("county", Role.COUNTY_OPERATOR, null, random.nextBoolean());
    it.worker("city", Role.CITY_OPERATOR, null, random.nextBoolean());
    Set<String> open = Set.of("nurse-0", "nurse-1", "lead-1", "county", "city");

    List<String> listed = it.pages(open, 1 + random.nextInt(4));

    Preflight preflight = it.preflight(open, Set.of());
    PreflightReport report = PreflightReport.of(it.directory, preflight, place -> true);
    assertThat(listed).doesNotHaveDuplicates();
    assertThat(listed).hasSize(report.beds().uncovered() + report.households().uncovered());
    for (Place place : it.directory.places()) {
      boolean covered = it.preflight(open, Set.of()).of(place).isCovered();
      it.directory
          .bedsOfPlace(place.id())
          .forEach(bed -> assertThat(listed.contains(bed.id())).isEqualTo(!covered));
    }
  }

  /**
   * The city of the plan: looked at once a home and once a county, however many beds and homes.
   * What asked for each of them about all others would not come to its end.
   */
  @Test
  @Timeout(value = 2, unit = TimeUnit.MINUTES)
  void aCityOf34005BedsIsLookedAtOnceAPlace() {
    int homes = 159;
    int beds = 34_005;
    int houses = 170_000;
    for (int i = 0; i < homes; i++) {
      home("home-" + i, beds / homes + (i < beds % homes ? 1 : 0));
      for (int n = 0; n < 8; n++) {
        worker("nurse-" + i + "-" + n, Role.INSTITUTION_STAFF, "home-" + i, n > 0);
      }
    }
    for (int i = 0; i < houses; i++) {
      house("house-" + i);
    }
    worker("county", Role.COUNTY_OPERATOR, null, true);
    worker("city", Role.CITY_OPERATOR, null, true);
    Preflight preflight = preflight(Set.of("city"), Set.of());

    PreflightReport report = PreflightReport.of(directory, preflight, place -> true);
    List<Uncovered> page =
        PreflightReport.uncovered(directory, preflight, place -> true, null, null, 101);

    assertThat(report.beds().all()).isEqualTo(beds);
    assertThat(report.households().all()).isEqualTo(houses);
    assertThat(page).hasSize(101);
    assertThat(preflight.looked()).isEqualTo(homes + 1);
  }

  private List<String> pages(Set<String> open, int limit) {
    List<String> found = new ArrayList<>();
    String afterBed = null;
    String afterHome = null;
    while (true) {
      Preflight preflight = preflight(open, Set.of());
      List<Uncovered> page =
          PreflightReport.uncovered(
              directory, preflight, place -> true, afterBed, afterHome, limit);
      page.forEach(one -> found.add(one.id()));
      if (page.size() < limit) {
        return found;
      }
      afterBed = page.getLast().isBed() ? page.getLast().id() : null;
      afterHome = page.getLast().isBed() ? null : page.getLast().id();
    }
  }

  private Preflight preflight(Set<String> openPages, Set<String> down) {
    directory.apply(all.at(1));
    Register register = new Register(directory);
    return new Preflight(
        directory,
        register.policies(),
        register.staff(name -> Optional.empty()),
        new Channels(NotifyPolicy.defaults(), openPages, down),
        NOW);
  }

  private Place place(String id) {
    return directory.place(id).orElseThrow();
  }

  private void home(String id, int beds) {
    all.place(new Place(id, PlaceKind.INSTITUTION, "院", HERE, null, Terrain.TOWN, 106.9, 27.7));
    for (int i = 0; i < beds; i++) {
      String bed = "bed-" + id + "-" + i;
      all.bed(new Bed(bed, id, "", "1", "" + i, true, BedState.OCCUPIED));
    }
  }

  private void house(String id) {
    all.place(new Place(id, PlaceKind.HOUSEHOLD, "家", HERE, null, Terrain.RURAL, 107.0, 27.8));
  }

  private void worker(String name, Role role, String placeId, boolean onDuty) {
    boolean ofCounty = role == Role.COUNTY_OPERATOR || role == Role.FIELD_WORKER;
    String division = ofCounty ? HERE : null;
    all.user(new User(name, name, "", role, division, placeId, null, null, List.of(), onDuty));
  }

  private void channel(String username, ChannelKind kind, String gateway, Long verifiedAt) {
    all.channel(
        new UserChannel(
            "c-" + ++channels, username, kind, gateway, "", "138****0000", 1, NOW, verifiedAt));
  }
}
