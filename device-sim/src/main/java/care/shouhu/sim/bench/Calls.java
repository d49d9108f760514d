package care.shouhu.sim.bench;

import care.shouhu.sim.load.Acknowledged;
import care.shouhu.sim.load.Kind;
import care.shouhu.sim.load.LoadDevice;
import care.shouhu.sim.load.LoadFigures;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * Calls for help on their way: when each button's was due, when it was acknowledged and when an
 * operator saw its incident. Each button counts once. All threads may tell it.
 */
final class Calls implements Acknowledged {
  private final String[] ids;
  private final Map<String, Integer> indexes = new HashMap<>();
  private final long[] dueNanos;
  private final long[] ackedNanos;
  private final long[] seenNanos;
  private long firstSeenNanos;

  Calls(List<LoadDevice> buttons) {
    ids = buttons.stream().map(LoadDevice::id).toArray(String[]::new);
    for (int i = 0; i < ids.length; i++) {
      indexes.put(ids[i], i);
    }
    dueNanos = new long[ids.length];
    ackedNanos = new long[ids.length];
    seenNanos = new long[ids.length];
  }

  @Override
  public synchronized void acknowledged(
      int device, Kind kind, long seq, long atMillis, long due, long acked) {
    if (dueNanos[device] == 0) {
      dueNanos[device] = due;
      ackedNanos[device] = acked;
    }
  }

  /** A message of the live connection. */
  void seen(JsonNode message) {
    switch (message.path("type").asText()) {
      case "incident" -> seenIncident(message.path("incident"));
      case "snapshot" -> message.path("incidents").forEach(this::seenIncident);
      default -> {}
    }
  }

  private synchronized void seenIncident(JsonNode incident) {
    long now = System.nanoTime();
    for (JsonNode alarm : incident.path("alarms")) {
      Integer button = indexes.get(alarm.path("deviceId").asText());
      if (button != null && seenNanos[button] == 0) {
        seenNanos[button] = now;
        firstSeenNanos = firstSeenNanos == 0 ? now : firstSeenNanos;
      }
    }
  }

  /** When the first incident was seen; 0 as long as none was. */
  synchronized long firstSeenNanos() {
    return firstSeenNanos;
  }

  /** Calls that were acknowledged and not seen. */
  synchronized long unseen() {
    long unseen = 0;
    for (int i = 0; i < ids.length; i++) {
      unseen += dueNanos[i] != 0 && seenNanos[i] == 0 ? 1 : 0;
    }
    return unseen;
  }

  synchronized long acknowledgedCount() {
    long count = 0;
    for (long due : dueNanos) {
      count += due != 0 ? 1 : 0;
    }
    return count;
  }

  /** From due to acknowledged, microseconds. */
  synchronized Histogram ackMicros() {
    return micros(ackedNanos);
  }

  /** From due to seen, microseconds; what was never seen counts as two minutes. */
  synchronized Histogram seenMicros() {
    return micros(seenNanos);
  }

  private Histogram micros(long[] untilNanos) {
    Histogram histogram = new Histogram(LoadFigures.ACK_MICROS_MAX, 3);
    for (int i = 0; i < ids.length; i++) {
      if (dueNanos[i] != 0) {
        long micros =
            untilNanos[i] == 0
                ? LoadFigures.ACK_MICROS_MAX
                : Math.max(0, (untilNanos[i] - dueNanos[i]) / 1_000);
        histogram.recordValue(Math.min(micros, LoadFigures.ACK_MICROS_MAX));
      }
    }
    return histogram;
  }
}
