package care.shouhu.command.bed;

import care.shouhu.command.loop.LiveDevices;
import care.shouhu.command.loop.LiveDevices.LiveDevice;
import care.shouhu.command.watch.DeviceFacts.LastReading;
import care.shouhu.command.watch.Presence;
import care.shouhu.core.directory.Bed;
import care.shouhu.core.directory.Bed.BedState;
import care.shouhu.core.directory.Device;
import care.shouhu.core.directory.Device.DeviceKind;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.directory.Place;
import care.shouhu.core.directory.Resident;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The register beside what the sensors say (design §8). Each finding is a question to people, not a
 * fact: it says since when, how sure it is, and why. Pure over what the directory and the live
 * devices hold.
 */
public final class BedTruth {
  /** A home visit over a long weekend is no mistake of the register. */
  public static final long EMPTY_MILLIS = 72 * 3_600_000L;

  /** Somebody who sits down on a free bed is not in it. */
  public static final long USED_MILLIS = 30 * 60_000L;

  public static final long LEAVE_LONG_MILLIS = 15 * 86_400_000L;

  private static final Comparator<Finding> SUREST_AND_LONGEST_FIRST =
      Comparator.comparing(Finding::confidence)
          .thenComparingLong(Finding::sinceMillis)
          .thenComparing(Finding::bedId);

  private BedTruth() {}

  /** What does not agree. */
  public enum Kind {
    /** Somebody's bed, and nobody in it for 72 h. */
    OCCUPIED_EMPTY,
    /** Nobody's bed, and somebody in it. */
    VACANT_USED,
    /** On leave or in hospital, and somebody in the bed. */
    AWAY_USED,
    /** The same person lies in two places at once. */
    TWO_PLACES,
    /** On leave for 15 days and more. */
    LEAVE_LONG,
    /** Expected back, and not back. */
    RETURN_OVERDUE,
    /** Planned for a day that is over, and neither done nor given up. */
    PLAN_OVERDUE
  }

  /** How sure it is; the surest first. */
  public enum Confidence {
    HIGH,
    MEDIUM,
    LOW
  }

  /** What makes it sure, or not. */
  public enum Because {
    /** The register alone says so. */
    REGISTER,
    /** A heart or breath rate is measured: nothing but somebody has one. */
    PULSE,
    /** Somebody got in, and no rate is measured. */
    NO_PULSE,
    /** Something is in the bed that never had a rate: a fan, a bag, a machine next door. */
    PERHAPS_A_THING,
    /** This sensor has seen somebody in this bed before. */
    SEEN_THERE_BEFORE,
    /** It never has: perhaps it lies wrong, or at another bed. */
    NEVER_SEEN_THERE,
    /** The sensor says that its battery is low. */
    BATTERY_LOW
  }

  /**
   * One.
   *
   * @param residentId whose bed it is; null for nobody's
   * @param other the other sensor's device, of somebody in two places; else null
   */
  public record Finding(
      Kind kind,
      String placeId,
      String bedId,
      String residentId,
      long sinceMillis,
      Confidence confidence,
      List<Because> because,
      String other) {
    public Finding {
      because = List.copyOf(because);
    }
  }

  /**
   * All of them, and how much was looked at: where no sensor speaks, nothing is found.
   *
   * @param beds in these places
   * @param withSensor of these, those that have a bed sensor
   * @param heard of these, those whose sensor says who lies there
   */
  public record Truth(int beds, int withSensor, int heard, List<Finding> findings) {
    public Truth {
      findings = List.copyOf(findings);
    }
  }

  /** What was planned for somebody's bed and for a day that is over. */
  public record LatePlan(String residentId, LocalDate on) {}

  /** A sensor that says something now. */
  private record Said(Device device, Presence presence, LiveDevice live) {
    boolean somebodyIn() {
      return Boolean.TRUE.equals(presence.inBed()) && presence.somebody();
    }

    boolean pulse() {
      LastReading reading = live.facts().reading();
      return reading != null && (reading.heartRate() != null || reading.breathRate() != null);
    }
  }

