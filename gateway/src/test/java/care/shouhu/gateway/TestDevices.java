package care.shouhu.gateway;

import care.shouhu.core.directory.Device;
import care.shouhu.core.directory.Device.DeviceKind;
import care.shouhu.core.directory.Device.Profile;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.directory.DirectoryChanges;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Devices for tests. The secret of device {@code X} is {@code secret-X}. */
public final class TestDevices {

  private TestDevices() {}

  public static Device device(String id, DeviceKind kind, Profile profile, String hubId) {
    return new Device(id, kind, profile, sha256Hex(secret(id)), null, null, null, hubId, 10);
  }

  public static Device bedSensor(String id) {
    return device(id, DeviceKind.BED_SENSOR, Profile.NATIVE, null);
  }

  public static Device hub(String id) {
    return device(id, DeviceKind.HUB, Profile.NATIVE, null);
  }

  public static Device boundButton(String id, String hubId) {
    return device(id, DeviceKind.CALL_BUTTON, Profile.ZIGBEE2MQTT, hubId);
  }

  /** The same device after its secret was drawn anew. */
  public static Device withSecret(Device device, String secret) {
    return new Device(
        device.id(),
        device.kind(),
        device.profile(),
        sha256Hex(secret),
        device.placeId(),
        device.bedId(),
        device.residentId(),
        device.hubId(),
        device.intervalSeconds());
  }

  public static String secret(String id) {
    return "secret-" + id;
  }

  public static Directory directory(Device... devices) {
    Directory directory = new Directory();
    add(directory, devices);
    return directory;
  }

  public static void add(Directory directory, Device... devices) {
    DirectoryChanges.Collector changes = DirectoryChanges.collect();
    for (Device device : devices) {
      changes.device(device);
    }
    directory.apply(changes.at(directory.version() + 1));
  }

  public static void remove(Directory directory, String id) {
    directory.apply(DirectoryChanges.collect().removeDevice(id).at(directory.version() + 1));
  }

  private static String sha256Hex(String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
