package care.shouhu.sim.world;

import care.shouhu.core.directory.Device.DeviceKind;
import care.shouhu.core.directory.Device.Profile;
import care.shouhu.core.directory.Division;
import care.shouhu.core.directory.Place;
import care.shouhu.core.directory.Place.PlaceKind;
import care.shouhu.core.directory.Place.Terrain;
import care.shouhu.core.directory.Resident;
import java.util.List;

/**
 * Homes of one elder each: a hub, a pendant that knows falls, a call button, and in one of ten a
 * bed sensor (domain, design load).
 */
final class HouseholdPlanner {
  private static final double BED_SENSOR_SHARE = 0.1;
  private static final List<String> NEIGHBOURHOODS =
      List.of("红旗", "桃溪", "民主", "和平", "新华", "幸福", "文化", "凤凰", "长征", "迎红");
  private static final List<String> VILLAGES =
      List.of("龙泉", "大水", "青杠", "水井", "石坝", "茶园", "双河", "万里", "白果", "梨坝", "高山", "新场");

  private final CityPlanner city;
  private final People people;

  HouseholdPlanner(CityPlanner city) {
    this.city = city;
    this.people = new People(Dice.seed(city.seed, "homes"));
  }

  void plan(Zunyi.County county, int households) {
    Dice dice = new Dice(Dice.seed(city.seed, "homes " + county.division().code()));
    for (int number = 1; number <= households; number++) {
      plan(county, "%s-h%03d".formatted(county.division().code(), number), dice);
    }
  }

  private void plan(Zunyi.County county, String key, Dice dice) {
    Division division = county.division();
    String town = dice.oneOf(county.towns());
    Terrain terrain = town.endsWith("街道") ? Terrain.TOWN : Terrain.RURAL;
    Spot spot = Spot.in(division, terrain, dice);
    String placeId = "home-" + key;
    Resident resident = people.atHome("elder-" + key, placeId);
    city.places.add(
        new Place(
            placeId,
            PlaceKind.HOUSEHOLD,
            resident.name() + "家",
            division.code(),
            division.name() + town + door(terrain, dice),
            terrain,
            spot.longitude(),
            spot.latitude()));
    city.residents.add(resident);
    String hubId = "hub-" + key;
    city.devices.add(
        new PlannedDevice(hubId, DeviceKind.HUB, Profile.NATIVE, placeId, null, null, null, 300));
    city.devices.add(worn("pendant-" + key, DeviceKind.FALL_ALARM, resident, hubId));
    city.devices.add(worn("button-" + key, DeviceKind.CALL_BUTTON, resident, hubId));
    if (dice.chance(BED_SENSOR_SHARE)) {
      city.devices.add(worn("sensor-" + key, DeviceKind.BED_SENSOR, resident, hubId));
    }
  }

  private static String door(Terrain terrain, Dice dice) {
    return switch (terrain) {
      case TOWN ->
          "%s社区%d栋%d单元%d0%d室"
              .formatted(
                  dice.oneOf(NEIGHBOURHOODS),
                  1 + dice.below(12),
                  1 + dice.below(3),
                  1 + dice.below(7),
                  1 + dice.below(3));
      case RURAL ->
          "%s村%d组%d号".formatted(dice.oneOf(VILLAGES), 1 + dice.below(9), 1 + dice.below(60));
    };
  }

  private static PlannedDevice worn(String id, DeviceKind kind, Resident resident, String hubId) {
    return new PlannedDevice(
        id,
        kind,
        Profile.NATIVE,
        resident.placeId(),
        null,
        resident.id(),
        hubId,
        kind.intervalSecondsDefault());
  }
}
