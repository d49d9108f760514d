package care.shouhu.command.watch;

import java.util.ArrayList;
import java.util.List;

/**
 * What the detectors say of one device at one moment.
 *
 * @param raises alarms that begin to hold
 * @param releases kinds that hold no longer
 * @param nextDueAtMillis when to ask again if the device says nothing; {@link Long#MAX_VALUE}:
 *     never
 */
public record Verdict(List<Raise> raises, List<AlarmKind> releases, long nextDueAtMillis) {

  /**
   * An alarm to raise.
   *
   * @param atMillis when its cause began
   * @param dueAtMillis when it became an alarm
   */
  public record Raise(AlarmKind kind, long atMillis, long dueAtMillis) {}

  /** Collects what one detector after the other says. */
  static final class Findings {
    private List<Raise> raises = List.of();
    private List<AlarmKind> releases = List.of();
    private long nextDueAtMillis = Long.MAX_VALUE;

    void raise(AlarmKind kind, long atMillis, long dueAtMillis) {
      if (raises.isEmpty()) {
        raises = new ArrayList<>(2);
      }
      raises.add(new Raise(kind, atMillis, dueAtMillis));
    }

    void release(AlarmKind kind) {
      if (releases.isEmpty()) {
        releases = new ArrayList<>(2);
      }
      releases.add(kind);
    }

    void later(long dueAtMillis) {
      nextDueAtMillis = Math.min(nextDueAtMillis, dueAtMillis);
    }

    Verdict verdict() {
      return new Verdict(raises, releases, nextDueAtMillis);
    }
  }
}
