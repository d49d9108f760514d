package care.shouhu.sim.world;

import care.shouhu.core.directory.Division;
import care.shouhu.core.directory.Place;
import care.shouhu.core.directory.Place.Terrain;
import care.shouhu.core.directory.User.Role;
import java.util.ArrayList;
import java.util.List;

/** Who works: city and county desks, field workers, and a lead with two carers in each home. */
final class StaffPlanner {
  private static final int CITY_OPERATORS = 2;
  private static final int CARERS = 2;
  private static final List<String> SKILLS = List.of("急救", "康复护理", "失智照护", "心理慰藉");

  private final CityPlanner city;
  private final People people;

  StaffPlanner(CityPlanner city) {
    this.city = city;
    this.people = new People(Dice.seed(city.seed, "staff"));
  }

  void planCity() {
    for (int number = 1; number <= CITY_OPERATORS; number++) {
      add("city-" + number, Role.CITY_OPERATOR, null, null, null, List.of());
    }
    add("registrar-1", Role.REGISTRAR, null, null, null, List.of());
    add("auditor-1", Role.AUDITOR, null, null, null, List.of());
  }

  /** One desk and two to four field workers, the first of whom is in town. */
  void planCounty(Zunyi.County county) {
    Division division = county.division();
    String code = division.code();
    Dice dice = new Dice(Dice.seed(city.seed, "staff " + code));
    add("county-" + code, Role.COUNTY_OPERATOR, code, null, null, List.of());
    int workers = 2 + dice.below(3);
    for (int number = 1; number <= workers; number++) {
      Terrain terrain = number <= 2 ? Terrain.TOWN : Terrain.RURAL;
      Spot spot = Spot.in(division, terrain, dice);
      add("field-" + code + "-" + number, Role.FIELD_WORKER, code, null, spot, skills(dice));
    }
  }

  void planInstitution(Place place) {
    String key = place.id().substring("inst-".length());
    Spot spot = new Spot(place.longitude(), place.latitude());
    Dice dice = new Dice(Dice.seed(city.seed, "staff " + key));
    add("lead-" + key, Role.INSTITUTION_LEAD, null, place.id(), spot, skills(dice));
    for (int number = 1; number <= CARERS; number++) {
      add(
          "staff-" + key + "-" + number,
          Role.INSTITUTION_STAFF,
          null,
          place.id(),
          spot,
          skills(dice));
    }
  }

  private void add(
      String username,
      Role role,
      String division,
      String placeId,
      Spot spotOrNull,
      List<String> skills) {
    city.users.add(
        new PlannedUser(
            username,
            people.worker(),
            role,
            division,
            placeId,
            spotOrNull == null ? null : spotOrNull.longitude(),
            spotOrNull == null ? null : spotOrNull.latitude(),
            skills));
  }

  private static List<String> skills(Dice dice) {
    List<String> skills = new ArrayList<>();
    for (String skill : SKILLS) {
      if (dice.chance(0.35)) {
        skills.add(skill);
      }
    }
    return skills;
  }
}
