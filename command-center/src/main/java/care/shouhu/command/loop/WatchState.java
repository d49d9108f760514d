package care.shouhu.command.loop;

import care.shouhu.command.watch.Alarm;
import care.shouhu.command.watch.AlarmKind;
import care.shouhu.command.watch.DeviceFacts;
import care.shouhu.command.watch.FactsFold;
import care.shouhu.command.watch.Latched;
import care.shouhu.core.event.DeviceEvent;
import care.shouhu.core.log.Lane;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * What is known of each device: facts, folded from input records, and the alarms that hold, put by
 * decisions. Written by the loop's thread only; its values are immutable, so that any thread may
 * look.
 */
final class WatchState implements LiveDevices {
  private final Map<String, DeviceFacts> facts = new ConcurrentHashMap<>();
  private final Map<String, Map<AlarmKind, Latched>> latched = new ConcurrentHashMap<>();
  private final Map<String, Integer> silentByIncident = new HashMap<>();
  private final SeenKeys keys;
  private final FactsFold fold;
  private FactsCopy copy;

  WatchState(FactsFold fold, SeenKeys keys) {
    this.fold = fold;
    this.keys = keys;
  }

  /**
   * Folds one message's events, which share one key.
   *
   * @return false when the message is a repeat and means nothing new
   */
  boolean fold(Lane lane, List<DeviceEvent> events) {
    var header = events.getFirst().header();
    DeviceFacts before = facts(header.deviceId());
    boolean matters = events.stream().anyMatch(event -> FactsFold.mattersOnce(before, event));
    boolean first =
        !matters
            || keys.firstTime(lane, header.deviceId(), header.key(), header.receivedAtMillis());
    DeviceFacts after = before;
    for (DeviceEvent event : events) {
      after = first ? fold.fold(after, event) : fold.foldRepeat(after, event);
    }
    if (copy != null && !copy.changes(header.deviceId())) {
      copy = null;
    }
    facts.put(header.deviceId(), after);
    return first;
  }

  DeviceFacts facts(String deviceId) {
    DeviceFacts known = facts.get(deviceId);
    return known == null ? DeviceFacts.unheard(deviceId) : known;
  }

  Map<AlarmKind, Latched> latched(String deviceId) {
    return latched.getOrDefault(deviceId, Map.of());
  }

  /** Devices whose silence holds for this incident. */
  int silentFor(String incidentId) {
    return silentByIncident.getOrDefault(incidentId, 0);
  }

  private void countSilent(Latched held, int by) {
    if (held != null && held.incidentId() != null) {
      silentByIncident.merge(
          held.incidentId(), by, (x, y) -> x + y == 0 ? null : Integer.valueOf(x + y));
    }
  }

  void latch(Alarm alarm, String incidentId) {
    Map<AlarmKind, Latched> held = new EnumMap<>(AlarmKind.class);
    held.putAll(latched(alarm.deviceId()));
    countSilent(held.get(AlarmKind.SILENT), -1);
    held.put(alarm.kind(), new Latched(alarm.id(), incidentId, alarm.atMillis()));
    countSilent(held.get(AlarmKind.SILENT), 1);
    latched.put(alarm.deviceId(), Collections.unmodifiableMap(held));
  }

  void release(String deviceId, AlarmKind kind) {
    Map<AlarmKind, Latched> held = new EnumMap<>(AlarmKind.class);
    held.putAll(latched(deviceId));
    Latched released = held.remove(kind);
    countSilent(kind == AlarmKind.SILENT ? released : null, -1);
    if (held.isEmpty()) {
      latched.remove(deviceId);
    } else {
      latched.put(deviceId, Collections.unmodifiableMap(held));
    }
  }

  @Override
  public Optional<LiveDevice> device(String deviceId) {
    return Optional.ofNullable(facts.get(deviceId)).map(this::live);
  }

  @Override
  public void forEach(Consumer<LiveDevice> each) {
    facts.values().forEach(one -> each.accept(live(one)));
  }

  private LiveDevice live(DeviceFacts one) {
    boolean silent = latched(one.deviceId()).containsKey(AlarmKind.SILENT);
    boolean connected = !Boolean.FALSE.equals(one.connected());
    boolean heardSince =
        one.lastSeenAtMillis() != null && one.lastSeenAtMillis() > one.connectionAtMillis();
    boolean heardOf = one.lastSeenAtMillis() != null || Boolean.TRUE.equals(one.connected());
    return new LiveDevice(one, silent, heardOf && !silent && (connected || heardSince));
  }

  /** All device ids, for the first look after a restart. */
  Iterable<String> deviceIds() {
    return facts.keySet();
  }

  /** The facts as they are now, to be taken a piece at a time; in place of one begun before. */
  FactsCopy beginCopy() {
    copy = new FactsCopy();
    return copy;
  }

  /**
   * All facts as they were at one moment, taken a piece at a time while they go on changing: what
   * changes is remembered as it was before. In no order.
   */
  final class FactsCopy {
    private final Iterator<DeviceFacts> left = facts.values().iterator();
    private final Map<String, Optional<DeviceFacts>> before = new HashMap<>();
    private final List<DeviceFacts> taken = new ArrayList<>();

    /** This device's facts are about to change; false when it has all and need not know. */
    private boolean changes(String deviceId) {
      if (left.hasNext()) {
        before.computeIfAbsent(deviceId, id -> Optional.ofNullable(facts.get(id)));
      }
      return left.hasNext();
    }

    /** Some more devices; true when it has all. */
    boolean goOn(int devicesMax) {
      for (int i = 0; i < devicesMax && left.hasNext(); i++) {
        DeviceFacts now = left.next();
        before.getOrDefault(now.deviceId(), Optional.of(now)).ifPresent(taken::add);
      }
      return !left.hasNext();
    }

    List<DeviceFacts> all() {
      return taken;
    }
  }

  Map<String, Map<AlarmKind, Latched>> allLatched() {
    return Map.copyOf(latched);
  }

  SeenKeys keys() {
    return keys;
  }

  void restore(List<DeviceFacts> all, Map<String, Map<AlarmKind, Latched>> held) {
    all.forEach(one -> facts.put(one.deviceId(), one));
    held.forEach((device, kinds) -> {
      latched.put(device, Collections.unmodifiableMap(new EnumMap<>(kinds)));
      countSilent(kinds.get(AlarmKind.SILENT), 1);
    });
  }
}
