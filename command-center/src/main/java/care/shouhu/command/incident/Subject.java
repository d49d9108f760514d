package care.shouhu.command.incident;

import care.shouhu.core.directory.Place;
import care.shouhu.core.directory.Place.PlaceKind;
import care.shouhu.core.directory.Place.Terrain;
import care.shouhu.core.directory.Resident.CareLevel;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Whom an incident is about and where, as known when it was opened. Everything may be null but one:
 * one of {@code residentId}, {@code deviceId} and {@code commonCause} stands.
 *
 * @param deviceId set only when no person is known: the device stands for one
 * @param division six-digit code of the county
 * @param risks short words for who goes or decides
 * @param commonCause what many devices have in common that fell silent together, such as {@code
 *     hub:hub-1}, {@code place:inst-1}, {@code area:554:2136} or {@code gateway:all}; else null
 */
public record Subject(
    String residentId,
    String residentName,
    CareLevel careLevel,
    String deviceId,
    String placeId,
    String placeName,
    PlaceKind placeKind,
    Terrain terrain,
    String address,
    List<String> risks,
    String bedId,
    String bedLabel,
    String division,
    Double longitude,
    Double latitude,
    String commonCause) {

  public Subject {
    risks = risks == null ? List.of() : List.copyOf(risks);
    if (Stream.of(residentId, deviceId, commonCause).filter(Objects::nonNull).count() != 1) {
      throw new IllegalArgumentException("a subject is a resident, a device or a common cause");
    }
  }

  /** A resident, or a device that stands for one. */
  public Subject(
      String residentId,
      String residentName,
      CareLevel careLevel,
      String deviceId,
      String placeId,
      String placeName,
      PlaceKind placeKind,
      Terrain terrain,
      String address,
      List<String> risks,
      String bedId,
      String bedLabel,
      String division,
      Double longitude,
      Double latitude) {
    this(
        residentId,
        residentName,
        careLevel,
        deviceId,
        placeId,
        placeName,
        placeKind,
        terrain,
        address,
        risks,
        bedId,
        bedLabel,
        division,
        longitude,
        latitude,
        null);
  }

  /**
   * What many devices have in common.
   *
   * @param placeOrNull where it is, as far as it is one place
   * @param division of all of them, or null when they lie in several
   */
  public static Subject ofCommonCause(String commonCause, Place placeOrNull, String division) {
    Place place = placeOrNull;
    return new Subject(
        null,
        null,
        null,
        null,
        place == null ? null : place.id(),
        place == null ? null : place.name(),
        place == null ? null : place.kind(),
        place == null ? null : place.terrain(),
        place == null ? null : place.address(),
        List.of(),
        null,
        null,
        division,
        place == null ? null : place.longitude(),
        place == null ? null : place.latitude(),
        commonCause);
  }

  /** A device of which nothing is known but its id. */
  public static Subject ofDevice(String deviceId) {
    return new Subject(
        null, null, null, deviceId, null, null, null, null, null, List.of(), null, null, null, null,
        null);
  }

  /** One key a person; alarms with the same key may join. */
  public String key() {
    if (commonCause != null) {
      return commonCause;
    }
    return residentId != null ? "resident:" + residentId : "device:" + deviceId;
  }
}
