package care.shouhu.command.rehearsal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** From a device id, as bytes in a line, to its number: a hash table that makes no objects. */
final class DeviceIndex {
  static final int UNKNOWN = -1;

  private static final int SPREAD = 0x9E3779B9;

  private final byte[][] ids;
  private final int[] slots;
  private final int mask;

  DeviceIndex(List<String> deviceIds) {
    int size = Integer.highestOneBit(Math.max(4, deviceIds.size() * 4)) * 2;
    this.slots = new int[size];
    this.mask = size - 1;
    this.ids = new byte[deviceIds.size()][];
    Arrays.fill(slots, UNKNOWN);
    for (int i = 0; i < ids.length; i++) {
      ids[i] = deviceIds.get(i).getBytes(StandardCharsets.UTF_8);
      int slot = spread(hash(ids[i], 0, ids[i].length));
      while (slots[slot] != UNKNOWN) {
        slot = slot + 1 & mask;
      }
      slots[slot] = i;
    }
  }

  static int hash(byte[] bytes, int from, int to) {
    int hash = 0;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + bytes[i];
    }
    return hash;
  }

  private int spread(int hash) {
    int spread = hash * SPREAD;
    return (spread ^ spread >>> 15) & mask;
  }

  /** The number of the device of this id, or {@link #UNKNOWN}. */
  int find(byte[] bytes, int from, int to) {
    int slot = spread(hash(bytes, from, to));
    while (slots[slot] != UNKNOWN) {
      byte[] id = ids[slots[slot]];
      if (Arrays.equals(id, 0, id.length, bytes, from, to)) {
        return slots[slot];
      }
      slot = slot + 1 & mask;
    }
    return UNKNOWN;
  }
}