  /** Looks at the beds of these places. Some 50 ms for the city, so not on an event loop. */
  public static Truth find(
      Directory directory,
      LiveDevices live,
      List<LatePlan> late,
      Predicate<Place> places,
      long nowMillis) {
    List<Finding> findings = new ArrayList<>();
    int beds = 0;
    int withSensor = 0;
    int heard = 0;
    Sensors sensors = Sensors.of(directory, live, nowMillis);
    for (Bed bed : directory.beds()) {
      if (directory.place(bed.placeId()).filter(places).isEmpty()) {
        continue;
      }
      beds++;
      withSensor += sensors.at.containsKey(bed.id()) ? 1 : 0;
      Optional<Said> said = Optional.ofNullable(sensors.at.get(bed.id()));
      Optional<Said> speaking = said.filter(s -> s.presence.inBed() != null);
      heard += speaking.isPresent() ? 1 : 0;
      String holder = directory.residentOfBed(bed.id()).map(Resident::id).orElse(null);
      findings.addAll(byRegister(bed, holder, nowMillis));
      speaking.flatMap(s -> bySensor(bed, holder, s, nowMillis)).ifPresent(findings::add);
    }
    sensors.byResident.forEach((residentId, theirs) ->
        twoPlaces(directory, places, residentId, theirs, nowMillis).ifPresent(findings::add));
    late.forEach(plan -> byPlan(directory, places, plan).ifPresent(findings::add));
    findings.sort(SUREST_AND_LONGEST_FIRST);
    return new Truth(beds, withSensor, heard, findings);
  }

  /**
   * The bed sensors.
   *
   * @param at by bed; of several the one that was heard last. Silent ones say nothing
   * @param byResident those for whom more than one speaks
   */
  private record Sensors(Map<String, Said> at, Map<String, List<Said>> byResident) {

    static Sensors of(Directory directory, LiveDevices live, long nowMillis) {
      Map<String, Said> at = new HashMap<>();
      Map<String, List<Said>> byResident = new HashMap<>();
      for (Device device : directory.devices()) {
        if (device.kind() != DeviceKind.BED_SENSOR) {
          continue;
        }
        LiveDevice now = live.device(device.id()).orElse(null);
        if (device.bedId() != null && now == null) {
          at.putIfAbsent(device.bedId(), new Said(device, Presence.UNKNOWN, null));
        }
        if (now == null) {
          continue;
        }
        Presence presence = now.silent() ? Presence.UNKNOWN : now.facts().presence().at(nowMillis);
        var said = new Said(device, presence, now);
        if (device.bedId() != null) {
          at.merge(device.bedId(), said, Sensors::heardLast);
        }
        Resident person = directory.resolve(device).resident();
        if (person != null && said.somebodyIn()) {
          byResident.computeIfAbsent(person.id(), id -> new ArrayList<>()).add(said);
        }
      }
      return new Sensors(at, byResident);
    }

    private static Said heardLast(Said one, Said other) {
      return seenAt(one) >= seenAt(other) ? one : other;
    }

    private static long seenAt(Said said) {
      Long at = said.live == null ? null : said.live.facts().lastSeenAtMillis();
      return at == null ? -1 : at;
    }
  }

  private static List<Finding> byRegister(Bed bed, String holder, long nowMillis) {
    List<Finding> findings = new ArrayList<>();
    boolean away =
        switch (bed.state()) {
          case ON_LEAVE, IN_HOSPITAL, RESPITE -> true;
          case VACANT, RESERVED, OCCUPIED, OUT_OF_SERVICE -> false;
        };
    if (away && bed.untilMillis() != null && bed.untilMillis() <= nowMillis) {
      findings.add(registered(Kind.RETURN_OVERDUE, bed, holder, bed.untilMillis()));
    }
    boolean longLeave =
        bed.state() == BedState.ON_LEAVE
            && bed.sinceMillis() > 0
            && nowMillis - bed.sinceMillis() >= LEAVE_LONG_MILLIS;
    if (longLeave) {
      findings.add(registered(Kind.LEAVE_LONG, bed, holder, bed.sinceMillis()));
    }
    return findings;
  }

  private static Optional<Finding> byPlan(
      Directory directory, Predicate<Place> places, LatePlan plan) {
    return directory
        .resident(plan.residentId())
        .flatMap(person -> Optional.ofNullable(person.bedId()))
        .flatMap(directory::bed)
        .filter(bed -> directory.place(bed.placeId()).filter(places).isPresent())
        .map(bed ->
            registered(Kind.PLAN_OVERDUE, bed, plan.residentId(), BedMachine.endOf(plan.on())));
  }

