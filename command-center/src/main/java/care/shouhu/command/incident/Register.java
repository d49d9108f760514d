package care.shouhu.command.incident;

import care.shouhu.command.notify.NotifyPolicy;
import care.shouhu.command.watch.WatchParameters;
import care.shouhu.command.watch.WatchProfile;
import care.shouhu.core.directory.Bed;
import care.shouhu.core.directory.Device;
import care.shouhu.core.directory.Device.DeviceKind;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.directory.Place;
import care.shouhu.core.directory.PolicyText;
import care.shouhu.core.directory.Resident;
import care.shouhu.core.directory.Resident.CareLevel;
import care.shouhu.core.directory.User;
import care.shouhu.core.directory.UserChannel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the desk asks of the directory. Answers at once from memory; never the database. */
public final class Register {
  private static final Logger LOG = LoggerFactory.getLogger(Register.class);

  private record ParsedNotify(PolicyText text, NotifyPolicy policy) {}

  private final Directory directory;
  private final NotifyPolicy notifyDefaults = NotifyPolicy.defaults();
  private final RosterBook rosters;
  private final WatchBook watchBook;
  private final PolicyBook policyBook;
  private final TravelTimes travel;
  private volatile ParsedNotify parsedNotify;

  /** With estimated travel times. */
  public Register(Directory directory) {
    this(directory, new EstimatedTravel());
  }

  /** With these travel times. */
  public Register(Directory directory, TravelTimes travel) {
    this.travel = travel;
    this.directory = directory;
    this.rosters = new RosterBook(directory);
    this.watchBook = new WatchBook(directory);
    this.policyBook = new PolicyBook(directory);
  }

  /**
   * Who works where, and whether now.
   *
   * @param marks what was said of a user's duty by hand
   */
  public Staff staff(Function<String, Optional<DutyMark>> marks) {
    return new Staff(directory, rosters, marks);
  }

  public Optional<User> user(String username) {
    return directory.user(username);
  }

  /** Ids of the places this user works at: one site, or all of their institution. */
  public Set<String> sitesOf(User user) {
    return directory.sitesOf(user);
  }

  /** Whom a device speaks for. One the register does not know (yet) still stands for itself. */
  public Subject subject(String deviceId) {
    return directory
        .device(deviceId)
        .map(directory::resolve)
        .map(Register::subject)
        .orElseGet(() -> Subject.ofDevice(deviceId));
  }

  private static Subject subject(care.shouhu.core.directory.Subject found) {
    Resident resident = found.resident();
    Place place = found.place();
    Bed bed = found.bed();
    return new Subject(
        found.residentId(),
        resident == null ? null : resident.name(),
        found.careLevel(),
        resident == null ? found.deviceId() : null,
        found.placeId(),
        place == null ? null : place.name(),
        place == null ? null : place.kind(),
        place == null ? null : place.terrain(),
        place == null ? null : place.address(),
        resident == null ? List.of() : resident.risks(),
        found.bedId(),
        bed == null ? null : bed.label(),
        found.division(),
        place == null ? null : place.longitude(),
        place == null ? null : place.latitude());
  }

  /** By which ways this person is told, proved or not, in order of rank. */
  public List<UserChannel> channelsOf(String username) {
    return directory.channelsOf(username);
  }

  /**
   * How people are told: the register's newest policy, or the default. One that cannot be read is
   * passed over.
   */
  public NotifyPolicy notifyPolicy() {
    Optional<PolicyText> text = directory.notifyPolicy();
    if (text.isEmpty()) {
      return notifyDefaults;
    }
    ParsedNotify known = parsedNotify;
    if (known == null || !known.text().equals(text.get())) {
      known = new ParsedNotify(text.get(), parseNotify(text.get(), known));
      parsedNotify = known;
    }
    return known.policy();
  }

  private NotifyPolicy parseNotify(PolicyText text, ParsedNotify before) {
    try {
      return NotifyPolicy.parse(text.json()).withVersion(text.policyVersion());
    } catch (IllegalArgumentException e) {
      LOG.error(
          "Policy {} of telling people cannot be read; the one before holds",
          text.policyVersion(),
          e);
      return before == null ? notifyDefaults : before.policy();
    }
  }

  /** What this device has in common with others, from the narrowest to the widest. */
  public List<Subject> commonCauses(String deviceId) {
    return directory.device(deviceId).map(this::commonCauses).orElse(List.of());
  }

  private List<Subject> commonCauses(Device device) {
    List<Subject> causes = new ArrayList<>();
    String hubId = device.kind() == DeviceKind.HUB ? device.id() : device.hubId();
    Place place = directory.resolve(device).place();
    if (hubId != null) {
      causes.add(Subject.ofCommonCause("hub:" + hubId, place, division(place)));
    }
    if (place != null) {
      causes.add(Subject.ofCommonCause("place:" + place.id(), place, place.division()));
      causes.add(Subject.ofCommonCause(area(place), null, place.division()));
    }
    causes.add(Subject.ofCommonCause("gateway:all", null, null));
    return causes;
  }

  private static String division(Place place) {
    return place == null ? null : place.division();
  }

  /** A cell of about five kilometres: the register knows no townships, a power line does. */
  private static String area(Place place) {
    return "area:%d:%d"
        .formatted(
            Math.floorDiv(Math.round(place.latitude() * 100), 5),
            Math.floorDiv(Math.round(place.longitude() * 100), 5));
  }

  /** The devices that have this in common. Looks at every place for the wider causes. */
  public Collection<Device> devicesOf(Subject cause) {
    String key = cause.commonCause();
    if (key.startsWith("hub:")) {
      String hubId = key.substring("hub:".length());
      List<Device> found = new ArrayList<>(directory.devicesOfHub(hubId));
      directory.device(hubId).ifPresent(found::add);
      return found;
    }
    if (key.startsWith("place:")) {
      return directory.devicesOfPlace(cause.placeId());
    }
    if (key.startsWith("area:")) {
      return directory.places().stream()
          .filter(place -> area(place).equals(key))
          .flatMap(place -> directory.devicesOfPlace(place.id()).stream())
          .toList();
    }
    return directory.devices();
  }

  /** What the detectors need to know of the device, or null when the register does not know it. */
  public WatchProfile profile(String deviceId) {
    Optional<Device> device = directory.device(deviceId);
    return device.map(this::profile).orElse(null);
  }

  private WatchProfile profile(Device device) {
    Resident person = directory.resolve(device).resident();
    return new WatchProfile(
        device.kind(),
        device.intervalSeconds(),
        person != null,
        watchBook.rules(person == null ? null : person.id(), careLevel(person)));
  }

  private static CareLevel careLevel(Resident person) {
    return person == null ? null : person.careLevel();
  }

  /** The detectors' parameters in force. */
  public WatchParameters watchParameters() {
    return watchBook.parameters();
  }

  /** Field workers of the county, and staff and leads of the place; either may be null. */
  public List<User> responders(String division, String placeId) {
    return Responders.candidates(directory, division, placeId);
  }

  /** How long it takes to get somewhere. */
  public TravelTimes travel() {
    return travel;
  }

  /** Which escalation policy holds where. */
  public PolicyBook policies() {
    return policyBook;
  }
}
