package care.shouhu.core.dedupe;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The last keys in order of receipt, as 64-bit values with their second. Grows by doubling up to
 * {@link DeviceKeys#KEYS_MAX}; then the oldest makes room.
 */
final class RecentKeys {
  /** Nothing yet: most devices need only one of their two rings. Never written to. */
  static final RecentKeys NONE = new RecentKeys(0);

  private static final int CAPACITY_MIN = 4;
  private static final int ENTRY_BYTES = Long.BYTES + Integer.BYTES;
  private static final int OBJECT_BYTES = 64;

  private final long[] values;
  private final int[] receivedSeconds;
  private int head;
  private int size;

  private RecentKeys(int capacity) {
    this.values = new long[capacity];
    this.receivedSeconds = new int[capacity];
  }

  long bytes() {
    return this == NONE ? 0 : OBJECT_BYTES + (long) values.length * ENTRY_BYTES;
  }

  /** Whether the value was received less than so many seconds before {@code now}. */
  boolean contains(long value, int now, long withinSeconds) {
    for (int i = 0; i < size; i++) {
      int at = index(i);
      if (values[at] == value && (long) now - receivedSeconds[at] < withinSeconds) {
        return true;
      }
    }
    return false;
  }

  /** This with one more, or a larger one with all of these. */
  RecentKeys add(long value, int now, long withinSeconds, boolean mayGrow) {
    while (size > 0 && (long) now - receivedSeconds[head] >= withinSeconds) {
      dropOldest();
    }
    RecentKeys target = this;
    if (size == values.length) {
      boolean grow = values.length < CAPACITY_MIN || mayGrow;
      if (grow && values.length < DeviceKeys.KEYS_MAX) {
        target = grown();
      } else {
        dropOldest();
      }
    }
    target.append(value, now);
    return target;
  }

  private RecentKeys grown() {
    var grown = new RecentKeys(Math.max(CAPACITY_MIN, values.length * 2));
    for (int i = 0; i < size; i++) {
      grown.append(values[index(i)], receivedSeconds[index(i)]);
    }
    return grown;
  }

  private void append(long value, int received) {
    int at = index(size);
    values[at] = value;
    receivedSeconds[at] = received;
    size++;
  }

  private void dropOldest() {
    head = index(1);
    size--;
  }

  private int index(int offset) {
    int at = head + offset;
    return at >= values.length ? at - values.length : at;
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeShort(size);
    for (int i = 0; i < size; i++) {
      out.writeLong(values[index(i)]);
      out.writeInt(receivedSeconds[index(i)]);
    }
  }

  static RecentKeys readFrom(DataInput in) throws IOException {
    int size = in.readUnsignedShort();
    if (size == 0) {
      return NONE;
    }
    if (size > DeviceKeys.KEYS_MAX) {
      throw new IOException("ring of " + size + " keys");
    }
    int capacity = CAPACITY_MIN;
    while (capacity < size) {
      capacity *= 2;
    }
    var keys = new RecentKeys(capacity);
    for (int i = 0; i < size; i++) {
      keys.append(in.readLong(), in.readInt());
    }
    return keys;
  }
}
