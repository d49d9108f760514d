package care.shouhu.sim.world;

import care.shouhu.core.directory.Bed;
import care.shouhu.core.directory.Division;
import care.shouhu.core.directory.Place;
import care.shouhu.core.directory.Resident;
import java.util.List;

/**
 * A city as it would stand in the register: the same seed gives the same city. In an order in which
 * it can be written: what is named by another row comes before it (hubs before the devices behind
 * them).
 *
 * @param seed also the seed of the lives led in it
 */
public record CityPlan(
    long seed,
    List<Division> divisions,
    List<Place> places,
    List<Bed> beds,
    List<Resident> residents,
    List<PlannedDevice> devices,
    List<PlannedUser> users) {

  public CityPlan {
    divisions = List.copyOf(divisions);
    places = List.copyOf(places);
    beds = List.copyOf(beds);
    residents = List.copyOf(residents);
    devices = List.copyOf(devices);
    users = List.copyOf(users);
  }

  /**
   * The demo city: all 14 counties of Zunyi, 32 institutions with 1,400 beds of which about 88 %
   * are taken, 300 households, 392 hubs.
   */
  public static CityPlan zunyi(long seed) {
    return new CityPlanner(seed).plan();
  }
}
