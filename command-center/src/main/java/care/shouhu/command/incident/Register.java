package care.shouhu.command.incident;

import care.shouhu.command.watch.WatchProfile;
import care.shouhu.core.directory.Bed;
import care.shouhu.core.directory.Device;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.directory.Place;
import care.shouhu.core.directory.PolicyText;
import care.shouhu.core.directory.Resident;
import care.shouhu.core.directory.UnitPolicy;
import care.shouhu.core.directory.User;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the desk asks of the directory. Answers at once from memory; never the database. */
public final class Register {
  private static final Logger LOG = LoggerFactory.getLogger(Register.class);

  /**
   * A policy with the text it was read from, so that it is read once.
   *
   * @param policy null when neither this text nor one before it could be read
   */
  private record Parsed(PolicyText text, EscalationPolicy policy) {}

  private final Directory directory;
  private final EscalationPolicy defaults = EscalationPolicy.defaults();
  private final TravelTimes travel;
  private final LastPlaces lastPlaces = new LastPlaces();
  private final Map<String, Parsed> parsed = new ConcurrentHashMap<>();

  public Register(Directory directory) {
    this(directory, new RoadFactor());
  }

  /**
   * @param travel how long people take to places
   */
  public Register(Directory directory, TravelTimes travel) {
    this.directory = directory;
    this.travel = travel;
  }

  /**
   * Who works where, and whether now.
   *
   * @param marks what each user last said of being at work
   */
  public Staff staff(Function<String, Optional<DutyMark>> marks) {
    return new Staff(directory, marks);
  }

  /** Where people on duty last were. */
  public LastPlaces lastPlaces() {
    return lastPlaces;
  }

  /** Who could go, as the register and those people say. */
  public Responders responders(Staff staff) {
    return new Responders(staff, lastPlaces, travel, this::policy);
  }

  public Optional<User> user(String username) {
    return directory.user(username);
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

  /** What the detectors need to know of the device, or null when the register does not know it. */
  public WatchProfile profile(String deviceId) {
    Optional<Device> device = directory.device(deviceId);
    return device
        .map(known ->
            new WatchProfile(
                known.kind(), known.intervalSeconds(), directory.resolve(known).careLevel()))
        .orElse(null);
  }

  /**
   * The escalation policy in force for this subject: its institution's own, else its county's, else
   * the city's, else the built-in one. A text that cannot be read is passed over: the one before it
   * holds, and where there was none the next wider policy.
   */
  public EscalationPolicy policy(Subject subject) {
    Optional<PolicyText> ofPlace =
        subject.placeId() == null
            ? Optional.empty()
            : directory.policyOfPlace(subject.placeId()).map(UnitPolicy::text);
    Optional<PolicyText> ofDivision =
        subject.division() == null
            ? Optional.empty()
            : directory.policyOfDivision(subject.division()).map(UnitPolicy::text);
    return ofPlace
        .flatMap(text -> policy("place:" + subject.placeId(), text))
        .or(() -> ofDivision.flatMap(text -> policy("division:" + subject.division(), text)))
        .or(() -> directory.policy().flatMap(text -> policy("city", text)))
        .orElse(defaults);
  }

  /** The built-in policy, whatever the register holds. */
  public EscalationPolicy defaults() {
    return defaults;
  }

  private Optional<EscalationPolicy> policy(String unit, PolicyText text) {
    Parsed known = parsed.get(unit);
    if (known == null || !known.text().equals(text)) {
      known = new Parsed(text, parse(text, known));
      parsed.put(unit, known);
    }
    return Optional.ofNullable(known.policy());
  }

  private static EscalationPolicy parse(PolicyText text, Parsed before) {
    try {
      return EscalationPolicy.parse(text.json()).withVersion(text.policyVersion());
    } catch (IllegalArgumentException e) {
      LOG.error(
          "Escalation policy {} cannot be read; the one before holds", text.policyVersion(), e);
      return before == null ? null : before.policy();
    }
  }
}
