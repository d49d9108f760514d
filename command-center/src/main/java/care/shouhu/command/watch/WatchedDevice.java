package care.shouhu.command.watch;

import care.shouhu.core.dedupe.DuplicateWindow;
import care.shouhu.core.event.DeviceEvent;
import care.shouhu.core.event.Header;
import java.util.EnumMap;
import java.util.Map;

/**
 * One device watched by itself, in whatever time it is told: facts, what holds, and when to look
 * again. What the desk does with records, decisions and its one clock, this does for events that
 * are over: the same fold, the same detectors, no incidents. Not thread-safe.
 */
public final class WatchedDevice {
  private final FactsFold fold;
  private final WatchProfile profile;
  private final Listener listener;
  private final Map<AlarmKind, Latched> latched = new EnumMap<>(AlarmKind.class);
  private final DuplicateWindow signalKeys = new DuplicateWindow();
  private final DuplicateWindow otherKeys = new DuplicateWindow();
  private DeviceFacts facts;
  private long liveSinceMillis = Long.MIN_VALUE;
  private long nextDueAtMillis = Long.MAX_VALUE;

  /** Told of what the device's alarms do. */
  public interface Listener {

    /**
     * An alarm.
     *
     * @param causeAtMillis when its cause began
     * @param nowMillis when it is raised
     */
    void raised(AlarmKind kind, long causeAtMillis, long nowMillis);

    /** An alarm that held is over. */
    void over(AlarmKind kind, long nowMillis);
  }

  public WatchedDevice(
      String deviceId, WatchProfile profile, LiveLimits limits, Listener listener) {
    this.facts = DeviceFacts.unheard(deviceId);
    this.profile = profile;
    this.fold = new FactsFold(limits);
    this.listener = listener;
  }

  public DeviceFacts facts() {
    return facts;
  }

  /** Nobody listened before that time: what was not heard then is not the device's silence. */
  public void liveSince(long atMillis) {
    liveSinceMillis = atMillis;
  }

  /** Everything that was due before this moment. What is due at it waits for what is said at it. */
  public void passTime(long untilMillis) {
    while (nextDueAtMillis < untilMillis) {
      look(nextDueAtMillis);
    }
  }

  /** Looks once more, at a moment at which nothing else is said. */
  public void look(long nowMillis) {
    Verdict verdict =
        Detectors.check(facts, latched, profile, Moment.caughtUp(nowMillis, liveSinceMillis));
    for (AlarmKind kind : verdict.releases()) {
      latched.remove(kind);
      listener.over(kind, nowMillis);
    }
    for (Verdict.Raise raise : verdict.raises()) {
      latched.put(raise.kind(), new Latched("", "", raise.atMillis()));
      listener.raised(raise.kind(), raise.atMillis(), nowMillis);
    }
    nextDueAtMillis = Math.max(verdict.nextDueAtMillis(), nowMillis + 1);
  }

  /**
   * The device says something, at a moment not before any that it was told of.
   *
   * @return false when it is a repeat that means nothing new
   */
  public boolean hear(DeviceEvent event, long nowMillis) {
    passTime(nowMillis);
    DeviceFacts before = facts;
    boolean first = !FactsFold.mattersOnce(before, event) || isFirst(event);
    facts = first ? fold.fold(before, event) : fold.foldRepeat(before, event);
    if (first && event instanceof DeviceEvent.Signal signal) {
      Moment moment = Moment.caughtUp(nowMillis, liveSinceMillis);
      Signals.alarm(fold, before, facts, signal, moment)
          .ifPresent(kind -> listener.raised(kind, signal.header().atMillis(), nowMillis));
    }
    look(nowMillis);
    return first;
  }

  /** A device may number its events, which go by the urgent lane, apart from the rest. */
  private boolean isFirst(DeviceEvent event) {
    DuplicateWindow keys = event instanceof DeviceEvent.Signal ? signalKeys : otherKeys;
    Header header = event.header();
    return keys.firstTime(header.deviceId(), header.key(), header.receivedAtMillis());
  }
}
