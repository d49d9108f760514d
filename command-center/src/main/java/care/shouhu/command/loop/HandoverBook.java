package care.shouhu.command.loop;

import care.shouhu.command.handover.Handover;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Handovers under way, with the lists they go on from, and the newest of those that ended; the
 * table has all. Not thread-safe.
 */
final class HandoverBook {

  /** Ended ones in memory; the oldest leave first, when none under way goes on from them. */
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

  /** Of a snapshot or another book: all of them, for all of them were in memory there. */
  void restore(Collection<Handover> all) {
    all.forEach(this::keep);
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

  /** The lists of the same change of shift before this one, the last first. */
  List<Handover> before(Handover handover) {
    List<Handover> before = new ArrayList<>();
    Handover one = handover;
    while (one.goesOnFrom() != null && handovers.containsKey(one.goesOnFrom())) {
      one = handovers.get(one.goesOnFrom());
      before.add(one);
    }
    return before;
  }

  /** All in memory, by the time of their last step. */
  Collection<Handover> all() {
    return Collections.unmodifiableCollection(handovers.values());
  }

  /** Puts it last, and forgets the oldest of too many that ended. */
  void put(Handover handover) {
    keep(handover);
    var oldest = handovers.values().iterator();
    while (ended > ENDED_MAX && oldest.hasNext()) {
      if (isOver(oldest.next())) {
        oldest.remove();
        ended--;
      }
    }
  }

  private void keep(Handover handover) {
    Handover before = handovers.remove(handover.id());
    if (before != null && !before.isOpen()) {
      ended--;
    }
    handovers.put(handover.id(), handover);
    ended += handover.isOpen() ? 0 : 1;
    lastNumber = Math.max(lastNumber, number(handover.id()));
  }

  /** It ended, and so did the last list that goes on from it. */
  private boolean isOver(Handover handover) {
    Handover one = handover;
    while (one.goesOnAs() != null) {
      Handover next = handovers.get(one.goesOnAs());
      if (next == null) {
        // It was forgotten; or it is about to be put, as the last of all.
        return number(one.goesOnAs()) <= lastNumber;
      }
      one = next;
    }
    return !one.isOpen();
  }

  private static long number(String id) {
    return Long.parseLong(id, id.indexOf('-') + 1, id.length(), 10);
  }
}
