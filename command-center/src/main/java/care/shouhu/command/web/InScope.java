package care.shouhu.command.web;

import care.shouhu.command.access.Scope;
import care.shouhu.command.hold.Hold;
import care.shouhu.command.incident.Incident;
import care.shouhu.command.incident.Subject;
import care.shouhu.core.directory.Device;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.directory.Place;
import care.shouhu.core.directory.Place.PlaceKind;
import care.shouhu.core.directory.Resident;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Applies a {@link Scope} to the register's records and to incidents. */
final class InScope {
  private final Directory directory;

  InScope(Directory directory) {
    this.directory = directory;
  }

  boolean covers(Scope scope, Place place) {
    return scope.covers(place.division(), place.id());
  }

  boolean covers(Scope scope, Device device) {
    var subject = directory.resolve(device);
    return scope.covers(subject.division(), subject.placeId());
  }

  /** Also an incident that one of the scope was merged into: its people are in there. */
  static boolean sees(Scope scope, Incident incident) {
    return covers(scope, incident.subject())
        || incident.links().merged().stream().anyMatch(in -> covers(scope, in.subject()));
  }

  boolean covers(Scope scope, Incident incident) {
    return sees(scope, incident);
  }

  private static boolean covers(Scope scope, Subject subject) {
    return scope.covers(subject.division(), subject.placeId());
  }

  /** Whether there is such a place, inside. */
  boolean isInside(Scope scope, String placeId) {
    return directory.place(placeId).filter(place -> covers(scope, place)).isPresent();
  }

  /** Foreign is answered like unknown. */
  Place place(Scope scope, String placeId) {
    return directory
        .place(placeId)
        .filter(place -> covers(scope, place))
        .orElseThrow(() -> new Refusal(Problem.notFound("There is no place " + placeId + ".")));
  }

  /** Foreign is answered like unknown. */
  static Hold hold(Scope scope, String id, Optional<Hold> found) {
    return found
        .filter(hold -> scope.covers(hold.division(), hold.placeId()))
        .orElseThrow(() -> new Refusal(Problem.notFound("There is no " + id + ".")));
  }

  Device device(Scope scope, String deviceId) {
    return deviceIfThere(scope, deviceId).orElseThrow(() -> noDevice(deviceId));
  }

  /** Empty also for one that was removed, which only the register knows. */
  Optional<Device> deviceIfThere(Scope scope, String deviceId) {
    return directory.device(deviceId).filter(device -> covers(scope, device));
  }

  static Refusal noDevice(String deviceId) {
    return new Refusal(Problem.notFound("There is no device " + deviceId + "."));
  }

  Resident resident(Scope scope, String residentId) {
    return directory
        .resident(residentId)
        .filter(resident ->
            directory.place(resident.placeId()).filter(place -> covers(scope, place)).isPresent())
        .orElseThrow(
            () -> new Refusal(Problem.notFound("There is no resident " + residentId + ".")));
  }

  /** Ids of a county's institutions. */
  List<String> institutionsOf(String division) {
    return directory.places().stream()
        .filter(place -> place.kind() == PlaceKind.INSTITUTION)
        .filter(place -> division.equals(place.division()))
        .map(Place::id)
        .toList();
  }

  /**
   * The sites to which lists and sums of this scope are narrowed: none of who sees nothing, null
   * where it is not by sites.
   */
  static Set<String> sites(Scope scope) {
    return switch (scope) {
      case Scope.City city -> null;
      case Scope.County county -> null;
      case Scope.Institution institution -> institution.placeIds();
      case Scope.Own own -> Set.of();
      case Scope.Nothing nothing -> Set.of();
    };
  }

  /** The sites of an institution that are inside; foreign is answered like unknown. */
  Set<String> sitesOf(Scope scope, String organisationId) {
    Set<String> inside =
        directory.sitesOf(organisationId).stream()
            .filter(place -> covers(scope, place))
            .map(Place::id)
            .collect(Collectors.toSet());
    if (inside.isEmpty()) {
      throw new Refusal(Problem.notFound("There is no organisation " + organisationId + "."));
    }
    return inside;
  }

  /** In order of their codes; more than one where the sites lie in several. */
  List<String> divisionsOf(Scope.Institution institution) {
    return institution.placeIds().stream()
        .flatMap(id -> divisionOf(id).stream())
        .distinct()
        .sorted()
        .toList();
  }

  Optional<String> divisionOf(String placeId) {
    return directory.place(placeId).map(Place::division);
  }

  /** A list of a whole division may be asked for by who sees something of it. */
  void requireDivision(Scope scope, Optional<String> division) {
    if (division.isEmpty()) {
      return;
    }
    boolean inside =
        scope.coversDivision(division.get())
            || (scope instanceof Scope.Institution institution
                && divisionsOf(institution).contains(division.get()));
    if (!inside) {
      throw outOfScope("division");
    }
  }

  /** Writing happens inside the scope; null is a thing without a place, which only the city has. */
  void requireWritable(Scope scope, String placeIdOrNull) {
    String division =
        placeIdOrNull == null
            ? null
            : directory.place(placeIdOrNull).map(Place::division).orElse(null);
    if (!(scope instanceof Scope.City) && !scope.covers(division, placeIdOrNull)) {
      throw outOfScope("placeId");
    }
  }

  static Refusal outOfScope(String field) {
    return new Refusal(
        Problem.forbidden("OUT_OF_SCOPE", field + " is outside of what you look after."));
  }
}
