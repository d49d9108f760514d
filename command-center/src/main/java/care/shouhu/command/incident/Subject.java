package care.shouhu.command.incident;

import care.shouhu.core.directory.Place.PlaceKind;
import care.shouhu.core.directory.Place.Terrain;
import care.shouhu.core.directory.Resident.CareLevel;
import java.util.List;

/**
 * Whom an incident is about and where, as known when it was opened. Everything may be null but one:
 * either {@code residentId} or {@code deviceId} stands.
 *
 * @param deviceId set only when no person is known: the device stands for one
 * @param division six-digit code of the county
 * @param risks short words for who goes or decides
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
    Double latitude) {

  public Subject {
    risks = risks == null ? List.of() : List.copyOf(risks);
    if ((residentId == null) == (deviceId == null)) {
      throw new IllegalArgumentException("a subject is either a resident or a device");
    }
  }

  /** A device of which nothing is known but its id. */
  public static Subject ofDevice(String deviceId) {
    return new Subject(
        null, null, null, deviceId, null, null, null, null, null, List.of(), null, null, null, null,
        null);
  }

  /** One key a person; alarms with the same key may join. */
  public String key() {
    return residentId != null ? "resident:" + residentId : "device:" + deviceId;
  }
}
