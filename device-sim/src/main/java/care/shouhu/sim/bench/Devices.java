package care.shouhu.sim.bench;

import care.shouhu.sim.load.LoadDevice;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The devices of a bench, made anew for each product: bed sensors that are the load, hubs for what
 * is faster than a sensor may be, and buttons that each call once.
 */
record Devices(List<LoadDevice> sensors, List<LoadDevice> hubs, List<LoadDevice> buttons) {
  private static final int SECRET_BYTES = 20;

  Devices {
    sensors = List.copyOf(sensors);
    hubs = List.copyOf(hubs);
    buttons = List.copyOf(buttons);
  }

  static Devices random(int sensors, int hubs, int buttons) {
    SecureRandom random = new SecureRandom();
    return new Devices(
        named("bench-bed-", sensors, random),
        named("bench-hub-", hubs, random),
        named("bench-button-", buttons, random));
  }

  private static List<LoadDevice> named(String prefix, int count, SecureRandom random) {
    return IntStream.range(0, count)
        .mapToObj(n -> {
          byte[] secret = new byte[SECRET_BYTES];
          random.nextBytes(secret);
          return new LoadDevice("%s%05d".formatted(prefix, n), HexFormat.of().formatHex(secret));
        })
        .toList();
  }

  int count() {
    return sensors.size() + hubs.size() + buttons.size();
  }
}
