package care.shouhu.gateway.record;

import care.shouhu.core.event.DeviceEvent;
import java.util.HashMap;
import java.util.Map;

/** Messages a device since the figures were last written. Bounded by the number of devices. */
final class Counts {
  private final Map<String, Count> byDevice = new HashMap<>();

  /** One device's figures. */
  static final class Count {
    long stored;
    long duplicate;
    long quarantined;
    long lastSeenAtMillis;
  }

  void add(Entry entry) {
    switch (entry) {
      // The gateway's own word about a connection or a command is no message of the device.
      case Entry.Stored it when isGatewaysOwn(it) -> {}
      case Entry.Stored it -> of(it.deviceId(), it.receivedAtMillis()).stored++;
      case Entry.Duplicate it -> of(it.deviceId(), it.receivedAtMillis()).duplicate++;
      case Entry.Quarantined it -> of(it.deviceId(), it.receivedAtMillis()).quarantined++;
      case Entry.Mended it -> {
        Count count = of(it.stored().deviceId(), it.stored().receivedAtMillis());
        count.quarantined--;
        if (it.duplicate()) {
          count.duplicate++;
        } else if (!isGatewaysOwn(it.stored())) {
          count.stored++;
        }
      }
      // Counted when it came; or, once settled, as Mended.
      case Entry.StillRefused it -> {}
      case Entry.FromQuarantine it -> {}
      // No device of ours.
      case Entry.Noted it -> {}
    }
  }

  /** The same figures, to which more may be added. */
  Counts copy() {
    Counts copy = new Counts();
    byDevice.forEach((device, count) -> {
      Count same = new Count();
      same.stored = count.stored;
      same.duplicate = count.duplicate;
      same.quarantined = count.quarantined;
      same.lastSeenAtMillis = count.lastSeenAtMillis;
      copy.byDevice.put(device, same);
    });
    return copy;
  }

  private static boolean isGatewaysOwn(Entry.Stored stored) {
    return stored.events().isEmpty()
        || switch (stored.events().getFirst()) {
          case DeviceEvent.Link link -> true;
          case DeviceEvent.CommandProgress progress -> true;
          case DeviceEvent.Reading reading -> false;
          case DeviceEvent.Signal signal -> false;
          case DeviceEvent.Status status -> false;
          case DeviceEvent.Reply reply -> false;
        };
  }

  Map<String, Count> byDevice() {
    return byDevice;
  }

  void clear() {
    byDevice.clear();
  }

  private Count of(String deviceId, long receivedAtMillis) {
    Count count = byDevice.computeIfAbsent(deviceId, _ -> new Count());
    count.lastSeenAtMillis = Math.max(count.lastSeenAtMillis, receivedAtMillis);
    return count;
  }
}
