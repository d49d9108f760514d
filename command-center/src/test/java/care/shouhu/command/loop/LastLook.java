package care.shouhu.command.loop;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * The values of one of the desk's books as they were looked at last. No value ever changes itself:
 * what was true of one is true as long as the very same one stands there. So only what is new need
 * be looked into; that the time has not come for what is due is seen of all, each time.
 */
final class LastLook<T> {
  /**
   * Another value in place of one.
   *
   * @param before null when it is the first with its id
   * @param after null when none has its place
   */
  record Change<T>(T before, T after) {}

  private static final class Seen<T> {
    T value;
    long dueAtMillis;
    long look;
  }

  private final Function<T, String> id;
  private final ToLongFunction<T> dueAtMillis;
  private final Map<String, Seen<T>> all = new HashMap<>();
  private final List<Change<T>> changes = new ArrayList<>();
  private long looks;

  /**
   * Nothing is known.
   *
   * @param dueAtMillis when something must have become of the value; Long.MAX_VALUE for never
   */
  LastLook(Function<T, String> id, ToLongFunction<T> dueAtMillis) {
    this.id = id;
    this.dueAtMillis = dueAtMillis;
  }

  /** From now on all are new. */
  void forget() {
    all.clear();
  }

  /** What is another one than at the last look; none of all may be overdue. */
  @SuppressWarnings("ReferenceEquality") // The very same value, which is the whole point.
  List<Change<T>> look(Collection<T> values, long nowMillis) {
    looks++;
    changes.clear();
    for (T value : values) {
      Seen<T> seen = all.computeIfAbsent(id.apply(value), i -> new Seen<>());
      if (seen.value != value) {
        changes.add(new Change<>(seen.value, value));
        seen.value = value;
        seen.dueAtMillis = dueAtMillis.applyAsLong(value);
      }
      seen.look = looks;
      Must.hold(
          seen.dueAtMillis > nowMillis,
          "%s was due at %d and it is %d",
          value,
          seen.dueAtMillis,
          nowMillis);
    }
    if (all.size() > values.size()) {
      removeGone();
    }
    return changes;
  }

  private void removeGone() {
    for (Iterator<Seen<T>> left = all.values().iterator(); left.hasNext(); ) {
      Seen<T> seen = left.next();
      if (seen.look != looks) {
        changes.add(new Change<>(seen.value, null));
        left.remove();
      }
    }
  }
}
