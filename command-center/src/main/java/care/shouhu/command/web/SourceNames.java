package care.shouhu.command.web;

import care.shouhu.command.access.Scope;
import care.shouhu.core.directory.Device;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.directory.Place;
import care.shouhu.core.directory.Subject;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * What the devices, places, desks and people that measures are about are called, by the register as
 * it is now. One that is gone, or has come under somebody else, is left to its id.
 */
final class SourceNames {
  private final Directory directory;
  private final InScope inScope;
  private final Scope scope;

  SourceNames(Directory directory, InScope inScope, Scope scope) {
    this.directory = directory;
    this.inScope = inScope;
    this.scope = scope;
  }

  /** Adds its kind, whom it speaks for, its bed and its place, as far as they are known. */
  void device(ObjectNode source, String deviceId) {
    Optional<Device> device = inScope.deviceIfThere(scope, deviceId);
    if (device.isEmpty()) {
      return;
    }
    Subject subject = directory.resolve(device.get());
    source.put("deviceKind", device.get().kind().wireName());
    if (subject.resident() != null) {
      source.put("residentName", subject.resident().name());
    }
    if (subject.bed() != null) {
      source.put("bedLabel", BedLabel.withRoom(subject.bed()));
    }
    if (subject.place() != null) {
      place(source, subject.place());
    }
  }

  void place(ObjectNode source, String placeId) {
    directory
        .place(placeId)
        .filter(place -> inScope.covers(scope, place))
        .ifPresent(place -> place(source, place));
  }

  /** A ward's or a lead's desk is of a place; the others are named by their division. */
  void desk(ObjectNode load, String desk) {
    if (desk.startsWith("ward:") || desk.startsWith("lead:")) {
      place(load, desk.substring(desk.indexOf(':') + 1));
    }
  }

  /** Whether anybody may be named: a person is nothing but a name. */
  boolean areShown() {
    return !(scope instanceof Scope.Nothing);
  }

  /** Whoever sees an incident sees by name who has it, also somebody of another desk. */
  void operator(ObjectNode load, String username) {
    directory.user(username).ifPresent(user -> load.put("displayName", user.displayName()));
  }

  /** With its kind, by which a home's name is masked. */
  private static void place(ObjectNode source, Place place) {
    source.put("placeName", place.name());
    source.put("placeKind", place.kind().name());
    source.put("division", place.division());
  }
}
