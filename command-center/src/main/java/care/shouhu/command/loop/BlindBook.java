package care.shouhu.command.loop;

import care.shouhu.command.blind.BlindWindow;
import care.shouhu.command.blind.BlindWindow.Cause;
import care.shouhu.command.blind.Recontact;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The blind windows that last, those that ended of late, and who was contacted since. Older ones
 * are in the tables. Not thread-safe.
 */
final class BlindBook {
  /** A window that ended is kept for this long … */
  static final long CLOSED_KEPT_MILLIS = 7 * 24 * 3_600_000L;

  /** … unless there are more than this: the oldest leave, and {@link #leftMillis} says so. */
  static final int CLOSED_MAX = 100_000;

  static final int RECONTACTS_MAX = 100_000;

  /**
   * The content, for a snapshot.
   *
   * @param aliveAtMillis when the desk last surely was, by its newest batch; 0 before the first
   * @param leftMillis the newest end of those that left, by their age or for want of room; 0 when
   *     none did
   */
  record Content(
      long aliveAtMillis, List<BlindWindow> windows, List<Recontact> recontacts, long leftMillis) {}

  private final Map<String, BlindWindow> open = new LinkedHashMap<>();
  private final Deque<BlindWindow> closed = new ArrayDeque<>();
  private final Map<String, Recontact> recontacts = new LinkedHashMap<>();
  private final int closedMax;
  private long aliveAtMillis;
  private long leftMillis;
  private BlindWindow lastOfGateway;

  BlindBook() {
    this(CLOSED_MAX);
  }

  BlindBook(int closedMax) {
    this.closedMax = closedMax;
  }

  /** The newest batch was decided then. */
  void alive(long atMillis) {
    aliveAtMillis = atMillis;
  }

  long aliveAtMillis() {
    return aliveAtMillis;
  }

  private static String whose(Cause cause, String deviceId) {
    return cause + "/" + deviceId;
  }

  /** The one that lasts; {@code deviceId} null for one about all devices. */
  Optional<BlindWindow> open(Cause cause, String deviceId) {
    return Optional.ofNullable(open.get(whose(cause, deviceId)));
  }

  long openCount(Cause cause) {
    return open.values().stream().filter(window -> window.cause() == cause).count();
  }

  /** The last one that ended in which no device could be heard; or null. */
  BlindWindow lastOfGateway() {
    return lastOfGateway;
  }

  void put(BlindWindow window) {
    if (window.isOpen()) {
      open.put(whose(window.cause(), window.deviceId()), window);
      return;
    }
    open.remove(whose(window.cause(), window.deviceId()));
    closed.addLast(window);
    if (window.cause() == Cause.GATEWAY_DOWN) {
      lastOfGateway = window;
    }
    long oldest = window.toMillis() - CLOSED_KEPT_MILLIS;
    while (closed.size() > closedMax || closed.getFirst().toMillis() < oldest) {
      leftMillis = Math.max(leftMillis, closed.removeFirst().toMillis());
    }
  }

  void put(Recontact recontact) {
    recontacts.remove(recontact.person());
    recontacts.put(recontact.person(), recontact);
    if (recontacts.size() > RECONTACTS_MAX) {
      recontacts.remove(recontacts.keySet().iterator().next());
    }
  }

  Optional<Recontact> recontact(String person) {
    return Optional.ofNullable(recontacts.get(person));
  }

  /** Those that ended, and then those that last. */
  List<BlindWindow> windows() {
    List<BlindWindow> all = new ArrayList<>(closed);
    all.addAll(open.values());
    return all;
  }

  Content content() {
    return new Content(aliveAtMillis, windows(), new ArrayList<>(recontacts.values()), leftMillis);
  }

  void restore(Content content) {
    aliveAtMillis = content.aliveAtMillis();
    leftMillis = content.leftMillis();
    content.windows().forEach(this::put);
    content.recontacts().forEach(this::put);
  }
}
