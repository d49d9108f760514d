package care.shouhu.core.directory;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What became different in the register, in one step.
 *
 * @param version the register's version after these changes; 0 when they do not move it
 * @param policy the newest policy of the whole city if it changed
 * @param unitPolicies newer policies of parts of the city
 * @param notifyPolicy the newest policy of telling people, if it changed
 * @param watchTexts what the detectors go by, in no order; the newest of each resident counts
 * @param removed what is no longer there; ids that were not there are no error
 */
public record DirectoryChanges(
    long version,
    List<Division> divisions,
    List<Organisation> organisations,
    List<Place> places,
    List<Bed> beds,
    List<Resident> residents,
    List<Device> devices,
    List<User> users,
    List<NotifyGateway> gateways,
    List<UserChannel> channels,
    Optional<PolicyText> policy,
    Optional<PolicyText> notifyPolicy,
    List<UnitPolicy> unitPolicies,
    List<Shift> shifts,
    List<WatchText> watchTexts,
    Removed removed) {

  public DirectoryChanges {
    divisions = List.copyOf(divisions);
    organisations = List.copyOf(organisations);
    places = List.copyOf(places);
    beds = List.copyOf(beds);
    residents = List.copyOf(residents);
    devices = List.copyOf(devices);
    users = List.copyOf(users);
    gateways = List.copyOf(gateways);
    channels = List.copyOf(channels);
    unitPolicies = List.copyOf(unitPolicies);
    shifts = List.copyOf(shifts);
    watchTexts = List.copyOf(watchTexts);
  }

  /** Ids of what is no longer there, by kind. */
  public record Removed(
      List<String> organisationIds,
      List<String> placeIds,
      List<String> bedIds,
      List<String> residentIds,
      List<String> deviceIds,
      List<String> usernames,
      List<String> gatewayIds,
      List<String> channelIds,
      List<Long> shiftIds) {

    static final Removed NOTHING =
        new Removed(
            List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(),
            List.of());

    public Removed {
      organisationIds = List.copyOf(organisationIds);
      placeIds = List.copyOf(placeIds);
      bedIds = List.copyOf(bedIds);
      residentIds = List.copyOf(residentIds);
      deviceIds = List.copyOf(deviceIds);
      usernames = List.copyOf(usernames);
      gatewayIds = List.copyOf(gatewayIds);
      channelIds = List.copyOf(channelIds);
      shiftIds = List.copyOf(shiftIds);
    }

    boolean isEmpty() {
      return organisationIds.isEmpty()
          && placeIds.isEmpty()
          && bedIds.isEmpty()
          && residentIds.isEmpty()
          && deviceIds.isEmpty()
          && usernames.isEmpty()
          && gatewayIds.isEmpty()
          && channelIds.isEmpty()
          && shiftIds.isEmpty();
    }
  }

  /** Whether nothing but the version may differ. */
  public boolean isEmpty() {
    return divisions.isEmpty()
        && organisations.isEmpty()
        && places.isEmpty()
        && beds.isEmpty()
        && residents.isEmpty()
        && devices.isEmpty()
        && users.isEmpty()
        && gateways.isEmpty()
        && channels.isEmpty()
        && policy.isEmpty()
        && notifyPolicy.isEmpty()
        && unitPolicies.isEmpty()
        && shifts.isEmpty()
        && watchTexts.isEmpty()
        && removed.isEmpty();
  }

  /** Collects changes; not thread-safe. */
  public static Collector collect() {
    return new Collector();
  }

  /** Changes while they are being collected. */
  public static final class Collector {
    private final List<Division> divisions = new ArrayList<>();
    private final List<Organisation> organisations = new ArrayList<>();
    private final List<Place> places = new ArrayList<>();
    private final List<Bed> beds = new ArrayList<>();
    private final List<Resident> residents = new ArrayList<>();
    private final List<Device> devices = new ArrayList<>();
    private final List<User> users = new ArrayList<>();
    private final List<NotifyGateway> gateways = new ArrayList<>();
    private final List<UserChannel> channels = new ArrayList<>();
    private final List<WatchText> watchTexts = new ArrayList<>();
    private final List<String> organisationIds = new ArrayList<>();
    private final List<String> placeIds = new ArrayList<>();
    private final List<String> bedIds = new ArrayList<>();
    private final List<String> residentIds = new ArrayList<>();
    private final List<String> deviceIds = new ArrayList<>();
    private final List<String> usernames = new ArrayList<>();
    private final List<String> gatewayIds = new ArrayList<>();
    private final List<String> channelIds = new ArrayList<>();
    private final List<UnitPolicy> unitPolicies = new ArrayList<>();
    private final List<Shift> shifts = new ArrayList<>();
    private final List<Long> shiftIds = new ArrayList<>();
    private PolicyText policy;
    private PolicyText notifyPolicy;
    private int size;

    private Collector() {}

    /** How many records and removals were collected. */
    public int size() {
      return size;
    }

    public Collector division(Division division) {
      return counted(divisions.add(division));
    }

    public Collector organisation(Organisation organisation) {
      return counted(organisations.add(organisation));
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

    public Collector gateway(NotifyGateway gateway) {
      return counted(gateways.add(gateway));
    }

    public Collector channel(UserChannel channel) {
      return counted(channels.add(channel));
    }

    /** The newest policy wins, in whatever order they come. */
    public Collector notifyPolicy(PolicyText text) {
      if (notifyPolicy == null || notifyPolicy.policyVersion() <= text.policyVersion()) {
        notifyPolicy = text;
      }
      return counted(true);
    }

    /** The newest policy wins, in whatever order they come. */
    public Collector policy(PolicyText text) {
      if (policy == null || policy.policyVersion() <= text.policyVersion()) {
        policy = text;
      }
      return counted(true);
    }

    public Collector unitPolicy(UnitPolicy held) {
      return counted(unitPolicies.add(held));
    }

    public Collector shift(Shift shift) {
      return counted(shifts.add(shift));
    }

    public Collector removeShift(long id) {
      return counted(shiftIds.add(id));
    }

    public Collector watchText(WatchText text) {
      return counted(watchTexts.add(text));
    }

    public Collector removeOrganisation(String id) {
      return counted(organisationIds.add(id));
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

    public Collector removeGateway(String id) {
      return counted(gatewayIds.add(id));
    }

    public Collector removeChannel(String id) {
      return counted(channelIds.add(id));
    }

    /** The changes collected so far, leading to the given version (0: does not move it). */
    public DirectoryChanges at(long version) {
      var removed =
          new Removed(
              organisationIds,
              placeIds,
              bedIds,
              residentIds,
              deviceIds,
              usernames,
              gatewayIds,
              channelIds,
              shiftIds);
      return new DirectoryChanges(
          version,
          divisions,
          organisations,
          places,
          beds,
          residents,
          devices,
          users,
          gateways,
          channels,
          Optional.ofNullable(policy),
          Optional.ofNullable(notifyPolicy),
          unitPolicies,
          shifts,
          watchTexts,
          removed);
    }

    private Collector counted(boolean added) {
      size += added ? 1 : 0;
      return this;
    }
  }
}
