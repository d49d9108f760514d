package care.shouhu.command.registry;

import care.shouhu.core.directory.Bed;
import care.shouhu.core.directory.Device;
import care.shouhu.core.directory.Place;
import care.shouhu.core.directory.Resident;
import care.shouhu.core.directory.User;
import java.util.List;

/** Many records at once; what refers to others may refer to any of them. */
public record CityImport(
    List<Place> places,
    List<Bed> beds,
    List<Resident> residents,
    List<Device> devices,
    List<User> users) {

  public CityImport {
    places = List.copyOf(places);
    beds = List.copyOf(beds);
    residents = List.copyOf(residents);
    devices = List.copyOf(devices);
    users = List.copyOf(users);
  }

  public int size() {
    return places.size() + beds.size() + residents.size() + devices.size() + users.size();
  }
}
