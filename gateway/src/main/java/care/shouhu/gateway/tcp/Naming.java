package care.shouhu.gateway.tcp;

import care.shouhu.core.directory.Device;
import care.shouhu.core.directory.Device.Profile;
import care.shouhu.core.directory.Directory;
import java.util.Optional;

/**
 * Whom a number names: the device that is registered with it as its id, as sent or without leading
 * zeros, and with the profile of the protocol it was said in. Pure.
 */
final class Naming {

  private Naming() {}

  /** Whom a number names. */
  sealed interface Named {

    record Known(Device device) implements Named {}

    record Unknown() implements Named {}

    /** There is a device of that id that speaks something else. */
    record OfOtherProfile() implements Named {}
  }

  static Named of(Directory directory, String number, Profile profile) {
    Optional<Device> asSent = directory.device(number);
    Optional<Device> bare = directory.device(withoutZeros(number));
    Optional<Device> known =
        asSent
            .filter(device -> speaks(device, profile))
            .or(() -> bare.filter(device -> speaks(device, profile)));
    if (known.isPresent()) {
      return new Named.Known(known.get());
    }
    return asSent.isPresent() || bare.isPresent()
        ? new Named.OfOtherProfile()
        : new Named.Unknown();
  }

  /** Whether a device that is connected may go on. */
  static boolean isStill(Directory directory, Device device) {
    return directory.device(device.id()).filter(now -> speaks(now, device.profile())).isPresent();
  }

  private static boolean speaks(Device device, Profile profile) {
    return device.profile() == profile;
  }

  private static String withoutZeros(String number) {
    int at = 0;
    while (at < number.length() - 1 && number.charAt(at) == '0') {
      at++;
    }
    return number.substring(at);
  }
}
