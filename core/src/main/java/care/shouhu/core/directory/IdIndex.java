package care.shouhu.core.directory;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Ids by a key they share, such as the devices of a place. One thread changes it, any may read. A
 * household has one or two devices, so a short list costs far less than a set.
 */
final class IdIndex {
  private final Map<String, List<String>> idsByKey = new ConcurrentHashMap<>();

  /** Takes the id from one key to the other; null is no key. */
  void move(String id, String from, String to) {
    if (Objects.equals(from, to)) {
      return;
    }
    if (from != null) {
      idsByKey.computeIfPresent(
          from,
          (key, ids) -> {
            synchronized (ids) {
              ids.remove(id);
              return ids.isEmpty() ? null : ids;
            }
          });
    }
    if (to != null) {
      idsByKey.compute(
          to,
          (key, ids) -> {
            List<String> grown = ids == null ? new ArrayList<>(2) : ids;
            synchronized (grown) {
              grown.add(id);
            }
            return grown;
          });
    }
  }

  /** A copy, which later changes leave alone. */
  List<String> ids(String key) {
    List<String> ids = idsByKey.get(key);
    if (ids == null) {
      return List.of();
    }
    synchronized (ids) {
      return List.copyOf(ids);
    }
  }
}
