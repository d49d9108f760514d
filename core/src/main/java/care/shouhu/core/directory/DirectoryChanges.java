package care.shouhu.core.directory;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What became different in the register, in one step.
 *
 * @param version the register's version after these changes; 0 when they do not move it
 * @param policy the newest policy if it changed
 * @param removed what is no longer there; ids that were not there are no error
 */
public record DirectoryChanges(
    long version,
    List<Division> divisions,
    List<Place> places,
    List<Bed> beds,
    List<Resident> residents,
    List<Device> devices,
    List<User> users,
    Optional<PolicyText> policy,
    Removed removed) {

  public DirectoryChanges {
    divisions = List.copyOf(divisions);
    places = List.copyOf(places);
    beds = List.copyOf(beds);
    residents = List.copyOf(residents);
    devices = List.copyOf(devices);
    users = List.copyOf(users);
  }

  /** Ids of what is no longer there, by kind. */
  public record Removed(
      List<String> placeIds,
      List<String> bedIds,
      List<String> residentIds,
      List<String> deviceIds,
      List<String> usernames) {

    public Removed {
      placeIds = List.copyOf(placeIds);
      bedIds = List.copyOf(bedIds);
      residentIds = List.copyOf(residentIds);
      deviceIds = List.copyOf(deviceIds);
      usernames = List.copyOf(usernames);
    }

    boolean isEmpty() {
      return placeIds.isEmpty()
          && bedIds.isEmpty()
          && residentIds.isEmpty()
          && deviceIds.isEmpty()
          && usernames.isEmpty();
    }
  }

  /** Whether nothing but the version may differ. */
  public boolean isEmpty() {
    return divisions.isEmpty()
        && places.isEmpty()
        && beds.isEmpty()
        && residents.isEmpty()
        && devices.isEmpty()
        && users.isEmpty()
        && policy.isEmpty()
        && removed.isEmpty();
  }

  /** Collects changes; not thread-safe. */
  public static Collector collect() {
    return new Collector();
  }

  /** Changes while they are being collected. */
  public static final class Collector {
    private final List<Division> divisions = new ArrayList<>();
    private final List<Place> places = new ArrayList<>();
    private final List<Bed> beds = new ArrayList<>();
    private final List<Resident> residents = new ArrayList<>();
    private final List<Device> devices = new ArrayList<>();
    private final List<User> users = new ArrayList<>();
    private final List<String> placeIds = new ArrayList<>();
    private final List<String> bedIds = new ArrayList<>();
    private final List<String> residentIds = new ArrayList<>();
    private final List<String> deviceIds = new ArrayList<>();
    private final List<String> usernames = new ArrayList<>();
    private PolicyText policy;
    private int size;

    private Collector() {}

    /** How many records and removals were collected. */
    public int size() {
      return size;
    }

    public Collector division(Division division) {
      return counted(divisions.add(division));
    }

    public Collector place(Place place) {
      return counted(places.add(place));
    }

    public Collector bed(Bed bed) {
      return counted(beds.add(bed));
    }

    public Collector resident(Resident resident) {
      return counted(residents.add(resident));
    }

    public Collector device(Device device) {
      return counted(devices.add(device));
    }

    public Collector user(User user) {
      return counted(users.add(user));
    }

    /** The newest policy wins, in whatever order they come. */
    public Collector policy(PolicyText text) {
      if (policy == null || policy.policyVersion() <= text.policyVersion()) {
        policy = text;
      }
      return counted(true);
    }

    public Collector removePlace(String id) {
      return counted(placeIds.add(id));
    }

    public Collector removeBed(String id) {
      return counted(bedIds.add(id));
    }

    public Collector removeResident(String id) {
      return counted(residentIds.add(id));
    }

    public Collector removeDevice(String id) {
      return counted(deviceIds.add(id));
    }

    public Collector removeUser(String username) {
      return counted(usernames.add(username));
    }

    /** The changes collected so far, leading to the given version (0: does not move it). */
    public DirectoryChanges at(long version) {
      var removed = new Removed(placeIds, bedIds, residentIds, deviceIds, usernames);
      return new DirectoryChanges(
          version,
          divisions,
          places,
          beds,
          residents,
          devices,
          users,
          Optional.ofNullable(policy),
          removed);
    }

    private Collector counted(boolean added) {
      size += added ? 1 : 0;
      return this;
    }
  }
}
