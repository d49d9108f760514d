package care.shouhu.sim.world;

import care.shouhu.sim.world.Truth.Ailment;
import java.util.List;

/**
 * What one person does from noon to noon, Asia/Shanghai. Everybody is at table at noon, so one day
 * never needs to know the other.
 *
 * @param inBed in order, apart from each other
 * @param deeds in order of time, at least a second apart
 * @param ailing null on most days; within one stretch of {@code inBed}
 */
record DayPlan(
    long fromMillis, long toMillis, List<Stretch> inBed, List<Deed> deeds, Ailing ailing) {

  /** From (included) to (excluded). */
  record Stretch(long fromMillis, long toMillis) {
    boolean has(long atMillis) {
      return fromMillis <= atMillis && atMillis < toMillis;
    }
  }

  /** Something that happens at a moment and, but for an unseen fall, makes a device speak. */
  record Deed(long atMillis, DeedKind kind, Via via) {}

  enum DeedKind {
    CALL,
    FALL,
    /** A fall where nothing is worn: no device tells of it. */
    UNSEEN_FALL,
    /** The pendant is dropped, and takes it for a fall. */
    DROP,
    CANCEL
  }

  /** Which of a person's devices a deed concerns. */
  enum Via {
    BUTTON,
    PENDANT
  }

  record Ailing(long fromMillis, long toMillis, Ailment kind) {
    boolean has(long atMillis) {
      return fromMillis <= atMillis && atMillis < toMillis;
    }
  }

  /** The stretch somebody lies in bed at that moment, or null. */
  Stretch stretchAt(long atMillis) {
    for (Stretch stretch : inBed) {
      if (stretch.has(atMillis)) {
        return stretch;
      }
    }
    return null;
  }

  /** When the person next gets into or out of bed after that moment, or the end of the plan. */
  long changeAfter(long atMillis) {
    for (Stretch stretch : inBed) {
      if (stretch.fromMillis() > atMillis) {
        return stretch.fromMillis();
      }
      if (stretch.toMillis() > atMillis) {
        return stretch.toMillis();
      }
    }
    return toMillis;
  }

  /** The next deed of that device after that moment, or null if this plan has none. */
  Deed deedAfter(long atMillis, Via via) {
    for (Deed deed : deeds) {
      if (deed.atMillis() > atMillis && deed.via() == via) {
        return deed;
      }
    }
    return null;
  }
}
