package care.shouhu.command.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.incident.EscalationPolicy;
import care.shouhu.command.incident.Staff;
import care.shouhu.command.preflight.Channels.Channel;
import care.shouhu.command.preflight.Coverage.Uncovered;
import care.shouhu.core.directory.Bed;
import care.shouhu.core.directory.Bed.BedState;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.directory.DirectoryChanges;
import care.shouhu.core.directory.Place;
import care.shouhu.core.directory.Place.PlaceKind;
import care.shouhu.core.directory.Place.Terrain;
import care.shouhu.core.directory.User;
import care.shouhu.core.directory.User.Role;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who would be told, and from where nobody would. */
class PreflightTest {
  private static final String COUNTY = "520302";

  private final DirectoryChanges.Collector register = DirectoryChanges.collect();
  private final Set<String> connected = new HashSet<>();

  @Test
  void aBedWhoseNurseIsOnDutyWithAPageOpenIsCovered() {
    place("home", PlaceKind.INSTITUTION);
    bed("bed-1", "home", BedState.OCCUPIED);
    user("nurse", Role.INSTITUTION_STAFF, "home", true);
    user("city", Role.CITY_OPERATOR, null, true);
    connected.add("nurse");

    Coverage coverage = look().byPlace().get("home");

    assertThat(coverage.uncovered()).isEmpty();
    assertThat(coverage.steps().getFirst().people())
        .singleElement()
        .satisfies(told -> {
          assertThat(told.person().username()).isEqualTo("nurse");
          assertThat(told.channels()).containsExactly(new Channel("LIVE", true, null));
        });
    assertThat(coverage.steps()).hasSize(4);
  }

  @Test
  void theReasonsAreToldApart() {
    place("no-staff", PlaceKind.INSTITUTION);
    bed("bed-1", "no-staff", BedState.OCCUPIED);
    bed("bed-2", "no-staff", BedState.OUT_OF_SERVICE);
    place("asleep", PlaceKind.INSTITUTION);
    bed("bed-3", "asleep", BedState.VACANT);
    user("nurse", Role.INSTITUTION_STAFF, "asleep", false);
    place("silent", PlaceKind.INSTITUTION);
    bed("bed-4", "silent", BedState.OCCUPIED);
    user("unreached", Role.INSTITUTION_STAFF, "silent", true);
    place("house", PlaceKind.HOUSEHOLD);
    user("county", Role.COUNTY_OPERATOR, null, true);
    connected.add("county");

    Preflight preflight = look();

    assertThat(preflight.byPlace().get("no-staff").uncovered())
        .containsExactly(Uncovered.NOBODY_AT_FIRST_TIER);
    assertThat(preflight.byPlace().get("asleep").uncovered())
        .containsExactly(Uncovered.FIRST_TIER_OFF_DUTY);
    assertThat(preflight.byPlace().get("silent").uncovered())
        .containsExactly(Uncovered.NO_VERIFIED_CHANNEL);
    assertThat(preflight.ofHouseholds().get(COUNTY).uncovered()).isEmpty();
    assertThat(preflight.counts())
        .isEqualTo(
            new Preflight.Counts(
                3,
                1,
                3,
                0,
                java.util.Map.of(
                    Uncovered.NOBODY_AT_FIRST_TIER,
                    1,
                    Uncovered.FIRST_TIER_OFF_DUTY,
                    1,
                    Uncovered.NO_VERIFIED_CHANNEL,
                    1)));
  }

  @Test
  void withNobodyOnDutyAnywhereThatIsTheReason() {
    place("house", PlaceKind.HOUSEHOLD);
    user("county", Role.COUNTY_OPERATOR, null, false);
    user("city", Role.CITY_OPERATOR, null, false);

    assertThat(look().ofHouseholds().get(COUNTY).uncovered())
        .containsExactlyInAnyOrder(Uncovered.FIRST_TIER_OFF_DUTY, Uncovered.NOBODY_ON_DUTY);
  }

  private Preflight look() {
    var directory = new Directory();
    directory.apply(register.at(1));
    EscalationPolicy policy = EscalationPolicy.defaults();
    return Preflight.of(
        directory,
        subject -> policy,
        new Staff(directory),
        new OpenPages(() -> connected).and(new RegisteredChannels(directory)),
        0);
  }

  private void place(String id, PlaceKind kind) {
    register.place(new Place(id, kind, id, COUNTY, null, Terrain.TOWN, 106.9, 27.7));
  }

  private void bed(String id, String placeId, BedState state) {
    register.bed(new Bed(id, placeId, "", id, "A", true, state));
  }

  private void user(String name, Role role, String placeId, boolean onDuty) {
    register.user(new User(name, name, "", role, COUNTY, placeId, null, null, List.of(), onDuty));
  }
}
