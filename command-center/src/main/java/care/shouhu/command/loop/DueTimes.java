package care.shouhu.command.loop;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * When to look at what again. An index over due times that stand in the state, not state itself: an
 * entry that comes too early costs one look, so moving a due time later moves nothing here.
 */
final class DueTimes {

  /** What to look at. */
  sealed interface Key {
    record OfDevice(String id) implements Key {}

    record OfIncident(String id) implements Key {}

    record OfDownlink(String id) implements Key {}

    record OfNotice(String id) implements Key {}

    record OfHold(String id) implements Key {}
  }

  private record Entry(long atMillis, long order, Key key) {}

  private final PriorityQueue<Entry> queue =
      new PriorityQueue<>(
          Comparator.comparingLong(Entry::atMillis).thenComparingLong(Entry::order));
  private final Map<Key, Long> armed = new HashMap<>();
  private long order;

  /** Look at this no later than then. {@link Long#MAX_VALUE} is never. */
  void lookAt(Key key, long atMillis) {
    if (atMillis == Long.MAX_VALUE) {
      return;
    }
    Long before = armed.get(key);
    if (before == null || atMillis < before) {
      armed.put(key, atMillis);
      queue.add(new Entry(atMillis, order++, key));
    }
  }

  /** The next one due, which is taken out. */
  Optional<Key> poll(long nowMillis) {
    while (!queue.isEmpty() && queue.peek().atMillis() <= nowMillis) {
      Entry entry = queue.poll();
      if (armed.remove(entry.key(), entry.atMillis())) {
        return Optional.of(entry.key());
      }
    }
    return Optional.empty();
  }

  /** When the next look is due; {@link Long#MAX_VALUE} when none is. */
  long nextAtMillis() {
    return queue.isEmpty() ? Long.MAX_VALUE : queue.peek().atMillis();
  }

  int size() {
    return armed.size();
  }
}
