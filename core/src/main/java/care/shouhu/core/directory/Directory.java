package care.shouhu.core.directory;

import care.shouhu.core.directory.Place.PlaceKind;
import care.shouhu.core.directory.User.Role;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is where and which device speaks for whom, in memory. Any thread may ask at any time and
 * never waits; changes are applied one after another. Between two changes of one step a reader may
 * see the first without the second: what belongs together is applied in an order that makes a
 * device visible last.
 *
 * <p>Size: the register's; about 500 bytes a device with its person (375,000 devices of the design
 * load: 190 MB).
 */
public final class Directory {
  private static final Logger LOG = LoggerFactory.getLogger(Directory.class);

  private final Map<String, Division> divisions = new ConcurrentHashMap<>();
  private final Map<String, Organisation> organisations = new ConcurrentHashMap<>();
  private final Map<String, Place> places = new ConcurrentHashMap<>();
  private final Map<String, Bed> beds = new ConcurrentHashMap<>();
  private final Map<String, Resident> residents = new ConcurrentHashMap<>();
  private final Map<String, Device> devices = new ConcurrentHashMap<>();
  private final Users users = new Users();
  private final Map<String, NotifyGateway> gateways = new ConcurrentHashMap<>();
  private final Map<String, UserChannel> channels = new ConcurrentHashMap<>();
  private final Map<String, UnitPolicy> policiesByUnit = new ConcurrentHashMap<>();
  private final Shifts shifts = new Shifts();
  private final Map<String, WatchText> watchTexts = new ConcurrentHashMap<>();
  private volatile PolicyText policy;
  private volatile PolicyText notifyPolicy;
  private volatile long version;

  private final Map<String, String> residentIdByBed = new ConcurrentHashMap<>();
  private final IdIndex placeIdsByOrganisation = new IdIndex();
  private final IdIndex bedIdsByPlace = new IdIndex();
  private final IdIndex residentIdsByPlace = new IdIndex();
  private final IdIndex deviceIdsByPlace = new IdIndex();
  private final IdIndex deviceIdsByBed = new IdIndex();
  private final IdIndex deviceIdsByResident = new IdIndex();
  private final IdIndex deviceIdsByHub = new IdIndex();
  private final IdIndex channelIdsByUser = new IdIndex();

  private final ReentrantLock applying = new ReentrantLock();
  private final List<Consumer<DirectoryChanges>> listeners = new CopyOnWriteArrayList<>();

  public Optional<Device> device(String id) {
    return Optional.ofNullable(devices.get(id));
  }

  public Optional<Organisation> organisation(String id) {
    return Optional.ofNullable(organisations.get(id));
  }

  public Optional<Place> place(String id) {
    return Optional.ofNullable(places.get(id));
  }

  public Optional<Bed> bed(String id) {
    return Optional.ofNullable(beds.get(id));
  }

  public Optional<Resident> resident(String id) {
    return Optional.ofNullable(residents.get(id));
  }

  public Optional<Resident> residentOfBed(String bedId) {
    String residentId = residentIdByBed.get(bedId);
    return residentId == null ? Optional.empty() : resident(residentId);
  }

  public Optional<User> user(String username) {
    return Optional.ofNullable(users.user(username));
  }

  public Optional<Division> division(String code) {
    return Optional.ofNullable(divisions.get(code));
  }

  public Optional<NotifyGateway> gateway(String id) {
    return Optional.ofNullable(gateways.get(id));
  }

  public Optional<UserChannel> channel(String id) {
    return Optional.ofNullable(channels.get(id));
  }

  /** The channels of this person, proved or not, in order of rank. */
  public List<UserChannel> channelsOf(String username) {
    List<UserChannel> found = all(channelIdsByUser, username, channels);
    found.sort(Comparator.comparingInt(UserChannel::rank).thenComparing(UserChannel::id));
    return found;
  }

  /** Devices that speak for the place, be it by way of a bed or a resident; in no order. */
  public List<Device> devicesOfPlace(String placeId) {
    var ids = new LinkedHashSet<>(deviceIdsByPlace.ids(placeId));
    bedIdsByPlace.ids(placeId).forEach(bed -> ids.addAll(deviceIdsByBed.ids(bed)));
    residentIdsByPlace.ids(placeId).forEach(r -> ids.addAll(deviceIdsByResident.ids(r)));
    List<Device> found = new ArrayList<>(ids.size());
    for (String id : ids) {
      Device device = devices.get(id);
      if (device != null && placeId.equals(resolve(device).placeId())) {
        found.add(device);
      }
    }
    return found;
  }

