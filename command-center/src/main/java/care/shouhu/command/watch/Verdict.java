package care.shouhu.command.watch;

import java.util.List;
import java.util.stream.Stream;

/**
 * What the detectors say of one device at one moment.
 *
 * @param raises alarms that begin to hold
 * @param releases kinds that hold no longer
 * @param nextDueAtMillis when to ask again if the device says nothing; {@link Long#MAX_VALUE}:
 *     never
 */
public record Verdict(List<Raise> raises, List<AlarmKind> releases, long nextDueAtMillis) {

  public Verdict {
    raises = List.copyOf(raises);
    releases = List.copyOf(releases);
  }

  /**
   * An alarm to raise.
   *
   * @param atMillis when its cause began
   * @param dueAtMillis when it became an alarm
   */
  public record Raise(AlarmKind kind, long atMillis, long dueAtMillis) {}

  static final Verdict NOTHING = new Verdict(List.of(), List.of(), Long.MAX_VALUE);

  static Verdict later(long dueAtMillis) {
    return new Verdict(List.of(), List.of(), dueAtMillis);
  }

  static Verdict raise(AlarmKind kind, long atMillis, long dueAtMillis, long nextDueAtMillis) {
    return new Verdict(List.of(new Raise(kind, atMillis, dueAtMillis)), List.of(), nextDueAtMillis);
  }

  static Verdict release(AlarmKind kind) {
    return new Verdict(List.of(), List.of(kind), Long.MAX_VALUE);
  }

  Verdict and(Verdict other) {
    return new Verdict(
        concat(raises, other.raises),
        concat(releases, other.releases),
        Math.min(nextDueAtMillis, other.nextDueAtMillis));
  }

  private static <T> List<T> concat(List<T> a, List<T> b) {
    if (a.isEmpty() || b.isEmpty()) {
      return a.isEmpty() ? b : a;
    }
    return Stream.concat(a.stream(), b.stream()).toList();
  }
}
