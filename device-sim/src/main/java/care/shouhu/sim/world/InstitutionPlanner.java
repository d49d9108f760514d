package care.shouhu.sim.world;

import care.shouhu.core.directory.Bed;
import care.shouhu.core.directory.Bed.BedState;
import care.shouhu.core.directory.Device.DeviceKind;
import care.shouhu.core.directory.Device.Profile;
import care.shouhu.core.directory.Division;
import care.shouhu.core.directory.Place;
import care.shouhu.core.directory.Place.PlaceKind;
import care.shouhu.core.directory.Place.Terrain;
import java.util.ArrayList;
import java.util.List;

/**
 * Care homes: a central home in each county, a township regional centre, and in the four largest a
 * private one. Each wing has two-bed rooms and one hub; each bed a sensor and a button.
 */
final class InstitutionPlanner {
  private static final int CENTRE_WING_BEDS = 16;
  private static final int OTHER_WING_BEDS = 14;
  private static final int PRIVATE_WINGS = 2;
  private static final int ROOM_BEDS = 2;

  private static final List<String> WING_NAMES = List.of("一区", "二区", "三区", "四区", "五区");
  private static final List<String> PRIVATE_NAMES = List.of("夕阳红老年公寓", "桐福养护院", "乐龄颐养园", "赤水河康养中心");

  private final CityPlanner city;
  private final People people;
  private int privateHomes;

  InstitutionPlanner(CityPlanner city) {
    this.city = city;
    this.people = new People(Dice.seed(city.seed, "residents"));
  }

  /** Two or three institutions. */
  List<Place> plan(Zunyi.County county, int countyIndex) {
    Dice dice = new Dice(Dice.seed(city.seed, county.division().code()));
    List<Place> planned = new ArrayList<>();
    String countyTown = county.towns().getFirst();
    planned.add(institution(county, 1, centreName(county, countyIndex), countyTown, dice));
    planWings(planned.getLast(), county.centreWings(), CENTRE_WING_BEDS, 0.62, dice);

    String township = county.towns().get(2 + dice.below(3));
    planned.add(institution(county, 2, countyName(county) + township + "区域养老服务中心", township, dice));
    planWings(planned.getLast(), county.townshipWings(), OTHER_WING_BEDS, 0.3, dice);

    if (county.townshipWings() == 3) {
      String name = countyName(county) + PRIVATE_NAMES.get(privateHomes++);
      planned.add(institution(county, 3, name, county.towns().get(1), dice));
      planWings(planned.getLast(), PRIVATE_WINGS, OTHER_WING_BEDS, 0.3, dice);
    }
    return planned;
  }

  private static String centreName(Zunyi.County county, int countyIndex) {
    return countyName(county) + (countyIndex % 2 == 1 ? "中心敬老院" : "失能特困人员集中供养中心");
  }

  /** The county's name as it is written on a door plate: 道真县, not the whole of it. */
  private static String countyName(Zunyi.County county) {
    String name = county.division().name();
    return name.endsWith("自治县") ? county.shortName() + "县" : name;
  }

  private Place institution(Zunyi.County county, int number, String name, String town, Dice dice) {
    Division division = county.division();
    Terrain terrain = town.endsWith("街道") ? Terrain.TOWN : Terrain.RURAL;
    Spot spot = Spot.in(division, terrain, dice);
    Place place =
        new Place(
            "inst-%s-%02d".formatted(division.code(), number),
            PlaceKind.INSTITUTION,
            name,
            division.code(),
            division.name() + town + (dice.below(180) + 1) + "号",
            terrain,
            spot.longitude(),
            spot.latitude());
    city.places.add(place);
    return place;
  }

  private void planWings(Place place, int wings, int wingBeds, double nursingTypeShare, Dice dice) {
    String key = place.id().substring("inst-".length());
    for (int wing = 1; wing <= wings; wing++) {
      String hubId = "hub-%s-%d".formatted(key, wing);
      city.devices.add(
          new PlannedDevice(
              hubId, DeviceKind.HUB, Profile.NATIVE, place.id(), null, null, null, 300));
      for (int i = 0; i < wingBeds; i++) {
        int room = wing * 100 + 1 + i / ROOM_BEDS;
        boolean nursingType = (wing - 1) * wingBeds + i < nursingTypeShare * wings * wingBeds;
        String number = "%s-%d-%d".formatted(key, room, 1 + i % ROOM_BEDS);
        planBed(place, WING_NAMES.get(wing - 1), room, number, nursingType, hubId, dice);
      }
    }
  }

  private void planBed(
      Place place,
      String wing,
      int room,
      String number,
      boolean nursingType,
      String hubId,
      Dice dice) {
    Bed bed =
        new Bed(
            "bed-" + number,
            place.id(),
            wing,
            String.valueOf(room),
            room + "-" + number.substring(number.length() - 1),
            nursingType,
            state(dice.unit()));
    city.beds.add(bed);
    switch (bed.state()) {
      case OCCUPIED, ON_LEAVE, IN_HOSPITAL, RESPITE ->
          city.residents.add(people.inBed("elder-" + number, place.id(), bed.id(), nursingType));
      case VACANT, RESERVED, OUT_OF_SERVICE -> {}
    }
    city.devices.add(atBed("sensor-" + number, DeviceKind.BED_SENSOR, bed, hubId));
    city.devices.add(atBed("button-" + number, DeviceKind.CALL_BUTTON, bed, hubId));
  }

  private static PlannedDevice atBed(String id, DeviceKind kind, Bed bed, String hubId) {
    return new PlannedDevice(
        id,
        kind,
        Profile.NATIVE,
        bed.placeId(),
        bed.id(),
        null,
        hubId,
        kind.intervalSecondsDefault());
  }

  /** 88 % with somebody who lives there, a few of them away. */
  private static BedState state(double throwOfDice) {
    if (throwOfDice < 0.862) {
      return BedState.OCCUPIED;
    }
    if (throwOfDice < 0.872) {
      return BedState.IN_HOSPITAL;
    }
    if (throwOfDice < 0.88) {
      return BedState.ON_LEAVE;
    }
    if (throwOfDice < 0.89) {
      return BedState.RESERVED;
    }
    return throwOfDice < 0.9 ? BedState.OUT_OF_SERVICE : BedState.VACANT;
  }
}
