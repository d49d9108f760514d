package care.shouhu.sim.world;

import care.shouhu.core.directory.Device;
import care.shouhu.core.directory.Device.DeviceKind;
import care.shouhu.core.directory.Device.Profile;

/**
 * A device before the register has given it a secret.
 *
 * @param bedId null unless it belongs to a bed
 * @param residentId null unless it belongs to a person wherever that person is
 * @param hubId the hub that publishes for it; null for a hub
 */
public record PlannedDevice(
    String id,
    DeviceKind kind,
    Profile profile,
    String placeId,
    String bedId,
    String residentId,
    String hubId,
    int intervalSeconds) {

  /** The register's record of it, once there is a secret. */
  public Device withSecretDigest(String secretSha256Hex) {
    return new Device(
        id, kind, profile, secretSha256Hex, placeId, bedId, residentId, hubId, intervalSeconds);
  }
}
