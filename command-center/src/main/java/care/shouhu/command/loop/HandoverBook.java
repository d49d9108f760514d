package care.shouhu.command.loop;

import care.shouhu.command.handover.Handover;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Handovers under way, and the newest of those that ended; the table has all. Not thread-safe. */
final class HandoverBook {

  /** Ended ones in memory; the oldest leave first. */
  static final int ENDED_MAX = 50;

  private final Map<String, Handover> handovers = new LinkedHashMap<>();
  private int ended;
  private long lastNumber;

  String nextId() {
    return "H-" + (lastNumber + 1);
  }

  long lastNumber() {
    return lastNumber;
  }

  /** Of a snapshot: the number must survive the handovers that had it. */
  void restore(long number) {
    lastNumber = Math.max(lastNumber, number);
  }

  Optional<Handover> handover(String id) {
    return Optional.ofNullable(handovers.get(id));
  }

  /** The one under way of this desk or institution. */
  Optional<Handover> open(String division, String placeId) {
    return handovers.values().stream()
        .filter(Handover::isOpen)
        .filter(h -> Objects.equals(h.division(), division) && Objects.equals(h.placeId(), placeId))
        .findFirst();
  }

  /** All in memory, by the time of their last step. */
  Collection<Handover> all() {
    return Collections.unmodifiableCollection(handovers.values());
  }

  /** Puts it last, and forgets the oldest of too many that ended. */
  void put(Handover handover) {
    Handover before = handovers.remove(handover.id());
    if (before != null && !before.isOpen()) {
      ended--;
    }
    handovers.put(handover.id(), handover);
    ended += handover.isOpen() ? 0 : 1;
    var oldest = handovers.values().iterator();
    while (ended > ENDED_MAX && oldest.hasNext()) {
      if (!oldest.next().isOpen()) {
        oldest.remove();
        ended--;
      }
    }
    String id = handover.id();
    lastNumber = Math.max(lastNumber, Long.parseLong(id, id.indexOf('-') + 1, id.length(), 10));
  }
}
