package care.shouhu.command.loop;

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
import java.util.List;

/** A small register: one home with three beds, one household in the mountains, a lone button. */
final class SimulatedCity {
  static final String DIVISION = "520302";
  static final List<String> BUTTONS =
      List.of("button-1", "button-2", "button-3", "button-home", "button-lone", "button-unknown");
  static final List<String> BEDS = List.of("sensor-1", "sensor-2", "sensor-3");
  static final List<String> STAFF = List.of("staff-1", "staff-2", "lead");
  static final List<String> WORKERS = List.of("worker-1", "worker-2", "worker-3");
  static final List<String> OPERATORS = List.of("county", "city");

  private SimulatedCity() {}

  static Directory directory() {
    var all = DirectoryChanges.collect();
    all.place(
        new Place(
            "home", PlaceKind.INSTITUTION, "颐养院", DIVISION, "路 1 号", Terrain.TOWN, 106.9, 27.7));
    all.place(
        new Place("house", PlaceKind.HOUSEHOLD, "山上", DIVISION, null, Terrain.RURAL, 107.1, 27.9));
    CareLevel[] levels = {CareLevel.FULL, CareLevel.PARTIAL, CareLevel.INDEPENDENT};
    for (int i = 1; i <= 3; i++) {
      all.bed(new Bed("bed-" + i, "home", "A", "10" + i, "" + i, true, BedState.OCCUPIED));
      all.resident(
          new Resident(
              "resident-" + i, "老人" + i, 1940, "F", levels[i - 1], "home", "bed-" + i, List.of()));
      all.device(device("button-" + i, DeviceKind.CALL_BUTTON, null, "bed-" + i, null));
      all.device(device("sensor-" + i, DeviceKind.BED_SENSOR, null, "bed-" + i, null));
    }
    all.resident(
        new Resident(
            "resident-home", "山老人", 1938, "M", CareLevel.PARTIAL, "house", null, List.of("跌倒")));
    all.device(device("button-home", DeviceKind.CALL_BUTTON, null, null, "resident-home"));
    all.device(device("button-lone", DeviceKind.CALL_BUTTON, null, null, null));
    STAFF.forEach(name ->
        all.user(user(name, name.equals("lead") ? Role.INSTITUTION_LEAD : Role.INSTITUTION_STAFF)));
    WORKERS.forEach(name -> all.user(user(name, Role.FIELD_WORKER)));
    all.user(user("county", Role.COUNTY_OPERATOR));
    all.user(user("city", Role.CITY_OPERATOR));
    Directory directory = new Directory();
    directory.apply(all.at(1));
    return directory;
  }

  private static Device device(
      String id, DeviceKind kind, String placeId, String bedId, String residentId) {
    return new Device(
        id,
        kind,
        Profile.NATIVE,
        "00",
        placeId,
        bedId,
        residentId,
        null,
        kind.intervalSecondsDefault());
  }

  private static User user(String name, Role role) {
    boolean institution = role == Role.INSTITUTION_LEAD || role == Role.INSTITUTION_STAFF;
    return new User(
        name,
        name,
        "",
        role,
        institution ? null : DIVISION,
        institution ? "home" : null,
        106.95,
        27.75,
        List.of(),
        !name.equals("worker-3"));
  }
}
