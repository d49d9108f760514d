package care.shouhu.command.incident;

import care.shouhu.core.directory.Place.PlaceKind;
import care.shouhu.core.directory.Place.Terrain;
import care.shouhu.core.directory.Resident.CareLevel;
import java.util.List;

/** Whom incidents are about, where only the place matters. */
final class TestSubjects {
  static final String COUNTY = "520302";

  private TestSubjects() {}

  static Subject inHome() {
    return subject("home", PlaceKind.INSTITUTION, Terrain.TOWN);
  }

  static Subject inMountains() {
    return subject("house", PlaceKind.HOUSEHOLD, Terrain.RURAL);
  }

  private static Subject subject(String placeId, PlaceKind kind, Terrain terrain) {
    return new Subject(
        "r",
        "老人",
        CareLevel.FULL,
        null,
        placeId,
        "家",
        kind,
        terrain,
        null,
        List.of(),
        null,
        null,
        COUNTY,
        106.9,
        27.7);
  }
}