  /** Devices this hub may publish for. */
  public List<Device> devicesOfHub(String hubId) {
    return all(deviceIdsByHub, hubId, devices);
  }

  public List<Bed> bedsOfPlace(String placeId) {
    return all(bedIdsByPlace, placeId, beds);
  }

  public List<Resident> residentsOfPlace(String placeId) {
    return all(residentIdsByPlace, placeId, residents);
  }

  /** Who works at this place, or looks after all sites of its institution; in no order. */
  public List<User> usersOfPlace(String placeId) {
    List<User> found = users.ofPlace(placeId);
    place(placeId)
        .map(Place::organisationId)
        .ifPresent(organisationId -> found.addAll(users.ofOrganisation(organisationId)));
    return found;
  }

  /** The sites of an institution, in no order; empty for one that has none, or is not there. */
  public List<Place> sitesOf(String organisationId) {
    return all(placeIdsByOrganisation, organisationId, places);
  }

  /**
   * Ids of the places this user works at: the one their record names, or all sites of their
   * institution. Empty for who works at no place.
   */
  public Set<String> sitesOf(User user) {
    if (user.placeId() != null) {
      return Set.of(user.placeId());
    }
    return user.organisationId() == null
        ? Set.of()
        : Set.copyOf(placeIdsByOrganisation.ids(user.organisationId()));
  }

  /** Whose record names this division; in no order. */
  public List<User> usersOfDivision(String division) {
    return users.ofDivision(division);
  }

  /** In no order. */
  public List<User> usersOfRole(Role role) {
    return users.ofRole(role);
  }

  /** Live view, in no order. */
  public Collection<User> users() {
    return users.all();
  }

  /** Live view, in no order. */
  public Collection<Organisation> organisations() {
    return Collections.unmodifiableCollection(organisations.values());
  }

  /** Live view, in no order. */
  public Collection<Place> places() {
    return Collections.unmodifiableCollection(places.values());
  }

  /** Live view, in no order. */
  public Collection<Division> divisions() {
    return Collections.unmodifiableCollection(divisions.values());
  }

  /** Live view, in no order. */
  public Collection<Bed> beds() {
    return Collections.unmodifiableCollection(beds.values());
  }

  /** Live view, in no order. */
  public Collection<Resident> residents() {
    return Collections.unmodifiableCollection(residents.values());
  }

  /** Live view, in no order. */
  public Collection<Device> devices() {
    return Collections.unmodifiableCollection(devices.values());
  }

  /** Live view, in no order. */
  public Collection<NotifyGateway> gateways() {
    return Collections.unmodifiableCollection(gateways.values());
  }

  /** Live view, in no order. */
  public Collection<UserChannel> channels() {
    return Collections.unmodifiableCollection(channels.values());
  }

  /** The newest policy of telling people; empty until one was made. */
  public Optional<PolicyText> notifyPolicy() {
    return Optional.ofNullable(notifyPolicy);
  }

  /** What the detectors go by; empty until the register has something of its own. */
  public Optional<WatchText> watchText() {
    return Optional.ofNullable(watchTexts.get(""));
  }

  /** What they go by for this resident alone. */
  public Optional<WatchText> watchText(String residentId) {
    return Optional.ofNullable(watchTexts.get(residentId)).filter(text -> text.json() != null);
  }

  /** Live view, in no order: the newest of everybody's and of each resident's. */
  public Collection<WatchText> watchTexts() {
    return Collections.unmodifiableCollection(watchTexts.values());
  }

  /**
   * The newest escalation policy of the city; empty until one was made, or when it was withdrawn.
   */
  public Optional<PolicyText> policy() {
    return newestPolicy().filter(text -> text.json() != null);
  }

  /** The same, also when it says that there is none any more. */
  Optional<PolicyText> newestPolicy() {
    return Optional.ofNullable(policy);
  }

  /** The newest escalation policy of an institution of its own; most have none. */
  public Optional<UnitPolicy> policyOfPlace(String placeId) {
    return policyOf("place:" + placeId);
  }

  /** The newest escalation policy of a county of its own; most have none. */
  public Optional<UnitPolicy> policyOfDivision(String division) {
    return policyOf("division:" + division);
  }

  private Optional<UnitPolicy> policyOf(String unit) {
    return Optional.ofNullable(policiesByUnit.get(unit)).filter(held -> held.text().json() != null);
  }

  /**
   * The newest policy of each part of the city that has or had one; live view, in no order. One
   * without a text was withdrawn.
   */
  public Collection<UnitPolicy> unitPolicies() {
    return Collections.unmodifiableCollection(policiesByUnit.values());
  }

  public Optional<Shift> shift(long id) {
    return shifts.shift(id);
  }