  private static Finding registered(Kind kind, Bed bed, String holder, long sinceMillis) {
    return new Finding(
        kind,
        bed.placeId(),
        bed.id(),
        holder,
        sinceMillis,
        Confidence.HIGH,
        List.of(Because.REGISTER),
        null);
  }

  private static Optional<Finding> bySensor(Bed bed, String holder, Said said, long nowMillis) {
    // What the sensor said before the bed came into this state speaks of the state before.
    long since = Math.max(said.presence.sinceMillis(), bed.sinceMillis());
    boolean inBed = said.presence.inBed();
    return switch (bed.state()) {
      case OCCUPIED, RESPITE ->
          !inBed && nowMillis - since >= EMPTY_MILLIS
              ? Optional.of(empty(bed, holder, said, since))
              : Optional.empty();
      case VACANT, RESERVED, OUT_OF_SERVICE ->
          inBed && nowMillis - since >= USED_MILLIS
              ? Optional.of(used(Kind.VACANT_USED, bed, holder, said, since))
              : Optional.empty();
      case ON_LEAVE, IN_HOSPITAL ->
          inBed && nowMillis - since >= USED_MILLIS
              ? Optional.of(used(Kind.AWAY_USED, bed, holder, said, since))
              : Optional.empty();
    };
  }

  private static Finding empty(Bed bed, String holder, Said said, long since) {
    List<Because> because = new ArrayList<>();
    boolean seenThere = said.presence.exitAtMillis() != null;
    because.add(seenThere ? Because.SEEN_THERE_BEFORE : Because.NEVER_SEEN_THERE);
    Confidence confidence = seenThere ? Confidence.HIGH : Confidence.MEDIUM;
    if (said.live.facts().batteryLow()) {
      because.add(Because.BATTERY_LOW);
      confidence = Confidence.LOW;
    }
    return new Finding(
        Kind.OCCUPIED_EMPTY, bed.placeId(), bed.id(), holder, since, confidence, because, null);
  }

  private static Finding used(Kind kind, Bed bed, String holder, Said said, long since) {
    Confidence confidence;
    Because because;
    if (said.pulse()) {
      confidence = Confidence.HIGH;
      because = Because.PULSE;
    } else if (said.presence.somebody()) {
      confidence = Confidence.MEDIUM;
      because = Because.NO_PULSE;
    } else {
      confidence = Confidence.LOW;
      because = Because.PERHAPS_A_THING;
    }
    return new Finding(
        kind, bed.placeId(), bed.id(), holder, since, confidence, List.of(because), null);
  }

  /** Two sensors that do not stand at one bed both say that this person lies there. */
  private static Optional<Finding> twoPlaces(
      Directory directory,
      Predicate<Place> places,
      String residentId,
      List<Said> theirs,
      long nowMillis) {
    Resident person = directory.resident(residentId).orElse(null);
    if (person == null || directory.place(person.placeId()).filter(places).isEmpty()) {
      return Optional.empty();
    }
    List<Said> inOrder =
        theirs.stream().sorted(Comparator.comparing(said -> said.device.id())).toList();
    for (Said one : inOrder) {
      for (Said other : inOrder) {
        if (one.device.id().compareTo(other.device.id()) < 0 && apart(one.device, other.device)) {
          long since = Math.max(one.presence.sinceMillis(), other.presence.sinceMillis());
          if (nowMillis - since >= USED_MILLIS) {
            return Optional.of(two(person, one, other, since));
          }
        }
      }
    }
    return Optional.empty();
  }

  private static boolean apart(Device one, Device other) {
    boolean sameBed = one.bedId() != null && one.bedId().equals(other.bedId());
    boolean bothPlaced =
        (one.bedId() != null || one.placeId() != null)
            && (other.bedId() != null || other.placeId() != null);
    return bothPlaced && !sameBed;
  }

  private static Finding two(Resident person, Said one, Said other, long since) {
    boolean pulses = one.pulse() && other.pulse();
    boolean firstAtBed = one.device.bedId() != null;
    Said atBed = firstAtBed ? one : other;
    Said elsewhere = firstAtBed ? other : one;
    return new Finding(
        Kind.TWO_PLACES,
        person.placeId(),
        java.util.Objects.requireNonNullElse(atBed.device.bedId(), ""),
        person.id(),
        since,
        pulses ? Confidence.HIGH : Confidence.MEDIUM,
        List.of(pulses ? Because.PULSE : Because.NO_PULSE),
        elsewhere.device.id());
  }
}
