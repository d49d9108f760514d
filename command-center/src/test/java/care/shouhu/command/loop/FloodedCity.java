package care.shouhu.command.loop;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.core.directory.Bed;
import care.shouhu.core.directory.Bed.BedState;
import care.shouhu.core.directory.Device;
import care.shouhu.core.directory.Device.DeviceKind;
import care.shouhu.core.directory.Device.Profile;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.directory.DirectoryChanges;
import care.shouhu.core.directory.Place;
import care.shouhu.core.directory.Place.PlaceKind;
import care.shouhu.core.directory.Place.Terrain;
import care.shouhu.core.directory.Resident;
import care.shouhu.core.directory.Resident.CareLevel;
import care.shouhu.core.directory.User;
import care.shouhu.core.directory.User.Role;
import care.shouhu.core.wire.Envelope;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A hundred homes with a hundred residents each, over all counties, in which everybody calls. */
final class FloodedCity {
  static final int ALARMS = 10_000;
  static final int HOMES = 100;
  static final int COUNTIES = 14;

  private FloodedCity() {}

  static String button(int resident) {
    return "button-" + resident;
  }

  static Envelope call(String device, int seq, long now) {
    String json = "{\"seq\":%d,\"at\":%d,\"kind\":\"call\"}".formatted(seq, now);
    byte[] payload = json.getBytes(StandardCharsets.UTF_8);
    return new Envelope(device, Profile.NATIVE, now, "shouhu/v1/" + device + "/event", payload);
  }

  static Directory directory() {
    var all = DirectoryChanges.collect();
    for (int home = 0; home < HOMES; home++) {
      String division = "5203" + (10 + home % COUNTIES);
      String id = "home-" + home;
      all.place(
          new Place(id, PlaceKind.INSTITUTION, "院" + home, division, null, Terrain.TOWN, 1.0, 1.0));
      all.user(user("staff-" + home, Role.INSTITUTION_STAFF, division, id));
      all.user(user("lead-" + home, Role.INSTITUTION_LEAD, division, id));
      for (int i = home * ALARMS / HOMES; i < (home + 1) * ALARMS / HOMES; i++) {
        String bed = "bed-" + i;
        all.bed(new Bed(bed, id, "", "1", "A", true, BedState.OCCUPIED));
        all.resident(
            new Resident("resident-" + i, "老人", 1940, "F", CareLevel.FULL, id, bed, List.of()));
        all.device(
            new Device(
                "button-" + i,
                DeviceKind.CALL_BUTTON,
                Profile.NATIVE,
                "00",
                null,
                bed,
                null,
                null,
                300));
      }
    }
    for (int county = 0; county < COUNTIES; county++) {
      String division = "5203" + (10 + county);
      all.user(user("county-" + county, Role.COUNTY_OPERATOR, division, null));
    }
    all.user(user("city", Role.CITY_OPERATOR, null, null));
    Directory directory = new Directory();
    directory.apply(all.at(1));
    return directory;
  }

  private static User user(String name, Role role, String division, String placeId) {
    return new User(name, name, "", role, division, placeId, null, null, List.of(), true);
  }

  /** Only a limit, never a measure. */
  static void await(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited too long").isLessThan(end);
      Thread.sleep(5);
    }
  }
}