  /** Shifts that name this user, past ones too; in no order. */
  public List<Shift> shiftsOf(String username) {
    return shifts.ofUser(username);
  }

  /** Shifts of an institution, in no order. */
  public List<Shift> shiftsOfPlace(String placeId) {
    return shifts.ofUnit(placeId, null);
  }

  /** Shifts of a division's desks and field workers, in no order. */
  public List<Shift> shiftsOfDivision(String division) {
    return shifts.ofUnit(null, division);
  }

  /** Live view, in no order. */
  public Collection<Shift> shifts() {
    return shifts.all();
  }

  /** Everything committed in the register up to this version is applied; 0 is nothing yet. */
  public long version() {
    return version;
  }

  /**
   * For whom and where a device speaks. The person: the resident it is bound to, else the one in
   * its bed, else the only one living in its household. Bed and place follow the person, then the
   * binding.
   */
  public Subject resolve(Device device) {
    Bed ownBed = device.bedId() == null ? null : beds.get(device.bedId());
    Resident person = person(device);
    Bed bed = ownBed;
    if (bed == null && person != null && person.bedId() != null) {
      bed = beds.get(person.bedId());
    }
    String placeId = device.placeId();
    if (person != null) {
      placeId = person.placeId();
    } else if (bed != null) {
      placeId = bed.placeId();
    }
    return new Subject(device, person, bed, placeId == null ? null : places.get(placeId));
  }

  private Resident person(Device device) {
    Resident person = device.residentId() == null ? null : residents.get(device.residentId());
    if (person != null) {
      return person;
    }
    if (device.bedId() != null) {
      return residentOfBed(device.bedId()).orElse(null);
    }
    Place place = device.placeId() == null ? null : places.get(device.placeId());
    if (place == null || place.kind() != PlaceKind.HOUSEHOLD) {
      return null;
    }
    List<Resident> living = residentsOfPlace(place.id());
    return living.size() == 1 ? living.getFirst() : null;
  }

  /**
   * Applies one step and tells the listeners, in this thread and in the order of the steps. A
   * version below the present one moves nothing back.
   */
  public void apply(DirectoryChanges changes) {
    applying.lock();
    try {
      remove(changes.removed());
      upsert(changes);
      version = Math.max(version, changes.version());
      if (!changes.isEmpty()) {
        tell(changes);
      }
    } finally {
      applying.unlock();
    }
  }

  /**
   * Makes the directory hold exactly these records: after the register itself was replaced by
   * another one. Listeners are told what was removed as well.
   */
  void replaceAll(DirectoryChanges everything) {
    applying.lock();
    try {
      var removals = DirectoryChanges.collect();
      absent(organisations, everything.organisations(), Organisation::id)
          .forEach(removals::removeOrganisation);
      absent(places, everything.places(), Place::id).forEach(removals::removePlace);
      absent(beds, everything.beds(), Bed::id).forEach(removals::removeBed);
      absent(residents, everything.residents(), Resident::id).forEach(removals::removeResident);
      absent(devices, everything.devices(), Device::id).forEach(removals::removeDevice);
      absent(users.byName(), everything.users(), User::username).forEach(removals::removeUser);
      shifts.absent(everything.shifts()).forEach(removals::removeShift);
      absent(gateways, everything.gateways(), NotifyGateway::id).forEach(removals::removeGateway);
      absent(channels, everything.channels(), UserChannel::id).forEach(removals::removeChannel);
      version = 0;
      policy = null;
      policiesByUnit.clear();
      notifyPolicy = null;
      watchTexts.clear();
      apply(removals.at(0));
      apply(everything);
    } finally {
      applying.unlock();
    }
  }

  /** Called with each step that was applied; must be quick and must not fail. */
  public void onChange(Consumer<DirectoryChanges> listener) {
    listeners.add(listener);
  }

  private void upsert(DirectoryChanges changes) {
    changes.divisions().forEach(d -> divisions.put(d.code(), d));
    changes.organisations().forEach(o -> organisations.put(o.id(), o));
    changes.places().forEach(this::put);
    changes.beds().forEach(this::put);
    changes.residents().forEach(this::put);
    changes.users().forEach(users::put);
    changes.gateways().forEach(g -> gateways.put(g.id(), g));
    changes.channels().forEach(this::put);
    changes
        .watchTexts()
        .forEach(text ->
            watchTexts.merge(
                text.key(), text, (a, b) -> a.parameterVersion() > b.parameterVersion() ? a : b));
    changes
        .notifyPolicy()
        .filter(p -> notifyPolicy == null || notifyPolicy.policyVersion() <= p.policyVersion())
        .ifPresent(p -> notifyPolicy = p);
    changes
        .policy()
        .filter(p -> policy == null || policy.policyVersion() <= p.policyVersion())
        .ifPresent(p -> policy = p);
    changes.unitPolicies().forEach(this::put);
    changes.shifts().forEach(shifts::put);
    changes.devices().forEach(this::put);
  }

