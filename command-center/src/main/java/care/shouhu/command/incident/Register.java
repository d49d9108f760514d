package care.shouhu.command.incident;

import care.shouhu.command.notify.NotifyPolicy;
import care.shouhu.command.watch.WatchProfile;
import care.shouhu.core.directory.Bed;
import care.shouhu.core.directory.Device;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.directory.Place;
import care.shouhu.core.directory.PolicyText;
import care.shouhu.core.directory.Resident;
import care.shouhu.core.directory.User;
import care.shouhu.core.directory.User.Role;
import care.shouhu.core.directory.UserChannel;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the desk asks of the directory. Answers at once from memory; never the database. */
public final class Register {
  private static final Logger LOG = LoggerFactory.getLogger(Register.class);

  /** A policy with the text it was read from, so that it is read once. */
  private record Parsed(PolicyText text, EscalationPolicy policy) {}

  private record ParsedNotify(PolicyText text, NotifyPolicy policy) {}

  private final Directory directory;
  private final EscalationPolicy defaults = EscalationPolicy.defaults();
  private final NotifyPolicy notifyDefaults = NotifyPolicy.defaults();
  private final Staff staff;
  private volatile Parsed parsed;
  private volatile ParsedNotify parsedNotify;

  public Register(Directory directory) {
    this.directory = directory;
    this.staff = new Staff(directory);
  }

  /** Who works where, and whether now. */
  public Staff staff() {
    return staff;
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

  /** What the detectors need to know of the device, or null when the register does not know it. */
  public WatchProfile profile(String deviceId) {
    Optional<Device> device = directory.device(deviceId);
    return device
        .map(known ->
            new WatchProfile(
                known.kind(), known.intervalSeconds(), directory.resolve(known).careLevel()))
        .orElse(null);
  }

  /** Field workers of the county, and staff and leads of the place; either may be null. */
  public List<User> responders(String division, String placeId) {
    return directory.users().stream()
        .filter(user -> Responders.mayGo(user.role()))
        .filter(user ->
            user.role() == Role.FIELD_WORKER
                ? user.division() != null && user.division().equals(division)
                : user.placeId() != null && user.placeId().equals(placeId))
        .toList();
  }

  /**
   * The escalation policy in force: the register's newest, or the default. One that cannot be read
   * is passed over; escalation goes on by the one before.
   */
  public EscalationPolicy policy() {
    Optional<PolicyText> text = directory.policy();
    if (text.isEmpty()) {
      return defaults;
    }
    Parsed known = parsed;
    if (known == null || !known.text().equals(text.get())) {
      known = new Parsed(text.get(), parse(text.get(), known));
      parsed = known;
    }
    return known.policy();
  }

  /** The built-in policy, whatever the register holds. */
  public EscalationPolicy defaults() {
    return defaults;
  }

  private EscalationPolicy parse(PolicyText text, Parsed before) {
    try {
      return EscalationPolicy.parse(text.json()).withVersion(text.policyVersion());
    } catch (IllegalArgumentException e) {
      LOG.error(
          "Escalation policy {} cannot be read; the one before holds", text.policyVersion(), e);
      return before == null ? defaults : before.policy();
    }
  }
}
