package care.shouhu.sim.world;

import care.shouhu.core.directory.Bed;
import care.shouhu.core.directory.Place;
import care.shouhu.core.directory.Resident;
import java.util.ArrayList;
import java.util.List;

/** Gathers the city, county by county; every choice from the seed. */
final class CityPlanner {
  private static final int HOUSEHOLDS = 300;

  final long seed;
  final List<Place> places = new ArrayList<>();
  final List<Bed> beds = new ArrayList<>();
  final List<Resident> residents = new ArrayList<>();
  final List<PlannedDevice> devices = new ArrayList<>();
  final List<PlannedUser> users = new ArrayList<>();

  CityPlanner(long seed) {
    this.seed = seed;
  }

  CityPlan plan() {
    InstitutionPlanner institutions = new InstitutionPlanner(this);
    HouseholdPlanner households = new HouseholdPlanner(this);
    StaffPlanner staff = new StaffPlanner(this);
    staff.planCity();
    int[] householdsOf = householdsByCounty();
    for (int i = 0; i < Zunyi.COUNTIES.size(); i++) {
      Zunyi.County county = Zunyi.COUNTIES.get(i);
      staff.planCounty(county);
      for (Place institution : institutions.plan(county, i)) {
        staff.planInstitution(institution);
      }
      households.plan(county, householdsOf[i]);
    }
    return new CityPlan(seed, Zunyi.divisions(), places, beds, residents, devices, users);
  }

  /** By weight; what rounding leaves over goes to the first counties, one each. */
  private static int[] householdsByCounty() {
    int weights = Zunyi.COUNTIES.stream().mapToInt(Zunyi.County::householdWeight).sum();
    int[] counts = new int[Zunyi.COUNTIES.size()];
    int given = 0;
    for (int i = 0; i < counts.length; i++) {
      counts[i] = HOUSEHOLDS * Zunyi.COUNTIES.get(i).householdWeight() / weights;
      given += counts[i];
    }
    for (int i = 0; given < HOUSEHOLDS; i++, given++) {
      counts[i % counts.length]++;
    }
    return counts;
  }
}
