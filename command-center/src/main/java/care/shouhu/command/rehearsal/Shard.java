package care.shouhu.command.rehearsal;

import care.shouhu.command.watch.AlarmKind;
import care.shouhu.command.watch.LiveLimits;
import care.shouhu.command.watch.WatchProfile;
import care.shouhu.command.watch.WatchedDevice;
import care.shouhu.core.event.DeviceEvent;
import java.util.ArrayList;
import java.util.List;

/** Some residents' devices, watched by one thread at a time. */
final class Shard {
  private final WatchedDevice[] devices;
  private final String[] ids;
  private final List<Raised> raised = new ArrayList<>();
  private final List<Block.Refused> refused = new ArrayList<>();
  private long order;
  long taken;
  long repeats;

  /**
   * An alarm.
   *
   * @param device the device's number, by which alarms of one moment are ordered
   * @param order among the device's own of one moment
   */
  record Raised(
      long atMillis, int device, long order, String residentId, String deviceId, AlarmKind kind) {}

  Shard(int deviceCount) {
    this.devices = new WatchedDevice[deviceCount];
    this.ids = new String[deviceCount];
  }

  void add(int number, String deviceId, String residentId, WatchProfile profile) {
    ids[number] = deviceId;
    devices[number] =
        new WatchedDevice(
            deviceId,
            profile,
            LiveLimits.builtIn(),
            new WatchedDevice.Listener() {
              @Override
              public void raised(AlarmKind kind, long causeAtMillis, long nowMillis) {
                Shard.this.raised.add(
                    new Raised(nowMillis, number, order++, residentId, deviceId, kind));
              }

              @Override
              public void over(AlarmKind kind, long nowMillis) {
                // Only what is raised is printed.
              }
            });
  }

  /** The rows of this shard's devices, and then whatever is due until the time of the last one. */
  void hear(List<Block> round, long untilMillis) {
    for (Block block : round) {
      for (int row = 0; row < block.rows; row++) {
        WatchedDevice device = devices[block.device(row)];
        if (device != null) {
          hear(block, row, device);
        }
      }
    }
    for (WatchedDevice device : devices) {
      if (device != null) {
        device.passTime(untilMillis);
      }
    }
  }

  private void hear(Block block, int row, WatchedDevice device) {
    OtherLine other = block.other(row);
    if (other == null) {
      hear(block.event(row, ids[block.device(row)]), device, block.now(row));
      return;
    }
    try {
      for (DeviceEvent event : other.events(block.now(row))) {
        hear(event, device, block.now(row));
      }
    } catch (BadLine e) {
      refused.add(new Block.Refused(block.firstLine + other.line() - 1, e.getMessage()));
    }
  }

  private void hear(DeviceEvent event, WatchedDevice device, long nowMillis) {
    taken++;
    repeats += device.hear(event, nowMillis) ? 0 : 1;
  }

  List<Raised> takeRaised() {
    List<Raised> taken = List.copyOf(raised);
    raised.clear();
    return taken;
  }

  List<Block.Refused> takeRefused() {
    List<Block.Refused> taken = List.copyOf(refused);
    refused.clear();
    return taken;
  }
}
