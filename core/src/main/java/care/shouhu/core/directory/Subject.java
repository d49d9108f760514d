package care.shouhu.core.directory;

import care.shouhu.core.directory.Resident.CareLevel;

/**
 * For whom and where a device speaks, as far as it is known. Everything but the device may be null.
 *
 * @param resident the person
 * @param bed the bed, in an institution
 * @param place the institution or household
 */
public record Subject(Device device, Resident resident, Bed bed, Place place) {

  public String deviceId() {
    return device.id();
  }

  /** Null where no person is known: the device stands for one (design §7). */
  public String residentId() {
    return resident == null ? null : resident.id();
  }

  public String bedId() {
    return bed == null ? null : bed.id();
  }

  public String placeId() {
    return place == null ? null : place.id();
  }

  /** Six-digit code of the county, or null. */
  public String division() {
    return place == null ? null : place.division();
  }

  public CareLevel careLevel() {
    return resident == null ? null : resident.careLevel();
  }
}
