package care.shouhu.core.dedupe;

import care.shouhu.core.event.SenderKey;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The sender's keys of the last 24 h, per device (design §4). Not thread-safe: one instance for
 * each reader <em>and lane</em>. A device may count its events and its readings apart, so keys of
 * two lanes must not meet; and ask once for a message, not for each event in it.
 *
 * <ul>
 *   <li>{@code Numbered}: number and device time together, for 24 h and at least 4,096 keys.
 *   <li>{@code NumberOnly}: for less than 120 s. A button that starts again counts from one again,
 *       and its call must not be taken for an old one.
 *   <li>{@code Text}: for 24 h, at most the last 4,096.
 *   <li>{@code None}: always the first time.
 * </ul>
 *
 * <p><b>What is remembered.</b> Single keys as 64-bit digests in a ring, 12 bytes each. Numbers
 * that follow one another in an even rhythm as {@link Run}s: 56 bytes for up to 256 keys, so that a
 * sensor in its rhythm costs no more with each reading. A run knows its first and last key exactly
 * and those between by its rhythm: a key is in it only if the number is, and the time fits the
 * rhythm from both ends. So a new message is taken for an old one only if the device's clock and
 * its numbers both went back, by exactly fitting amounts, into an even stretch; events, which come
 * in no rhythm, are exact. Where memory runs out, the oldest keys go first: in doubt a message is
 * new.
 *
 * <p><b>Memory.</b> About 200 bytes a device, and 60 for each of its runs. The city of the design
 * load (34,000 bed sensors each 10 s, 341,000 buttons each 5 min): 150 MB. Never more than {@value
 * #HEAP_BYTES_MAX} bytes for keys and {@value #DEVICES_MAX} devices. A device unheard for 24 h is
 * dropped.
 */
public final class DuplicateWindow {
  static final int DEVICES_MAX = 1_000_000;
  static final long HEAP_BYTES_MAX = 512L << 20;
  static final long DAY_MILLIS = 24 * 3_600_000L;

  private static final int FORMAT = 2;

  /** Knew no newest time of a device. */
  private static final int FORMAT_BEFORE = 1;

  /** Entry, name and key holder of one device, as laid out by a 64-bit JVM. */
  private static final int DEVICE_BYTES = 206;

  private static final float LOAD_FACTOR = 0.75f;

  private final long keyBytesMax;
  private final int devicesMax;

  /** In order of their last message, so that the longest silent is the first. */
  private final Map<String, DeviceKeys> devices = new LinkedHashMap<>(16, LOAD_FACTOR, true);

  private long keyBytes;
  private long newestMillis = Long.MIN_VALUE;
  private WindowCopy copy;
  private int copies;

  public DuplicateWindow() {
    this(HEAP_BYTES_MAX, DEVICES_MAX);
  }

  DuplicateWindow(long keyBytesMax, int devicesMax) {
    this.keyBytesMax = keyBytesMax;
    this.devicesMax = devicesMax;
  }

  /**
   * Whether this key of this device was not seen before; it is from now on.
   *
   * @param receivedAtMillis the message's receipt, epoch milliseconds; roughly in order
   */
  public boolean firstTime(String deviceId, SenderKey key, long receivedAtMillis) {
    if (key instanceof SenderKey.None) {
      return true;
    }
    newestMillis = Math.max(newestMillis, receivedAtMillis);
    DeviceKeys keys = devices.get(deviceId);
    if (keys == null) {
      forgetSilent();
      keys = new DeviceKeys();
      keys.copied = copies;
      devices.put(deviceId, keys);
    } else if (copy != null) {
      copyBefore(keys);
    }
    long before = keys.bytes();
    boolean mayGrow = keyBytes < keyBytesMax;
    boolean first =
        switch (key) {
          case SenderKey.Numbered k ->
              keys.firstTime(k.seq(), k.atMillis(), receivedAtMillis, mayGrow);
          case SenderKey.NumberOnly k -> keys.firstTimeBriefly(k.seq(), receivedAtMillis, mayGrow);
          case SenderKey.Text k -> keys.firstTime(k.value(), receivedAtMillis, mayGrow);
          case SenderKey.None none -> true;
        };
    keyBytes += keys.bytes() - before;
    return first;
  }

  /** A copy that is whole belongs to who asked for it, and is not held any longer. */
  private void copyBefore(DeviceKeys change) {
    if (copy.isWhole()) {
      copy = null;
    } else {
      copy.changes(change);
    }
  }

  /** Devices with keys. */
  public int devices() {
    return devices.size();
  }

  /** About how much heap the window takes. */
  public long heapBytes() {
    return keyBytes + (long) devices.size() * DEVICE_BYTES;
  }

  /**
   * A copy of it as it is now, to be written a piece at a time. It takes the place of one that was
   * begun before.
   */
  public WindowCopy beginCopy() {
    copy = new WindowCopy(++copies, newestMillis, devices);
    return copy;
  }

  static void writeHead(DataOutput out, long newestMillis, int devices) throws IOException {
    out.writeByte(FORMAT);
    out.writeLong(newestMillis);
    out.writeInt(devices);
  }

  /** All of it, for a snapshot: about 12 bytes a single key, 36 a run, 20 a device. */
  public void writeTo(DataOutput out) throws IOException {
    writeHead(out, newestMillis, devices.size());
    for (Map.Entry<String, DeviceKeys> device : devices.entrySet()) {
      out.writeUTF(device.getKey());
      device.getValue().writeTo(out);
    }
  }

  /**
   * The window that was written.
   *
   * @throws IOException when the bytes are none of {@link #writeTo}: rebuild it from the log then
   */
  public static DuplicateWindow readFrom(DataInput in) throws IOException {
    int format = in.readByte();
    if (format != FORMAT && format != FORMAT_BEFORE) {
      throw new IOException("key window of format " + format + " is not known");
    }
    var window = new DuplicateWindow();
    window.newestMillis = in.readLong();
    int count = in.readInt();
    if (count < 0 || count > DEVICES_MAX) {
      throw new IOException("key window of " + count + " devices");
    }
    for (int i = 0; i < count; i++) {
      String deviceId = in.readUTF();
      DeviceKeys keys = DeviceKeys.readFrom(in, format > FORMAT_BEFORE);
      window.devices.put(deviceId, keys);
      window.keyBytes += keys.bytes();
    }
    return window;
  }

  /** A few for each new one is enough to keep up, and no message waits long. */
  private void forgetSilent() {
    final int atOnceMax = 4;
    var eldest = devices.entrySet().iterator();
    for (int i = 0; i < atOnceMax && eldest.hasNext(); i++) {
      DeviceKeys keys = eldest.next().getValue();
      boolean silent = keys.seenAtMillis() < newestMillis - DAY_MILLIS;
      if (!silent && devices.size() < devicesMax) {
        return;
      }
      keyBytes -= keys.bytes();
      eldest.remove();
    }
  }
}
