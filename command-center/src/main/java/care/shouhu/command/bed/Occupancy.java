package care.shouhu.command.bed;

import care.shouhu.command.loop.LiveDevices;
import care.shouhu.command.loop.LiveDevices.LiveDevice;
import care.shouhu.core.directory.Device;
import care.shouhu.core.directory.Device.DeviceKind;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.directory.Place;
import care.shouhu.core.directory.Place.PlaceKind;
import care.shouhu.core.directory.User;
import care.shouhu.core.directory.User.Role;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * How full the city is: the register's beds, and beside them what the sensors say. Immutable.
 *
 * @param atMillis when it was counted
 * @param city everything, also what has no place
 * @param byDivision by six-digit code
 * @param byPlace institutions only
 */
public record Occupancy(
    long atMillis, Figures city, Map<String, Figures> byDivision, Map<String, Figures> byPlace) {

  public Occupancy {
    byDivision = Map.copyOf(byDivision);
    byPlace = Map.copyOf(byPlace);
  }

  /** A scope nothing is in. */
  public Figures nothing() {
    return new Tally().figures(BedFigures.NONE, city.bedsAtMillis());
  }

  /**
   * These sites added up.
   *
   * @param placeIds those that are no institution's add nothing
   */
  public Figures ofSites(Set<String> placeIds) {
    return placeIds.stream()
        .map(byPlace::get)
        .filter(Objects::nonNull)
        .reduce(Figures::plus)
        .orElseGet(this::nothing);
  }

  /**
   * Counts the devices from scratch, some 0.1 s for the city's 375,000, so not on an event loop;
   * the beds are counted already.
   *
   * @param before the count before this one, for what silent institutions said last; or null
   * @param registerAtMillis up to when the directory knows the register
   */
  public static Occupancy count(
      Directory directory,
      LiveDevices live,
      BedBook.Beds beds,
      Occupancy before,
      long registerAtMillis,
      long nowMillis) {
    var count = new Count(directory, before, nowMillis);
    directory.places().forEach(count::place);
    directory.users().forEach(count::user);
    directory.devices().forEach(count::device);
    live.forEach(count::live);
    count.keepWhatSilentPlacesSaid();
    return count.result(beds, registerAtMillis);
  }

  /** The same devices with newer beds: what is shown within milliseconds of a change. */
  public Occupancy withBeds(BedBook.Beds beds, long registerAtMillis, long nowMillis) {
    return new Occupancy(
        nowMillis,
        city.withBeds(beds.city(), registerAtMillis),
        withBeds(byDivision, beds.byDivision(), registerAtMillis),
        withBeds(byPlace, beds.byPlace(), registerAtMillis));
  }

  private Map<String, Figures> withBeds(
      Map<String, Figures> figures, Map<String, BedFigures> beds, long registerAtMillis) {
    Set<String> keys = new HashSet<>(figures.keySet());
    keys.addAll(beds.keySet());
    Map<String, Figures> newer = new HashMap<>();
    for (String key : keys) {
      newer.put(
          key,
          figures
              .getOrDefault(key, nothing())
              .withBeds(beds.getOrDefault(key, BedFigures.NONE), registerAtMillis));
    }
    return newer;
  }

  /** Counters of one scope, while counting. */
  private static final class Tally {
    int sensors;
    int sensorsHeard;
    int inBed;
    boolean inBedKnown;
    int devices;
    int online;
    int households;
    int responders;
    Long onlineAt;

    Figures figures(BedFigures beds, long registerAtMillis) {
      return new Figures(
          beds,
          sensors,
          sensorsHeard,
          inBedKnown || sensors == 0 ? (Integer) inBed : null,
          devices,
          online,
          households,
          responders,
          registerAtMillis,
          onlineAt);
    }
  }

  /** One count on its way. A thing counts for the city, its division and its institution. */
  private static final class Count {
    private final Directory directory;
    private final Occupancy before;
    private final long nowMillis;
    private final Tally city = new Tally();
    private final Map<String, Tally> divisions = new HashMap<>();
    private final Map<String, Tally> places = new HashMap<>();

    Count(Directory directory, Occupancy before, long nowMillis) {
      this.directory = directory;
      this.before = before;
      this.nowMillis = nowMillis;
      directory.divisions().forEach(division -> divisions.put(division.code(), new Tally()));
    }

    void place(Place place) {
      if (place.kind() == PlaceKind.HOUSEHOLD) {
        each(place.id(), tally -> tally.households++);
      } else {
        places.computeIfAbsent(place.id(), p -> new Tally());
      }
    }

    void user(User user) {
      if (user.role() == Role.FIELD_WORKER && user.onDuty()) {
        city.responders++;
        if (user.division() != null) {
          divisions.computeIfAbsent(user.division(), d -> new Tally()).responders++;
        }
      }
    }

    void device(Device device) {
      boolean sensor = device.kind() == DeviceKind.BED_SENSOR && device.bedId() != null;
      each(
          directory.resolve(device).placeId(),
          tally -> {
            tally.devices++;
            tally.sensors += sensor ? 1 : 0;
          });
    }

    void live(LiveDevice live) {
      Device device = directory.device(live.facts().deviceId()).orElse(null);
      if (device == null) {
        return;
      }
      boolean sensor = device.kind() == DeviceKind.BED_SENSOR && device.bedId() != null;
      Boolean inBed = sensor ? BedPresence.of(live, nowMillis).inBed() : null;
      Long seenAt = live.facts().lastSeenAtMillis();
      each(
          directory.resolve(device).placeId(),
          tally -> {
            tally.online += live.online() ? 1 : 0;
            if (inBed != null) {
              tally.sensorsHeard++;
              tally.inBedKnown = true;
              tally.inBed += inBed ? 1 : 0;
            }
            if (seenAt != null && (tally.onlineAt == null || tally.onlineAt < seenAt)) {
              tally.onlineAt = seenAt;
            }
          });
    }

    /** An institution that went silent is not empty. */
    void keepWhatSilentPlacesSaid() {
      if (before == null) {
        return;
      }
      places.forEach((placeId, tally) -> {
        Figures said = before.byPlace().get(placeId);
        if (!tally.inBedKnown && tally.sensors > 0 && said != null && said.inBed() != null) {
          int inBed = said.inBed();
          each(
              placeId,
              of -> {
                of.inBed += inBed;
                of.inBedKnown = true;
              });
        }
      });
    }

    private void each(String placeIdOrNull, java.util.function.Consumer<Tally> add) {
      add.accept(city);
      Place place = placeIdOrNull == null ? null : directory.place(placeIdOrNull).orElse(null);
      if (place == null) {
        return;
      }
      add.accept(divisions.computeIfAbsent(place.division(), d -> new Tally()));
      if (place.kind() == PlaceKind.INSTITUTION) {
        add.accept(places.computeIfAbsent(place.id(), p -> new Tally()));
      }
    }

    Occupancy result(BedBook.Beds beds, long registerAtMillis) {
      Occupancy devices =
          new Occupancy(
              nowMillis,
              city.figures(beds.city(), registerAtMillis),
              figures(divisions, registerAtMillis),
              figures(places, registerAtMillis));
      return devices.withBeds(beds, registerAtMillis, nowMillis);
    }

    private static Map<String, Figures> figures(Map<String, Tally> tallies, long registerAtMillis) {
      Map<String, Figures> figures = new HashMap<>();
      tallies.forEach(
          (key, tally) -> figures.put(key, tally.figures(BedFigures.NONE, registerAtMillis)));
      return Map.copyOf(figures);
    }
  }
}
