package care.shouhu.sim.load;

import java.util.Arrays;
import java.util.PrimitiveIterator;
import java.util.stream.IntStream;

/**
 * A connection's messages in flight. A message has a slot until it is acknowledged; its packet id
 * is the slot's number and one. For one thread.
 */
final class Window {
  private final long[] seqs;
  private final long[] atMillis;
  private final long[] dueNanos;
  private final Kind[] kinds;
  private final int[] free;
  private int freeCount;

  Window(int size) {
    seqs = new long[size];
    atMillis = new long[size];
    dueNanos = new long[size];
    kinds = new Kind[size];
    free = new int[size];
    // The lowest number is taken first.
    for (int slot = size - 1; slot >= 0; slot--) {
      free[freeCount++] = slot;
    }
  }

  boolean hasRoom() {
    return freeCount > 0;
  }

  int inFlight() {
    return seqs.length - freeCount;
  }

  /** Takes a slot; there must be room. */
  int take(Kind kind, long seq, long at, long due) {
    int slot = free[--freeCount];
    kinds[slot] = kind;
    seqs[slot] = seq;
    atMillis[slot] = at;
    dueNanos[slot] = due;
    return slot;
  }

  /** Whether a message is in this slot; false for a number that is no slot. */
  boolean holds(int slot) {
    return slot >= 0 && slot < kinds.length && kinds[slot] != null;
  }

  /** The message is answered: the slot is free, its content stays readable until the next take. */
  void settle(int slot) {
    kinds[slot] = null;
    free[freeCount++] = slot;
  }

  Kind kind(int slot) {
    return kinds[slot];
  }

  long seq(int slot) {
    return seqs[slot];
  }

  long atMillis(int slot) {
    return atMillis[slot];
  }

  long dueNanos(int slot) {
    return dueNanos[slot];
  }

  static int packetId(int slot) {
    return slot + 1;
  }

  static int slot(int packetId) {
    return packetId - 1;
  }

  /** Slots with a message, the oldest first: the order in which a device sends again. */
  int[] inOrder() {
    PrimitiveIterator.OfInt held = IntStream.range(0, kinds.length).filter(this::holds).iterator();
    long[] keyed = new long[inFlight()];
    for (int i = 0; i < keyed.length; i++) {
      int slot = held.nextInt();
      // Numbers grow by one, so a window spans few of them and the slot fits below.
      keyed[i] = (seqs[slot] - Template.FIRST_SEQ) * LoadPlan.WINDOW_MAX + slot;
    }
    Arrays.sort(keyed);
    return Arrays.stream(keyed).mapToInt(key -> (int) (key % LoadPlan.WINDOW_MAX)).toArray();
  }
}
