package care.shouhu.command.loop;

import care.shouhu.command.downlink.Downlink;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Commands to devices in memory: those open, and those that ended of late. Not thread-safe. */
final class DownlinkBook {

  /** Of one device, open at a time, asked for by people … */
  static final int OPEN_PER_DEVICE_MAX = 8;

  /** … and with those an incident asks for. */
  static final int OPEN_PER_DEVICE_HARD_MAX = 16;

  /** Of all devices, open at a time, asked for by people. */
  static final int OPEN_MAX = 10_000;

  /** With those an incident asks for. The gateway has room for more than twice as many. */
  static final int OPEN_HARD_MAX = 20_000;

  /** One that ended is remembered for this long … */
  static final long KEPT_MILLIS = 24 * 3_600_000L;

  /** … unless there are more than this. */
  static final int ENDED_MAX = 20_000;

  private record Ended(long atMillis, long number, String id) {
    static Ended of(Downlink downlink) {
      return new Ended(downlink.endedAtMillis(), numberOf(downlink), downlink.id());
    }
  }

  private final Map<String, Downlink> downlinks = new LinkedHashMap<>();
  private final Map<String, Set<String>> idsByDevice = new HashMap<>();

  /** Ordered by the content alone, so that a state from a snapshot forgets the same ones. */
  private final NavigableSet<Ended> ended =
      new TreeSet<>(Comparator.comparingLong(Ended::atMillis).thenComparingLong(Ended::number));

  private long lastNumber;

  String nextId() {
    return "C-" + (lastNumber + 1);
  }

  long lastNumber() {
    return lastNumber;
  }

  /** Of a snapshot: the number must survive the commands that had it. */
  void restore(long number) {
    lastNumber = Math.max(lastNumber, number);
  }

  Optional<Downlink> downlink(String id) {
    return Optional.ofNullable(downlinks.get(id));
  }

  /** All in memory, oldest first. */
  Collection<Downlink> all() {
    return Collections.unmodifiableCollection(downlinks.values());
  }

  /** Of one device, newest first. */
  List<Downlink> ofDevice(String deviceId) {
    return idsByDevice.getOrDefault(deviceId, Set.of()).stream()
        .map(downlinks::get)
        .toList()
        .reversed();
  }

  long openOf(String deviceId) {
    return idsByDevice.getOrDefault(deviceId, Set.of()).stream()
        .filter(id -> downlinks.get(id).status().isOpen())
        .count();
  }

  int open() {
    return downlinks.size() - ended.size();
  }

  /** Puts it, and forgets what ended long before its last change. */
  void put(Downlink downlink) {
    Downlink before = downlinks.put(downlink.id(), downlink);
    if (before == null) {
      idsByDevice
          .computeIfAbsent(downlink.deviceId(), d -> new LinkedHashSet<>())
          .add(downlink.id());
    } else if (!before.status().isOpen()) {
      ended.remove(Ended.of(before));
    }
    if (!downlink.status().isOpen()) {
      ended.add(Ended.of(downlink));
    }
    lastNumber = Math.max(lastNumber, numberOf(downlink));
    forget(downlink.changedAtMillis());
  }

  private static long numberOf(Downlink downlink) {
    String id = downlink.id();
    return Long.parseLong(id, id.indexOf('-') + 1, id.length(), 10);
  }

  private void forget(long nowMillis) {
    while (!ended.isEmpty()) {
      boolean old = nowMillis - ended.first().atMillis() >= KEPT_MILLIS;
      if (!old && ended.size() <= ENDED_MAX) {
        return;
      }
      Downlink forgotten = downlinks.remove(ended.pollFirst().id());
      idsByDevice.computeIfPresent(
          forgotten.deviceId(),
          (device, ids) -> {
            ids.remove(forgotten.id());
            return ids.isEmpty() ? null : ids;
          });
    }
  }
}