  private void remove(DirectoryChanges.Removed removed) {
    removed.deviceIds().forEach(this::removeDevice);
    removed.residentIds().forEach(this::removeResident);
    removed.bedIds().forEach(this::removeBed);
    removed.placeIds().forEach(this::removePlace);
    removed.organisationIds().forEach(organisations::remove);
    removed.usernames().forEach(users::remove);
    removed.shiftIds().forEach(shifts::remove);
    removed.channelIds().forEach(this::removeChannel);
    removed.gatewayIds().forEach(gateways::remove);
  }

  private void put(UserChannel channel) {
    UserChannel before = channels.put(channel.id(), channel);
    channelIdsByUser.move(
        channel.id(), before == null ? null : before.username(), channel.username());
  }

  private void removeChannel(String id) {
    UserChannel before = channels.remove(id);
    if (before != null) {
      channelIdsByUser.move(id, before.username(), null);
    }
  }

  private void put(Place place) {
    Place before = places.put(place.id(), place);
    placeIdsByOrganisation.move(
        place.id(), before == null ? null : before.organisationId(), place.organisationId());
  }

  private void removePlace(String id) {
    Place before = places.remove(id);
    if (before != null) {
      placeIdsByOrganisation.move(id, before.organisationId(), null);
    }
  }

  private void put(Bed bed) {
    Bed before = beds.put(bed.id(), bed);
    bedIdsByPlace.move(bed.id(), before == null ? null : before.placeId(), bed.placeId());
  }

  private void removeBed(String id) {
    Bed before = beds.remove(id);
    if (before != null) {
      bedIdsByPlace.move(id, before.placeId(), null);
    }
  }

  private void put(Resident resident) {
    Resident before = residents.put(resident.id(), resident);
    residentIdsByPlace.move(
        resident.id(), before == null ? null : before.placeId(), resident.placeId());
    if (before != null && before.bedId() != null) {
      residentIdByBed.remove(before.bedId(), resident.id());
    }
    if (resident.bedId() != null) {
      residentIdByBed.put(resident.bedId(), resident.id());
    }
  }

  private void removeResident(String id) {
    Resident before = residents.remove(id);
    if (before != null) {
      residentIdsByPlace.move(id, before.placeId(), null);
      if (before.bedId() != null) {
        residentIdByBed.remove(before.bedId(), id);
      }
    }
  }

  /** The newest one wins, in whatever order they come. */
  private void put(UnitPolicy held) {
    policiesByUnit.merge(
        held.key(), held, (a, b) -> b.text().policyVersion() >= a.text().policyVersion() ? b : a);
  }

  private void put(Device device) {
    Device before = devices.put(device.id(), device);
    deviceIdsByPlace.move(device.id(), before == null ? null : before.placeId(), device.placeId());
    deviceIdsByBed.move(device.id(), before == null ? null : before.bedId(), device.bedId());
    deviceIdsByResident.move(
        device.id(), before == null ? null : before.residentId(), device.residentId());
    deviceIdsByHub.move(device.id(), before == null ? null : before.hubId(), device.hubId());
  }

  private void removeDevice(String id) {
    Device before = devices.remove(id);
    if (before != null) {
      deviceIdsByPlace.move(id, before.placeId(), null);
      deviceIdsByBed.move(id, before.bedId(), null);
      deviceIdsByResident.move(id, before.residentId(), null);
      deviceIdsByHub.move(id, before.hubId(), null);
    }
  }

  private void tell(DirectoryChanges changes) {
    for (Consumer<DirectoryChanges> listener : listeners) {
      try {
        listener.accept(changes);
      } catch (RuntimeException e) {
        LOG.error("A listener of the directory failed; the others are still told", e);
      }
    }
  }

  private static <T> List<T> all(IdIndex index, String key, Map<String, T> records) {
    List<T> found = new ArrayList<>();
    for (String id : index.ids(key)) {
      T one = records.get(id);
      if (one != null) {
        found.add(one);
      }
    }
    return found;
  }

  private static <T> List<String> absent(
      Map<String, T> held, List<T> wanted, Function<T, String> id) {
    var ids = new HashSet<String>();
    wanted.forEach(w -> ids.add(id.apply(w)));
    return held.keySet().stream().filter(h -> !ids.contains(h)).toList();
  }
}
