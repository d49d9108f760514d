package care.shouhu.core.wire;

import care.shouhu.core.event.DeviceEvent;
import care.shouhu.core.event.Header;
import care.shouhu.core.event.SignalKind;
import java.util.ArrayList;
import java.util.List;

/** The signals that one foreign message holds: each kind once, with the words that say so. */
final class Findings {
  private static final int DETAIL_CHARS_MAX = 200;

  private final List<Found> found = new ArrayList<>(2);

  private record Found(SignalKind kind, String words) {}

  void add(SignalKind kind, String words) {
    for (Found before : found) {
      if (before.kind() == kind) {
        return;
      }
    }
    found.add(new Found(kind, NativeDecoder.cut(words, DETAIL_CHARS_MAX)));
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  /** Whether somebody waits for help: then nothing odd beside it may cost the message. */
  boolean callForHelp() {
    for (Found one : found) {
      if (one.kind() == SignalKind.CALL || one.kind() == SignalKind.FALL) {
        return true;
      }
    }
    return false;
  }

  /** The signals, then the battery; a report of nothing in particular where there is neither. */
  Decoded events(Header header, Integer batteryPercent) {
    List<DeviceEvent> events = new ArrayList<>(found.size() + 1);
    for (Found one : found) {
      events.add(new DeviceEvent.Signal(header, one.kind(), one.words()));
    }
    if (batteryPercent != null || found.isEmpty()) {
      events.add(new DeviceEvent.Status(header, batteryPercent, null, null));
    }
    return new Decoded.Events(events);
  }
}
