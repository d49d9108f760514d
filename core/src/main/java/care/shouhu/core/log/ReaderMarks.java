package care.shouhu.core.log;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Who reads which lane, and up to where each has released it. */
public final class ReaderMarks {

  private final Map<String, Map<Lane, Long>> releasedByReader = new TreeMap<>();

  /** Per lane: everything below has been released by all that are known. */
  private final Map<Lane, Long> floors = new EnumMap<>(Lane.class);

  /** Grows with each change, so that whoever keeps the marks knows when to. */
  private long version;

  public ReaderMarks() {
    for (Lane lane : Lane.values()) {
      floors.put(lane, 1L);
    }
  }

  /** What was kept of an earlier run. */
  public synchronized void restore(
      Map<Lane, Long> keptFloors, Map<String, Map<Lane, Long>> keptReaders) {
    floors.putAll(keptFloors);
    keptReaders.forEach((reader, released) -> {
      Map<Lane, Long> marks = new EnumMap<>(Lane.class);
      released.forEach((lane, at) -> marks.put(lane, Math.max(at, floors.get(lane))));
      releasedByReader.put(reader, marks);
    });
    raiseFloors();
  }

  /**
   * What other processes changed since: readers with their lanes and positions, which only grow,
   * and readers that were forgotten. A floor comes down again to a reader of whom this process had
   * not heard when it released, but not below {@code freed}, what is really gone.
   */
  public synchronized void follow(
      Map<String, Map<Lane, Long>> changed, Set<String> forgotten, Map<Lane, Long> freed) {
    releasedByReader.keySet().removeAll(forgotten);
    changed.forEach((reader, released) -> {
      Map<Lane, Long> marks =
          releasedByReader.computeIfAbsent(reader, any -> new EnumMap<>(Lane.class));
      marks.keySet().retainAll(released.keySet());
      released.forEach((lane, at) -> marks.merge(lane, Math.max(at, freed.get(lane)), Math::max));
    });
    version++;
    for (Lane lane : Lane.values()) {
      long lowest = lowest(lane);
      if (lowest != Long.MAX_VALUE) {
        floors.put(lane, Math.max(freed.get(lane), lowest));
      }
    }
  }

  public synchronized void register(String reader, Set<Lane> lanes) {
    if (reader.isBlank() || lanes.isEmpty()) {
      throw new IllegalArgumentException("a reader needs a name and lanes: " + reader + lanes);
    }
    Map<Lane, Long> marks =
        releasedByReader.computeIfAbsent(reader, any -> new EnumMap<>(Lane.class));
    marks.keySet().retainAll(lanes);
    lanes.forEach(lane -> marks.putIfAbsent(lane, floors.get(lane)));
    raiseFloors();
  }

  public synchronized void forget(String reader) {
    releasedByReader.remove(reader);
    raiseFloors();
  }

  /** Whether this moved the reader. */
  public synchronized boolean release(String reader, Lane lane, long positionExclusive) {
    Long released = releasedByReader.getOrDefault(reader, Map.of()).get(lane);
    if (released == null) {
      throw new IllegalStateException("no reader " + reader + " of lane " + lane.label());
    }
    if (positionExclusive <= released) {
      return false;
    }
    releasedByReader.get(reader).put(lane, positionExclusive);
    raiseFloors();
    return true;
  }

  private void raiseFloors() {
    version++;
    for (Lane lane : Lane.values()) {
      long lowest = lowest(lane);
      if (lowest != Long.MAX_VALUE) {
        floors.merge(lane, lowest, Math::max);
      }
    }
  }

  private long lowest(Lane lane) {
    long lowest = Long.MAX_VALUE;
    for (Map<Lane, Long> marks : releasedByReader.values()) {
      lowest = Math.min(lowest, marks.getOrDefault(lane, Long.MAX_VALUE));
    }
    return lowest;
  }

  public synchronized long version() {
    return version;
  }

  /** The first position of the lane that somebody may still ask for. */
  public synchronized long floor(Lane lane) {
    return floors.get(lane);
  }

  public synchronized Map<Lane, Long> floors() {
    return new EnumMap<>(floors);
  }

  /** By reader: the first position of the lane it has not released. */
  public synchronized Map<String, Long> oldestUnreleased(Lane lane) {
    Map<String, Long> oldest = new TreeMap<>();
    releasedByReader.forEach((reader, marks) -> {
      if (marks.containsKey(lane)) {
        oldest.put(reader, marks.get(lane));
      }
    });
    return oldest;
  }

  public synchronized Map<String, Map<Lane, Long>> readers() {
    Map<String, Map<Lane, Long>> copy = new TreeMap<>();
    releasedByReader.forEach((reader, marks) -> copy.put(reader, Map.copyOf(marks)));
    return copy;
  }
}
