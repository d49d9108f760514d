package care.shouhu.core.dedupe;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * A window as it was at one moment, written a piece at a time while it goes on changing, so that
 * nobody waits for all of a city's keys to be written. What is about to change and was not written
 * yet is written first. One thread alone, the window's own; one copy of a window at a time.
 */
public final class WindowCopy {
  private final int number;
  private final List<Map.Entry<String, DeviceKeys>> devices;
  private final IdentityHashMap<DeviceKeys, byte[]> before = new IdentityHashMap<>();
  private final ByteArrayOutputStream bytes;
  private final DataOutputStream out;
  private int written;

  WindowCopy(int number, long newestMillis, Map<String, DeviceKeys> devices) {
    this.number = number;
    // References alone, in one walk: the only thing the window's thread does at one go.
    this.devices = new ArrayList<>(devices.entrySet());
    this.bytes = new ByteArrayOutputStream(1 << 16);
    this.out = new DataOutputStream(bytes);
    try {
      DuplicateWindow.writeHead(out, newestMillis, devices.size());
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
  }

  public boolean isWhole() {
    return written == devices.size();
  }

  /**
   * Writes some more devices.
   *
   * @return how many; fewer than asked for when it is whole
   */
  public int writeSome(int devicesMax) {
    int end = (int) Math.min(devices.size(), (long) written + devicesMax);
    int begin = written;
    try {
      for (; written < end; written++) {
        DeviceKeys device = devices.get(written).getValue();
        out.writeUTF(devices.get(written).getKey());
        if (device.copied == number) {
          out.write(before.remove(device));
        } else {
          device.copied = number;
          device.writeTo(out);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return end - begin;
  }

  /** These keys are about to change. */
  void changes(DeviceKeys device) {
    if (device.copied == number) {
      return;
    }
    device.copied = number;
    ByteArrayOutputStream image = new ByteArrayOutputStream();
    try (DataOutputStream to = new DataOutputStream(image)) {
      device.writeTo(to);
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    before.put(device, image.toByteArray());
  }

  /** As {@link DuplicateWindow#writeTo} would have written it at that moment; only when whole. */
  public byte[] toBytes() {
    if (!isWhole()) {
      throw new IllegalStateException("%d of %d devices".formatted(written, devices.size()));
    }
    return bytes.toByteArray();
  }
}
