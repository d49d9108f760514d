package care.shouhu.command.loop;

import care.shouhu.command.hold.Hold;
import care.shouhu.command.watch.AlarmKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Alarms held back: shelves and tests that last, and those that ended of late. Not thread-safe. */
final class HoldBook {

  /** That last, at one time. */
  static final int ACTIVE_MAX = 2_000;

  /** One that ended is remembered for this long … */
  static final long KEPT_MILLIS = 24 * 3_600_000L;

  /** … unless there are more than this. */
  static final int ENDED_MAX = 2_000;

  private record Ended(long atMillis, long number, String id) {}

  private final Map<String, Hold> holds = new LinkedHashMap<>();
  private final Map<String, Set<String>> activeIdsByDevice = new HashMap<>();
  private final TreeSet<Ended> ended =
      new TreeSet<>(Comparator.comparingLong(Ended::atMillis).thenComparingLong(Ended::number));
  private long lastNumber;

  String nextId(Hold.Type type) {
    String letter =
        switch (type) {
          case SHELF -> "S-";
          case TEST -> "T-";
        };
    return letter + (lastNumber + 1);
  }

  long lastNumber() {
    return lastNumber;
  }

  /** Of a snapshot: the number must survive the holds that had it. */
  void restore(long number) {
    lastNumber = Math.max(lastNumber, number);
  }

  Optional<Hold> hold(String id) {
    return Optional.ofNullable(holds.get(id));
  }

  /** All in memory, oldest first. */
  Collection<Hold> all() {
    return Collections.unmodifiableCollection(holds.values());
  }

  /** Those that last, oldest first. */
  List<Hold> active() {
    return holds.values().stream().filter(Hold::isActive).toList();
  }

  int activeCount() {
    return holds.size() - ended.size();
  }

  List<Hold> activeOf(String deviceId) {
    return activeIdsByDevice.getOrDefault(deviceId, Set.of()).stream().map(holds::get).toList();
  }

  /** What holds this alarm back now; a test before a shelf. */
  Optional<Hold> holding(String deviceId, AlarmKind kind, long nowMillis) {
    List<Hold> holding = new ArrayList<>(activeOf(deviceId));
    holding.removeIf(hold -> !hold.holds(kind, nowMillis));
    return holding.stream().min(Comparator.comparing(hold -> hold.type() == Hold.Type.SHELF));
  }

  /** Puts it, and forgets what ended long before. */
  void put(Hold hold) {
    Hold before = holds.put(hold.id(), hold);
    if (before != null && !before.isActive()) {
      ended.remove(ended(before));
    }
    if (hold.isActive()) {
      activeIdsByDevice.computeIfAbsent(hold.deviceId(), d -> new LinkedHashSet<>()).add(hold.id());
    } else {
      activeIdsByDevice.computeIfPresent(
          hold.deviceId(),
          (device, ids) -> {
            ids.remove(hold.id());
            return ids.isEmpty() ? null : ids;
          });
      ended.add(ended(hold));
      forget(hold.endedAtMillis());
    }
    lastNumber = Math.max(lastNumber, numberOf(hold));
  }

  private void forget(long nowMillis) {
    while (!ended.isEmpty()) {
      boolean old = nowMillis - ended.first().atMillis() >= KEPT_MILLIS;
      if (!old && ended.size() <= ENDED_MAX) {
        return;
      }
      holds.remove(ended.pollFirst().id());
    }
  }

  private static Ended ended(Hold hold) {
    return new Ended(hold.endedAtMillis(), numberOf(hold), hold.id());
  }

  private static long numberOf(Hold hold) {
    return Long.parseLong(hold.id(), hold.id().indexOf('-') + 1, hold.id().length(), 10);
  }
}
