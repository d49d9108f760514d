package care.shouhu.command.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.incident.EscalationPolicy;
import care.shouhu.command.incident.Staff;
import care.shouhu.core.directory.Bed;
import care.shouhu.core.directory.Bed.BedState;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.directory.DirectoryChanges;
import care.shouhu.core.directory.Place;
import care.shouhu.core.directory.Place.PlaceKind;
import care.shouhu.core.directory.Place.Terrain;
import care.shouhu.core.directory.Shift;
import care.shouhu.core.directory.User;
import care.shouhu.core.directory.User.Role;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The whole city of the design load, with a roster of 66 days. Prints how long a look takes. */
class PreflightCityTest {
  private static final int INSTITUTIONS = 159;
  private static final int BEDS = 34_005;
  private static final int HOUSEHOLDS = 170_000;
  private static final int COUNTIES = 14;
  private static final long NOW = 1_800_000_000_000L;
  private static final long SHIFT_MILLIS = 8 * 3_600_000L;

  private final DirectoryChanges.Collector register = DirectoryChanges.collect();
  private long shifts;

  @Test
  void everyBedAndHouseholdIsLookedAt() {
    for (int i = 0; i < INSTITUTIONS; i++) {
      institution(i);
    }
    for (int i = 0; i < HOUSEHOLDS; i++) {
      place("house-" + i, PlaceKind.HOUSEHOLD, i % COUNTIES);
    }
    for (int i = 0; i < COUNTIES; i++) {
      user("county-" + i, Role.COUNTY_OPERATOR, i, null);
    }
    var directory = new Directory();
    directory.apply(register.at(1));
    EscalationPolicy policy = EscalationPolicy.defaults();

    Preflight preflight = null;
    for (int look = 0; look < 5; look++) {
      long begin = System.nanoTime();
      preflight =
          Preflight.of(directory, subject -> policy, new Staff(directory), name -> List.of(), NOW);
      System.out.printf(
          "look %d at %d beds and %d households: %d ms%n",
          look,
          preflight.counts().beds(),
          preflight.counts().households(),
          TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
    }

    assertThat(preflight.counts().beds()).isEqualTo(BEDS);
    assertThat(preflight.counts().households()).isEqualTo(HOUSEHOLDS);
    assertThat(preflight.byPlace()).hasSize(INSTITUTIONS);
    assertThat(preflight.ofHouseholds()).hasSize(COUNTIES);
  }

  private void institution(int number) {
    String id = "home-" + number;
    place(id, PlaceKind.INSTITUTION, number % COUNTIES);
    int beds = BEDS / INSTITUTIONS + (number < BEDS % INSTITUTIONS ? 1 : 0);
    for (int bed = 0; bed < beds; bed++) {
      register.bed(new Bed(id + "-" + bed, id, "", "1", "" + bed, true, BedState.OCCUPIED));
    }
    for (int nurse = 0; nurse < 12; nurse++) {
      user(id + "-nurse-" + nurse, Role.INSTITUTION_STAFF, number % COUNTIES, id);
    }
    for (int shift = -105; shift < 93; shift++) {
      long from = NOW + shift * SHIFT_MILLIS;
      String nurse = id + "-nurse-" + Math.floorMod(shift, 12);
      register.shift(new Shift(++shifts, id, null, "", from, from + SHIFT_MILLIS, List.of(nurse)));
    }
  }

  private void place(String id, PlaceKind kind, int county) {
    register.place(new Place(id, kind, id, division(county), null, Terrain.RURAL, 106.9, 27.7));
  }

  private void user(String name, Role role, int county, String placeId) {
    boolean standing = placeId == null;
    register.user(
        new User(name, name, "", role, division(county), placeId, null, null, List.of(), standing));
  }

  private static String division(int county) {
    return Integer.toString(520_302 + county);
  }
}
