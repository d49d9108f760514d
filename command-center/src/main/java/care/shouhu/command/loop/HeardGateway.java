package care.shouhu.command.loop;

import care.shouhu.core.event.DeviceEvent;
import care.shouhu.core.event.LinkChange;
import care.shouhu.core.log.Lane;
import care.shouhu.core.wire.AliveBeat;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the gateway said of itself and of connections, folded from the input records: when it was
 * last alive by each lane, the gaps it left, and whose connection is lost. A lane has its own
 * beats, so a gap is known before the first message behind it, whichever lane is read faster. Not
 * thread-safe.
 */
final class HeardGateway {
  /** Older gaps no longer matter: no device is heard again after so many. */
  static final int GAPS_MAX = 64;

  /** What ends a connection without the device's will. Who says good-bye sleeps as it likes. */
  private static final Set<String> LOST =
      Set.of("keep_alive_timeout", "connection_lost", "not_reading");

  /** From the last beat before to the first one after it. */
  record Gap(long fromMillis, long toMillis) {}

  /**
   * The content, for a snapshot.
   *
   * @param lostLinks when, by device: those that no word of the device has followed yet, in order
   */
  record Content(
      Map<Lane, Long> aliveAt, Map<Lane, List<Gap>> gaps, Map<String, List<Long>> lostLinks) {}

  private final Map<Lane, Long> aliveAt = new EnumMap<>(Lane.class);
  private final Map<Lane, Deque<Gap>> gaps = new EnumMap<>(Lane.class);

  /** More losses of one device before its next word are one. */
  private static final int LOSSES_MAX = 16;

  private final Map<String, List<Long>> lostLinks = new HashMap<>();

  /** A beat; clocks that run backwards are passed by. */
  void alive(Lane lane, long atMillis) {
    Long before = aliveAt.get(lane);
    if (before != null && atMillis <= before) {
      return;
    }
    aliveAt.put(lane, atMillis);
    if (before != null && atMillis - before > AliveBeat.GAP_MILLIS) {
      Deque<Gap> known = gaps.computeIfAbsent(lane, l -> new ArrayDeque<>());
      known.addLast(new Gap(before, atMillis));
      if (known.size() > GAPS_MAX) {
        known.removeFirst();
      }
    }
  }

  /**
   * A message's events: the device was heard, or its connection changed. The lanes are not read in
   * one order, so what happened first is told by the times alone.
   *
   * @param lastSeenMillis when the device was last heard before this message; null when never
   */
  void heard(List<DeviceEvent> events, Long lastSeenMillis) {
    for (DeviceEvent event : events) {
      String device = event.header().deviceId();
      long at = event.header().receivedAtMillis();
      if (event instanceof DeviceEvent.Link link) {
        boolean lost =
            link.change() == LinkChange.DISCONNECTED
                && LOST.contains(link.reason())
                && (lastSeenMillis == null || lastSeenMillis <= at);
        if (lost) {
          lost(device, at);
        } else if (link.change() == LinkChange.CONNECTED) {
          back(device, at);
        }
      } else if (!(event instanceof DeviceEvent.CommandProgress)) {
        back(device, at);
      }
    }
  }

  /** A later loss is kept beside an earlier one: the word between them may not be read yet. */
  private void lost(String device, long atMillis) {
    List<Long> losses = new ArrayList<>(lostLinks.getOrDefault(device, List.of()));
    if (losses.size() < LOSSES_MAX && !losses.contains(atMillis)) {
      losses.add(atMillis);
      Collections.sort(losses);
      lostLinks.put(device, List.copyOf(losses));
    }
  }

  private void back(String device, long atMillis) {
    lostLinks.computeIfPresent(
        device,
        (d, losses) -> {
          List<Long> later = losses.stream().filter(at -> at > atMillis).toList();
          return later.isEmpty() ? null : later;
        });
  }

  /** The newest gap of a lane, or null. */
  Gap lastGap(Lane lane) {
    Deque<Gap> known = gaps.get(lane);
    return known == null ? null : known.peekLast();
  }

  /** The last beat of any lane; null before the first. */
  Long lastAliveMillis() {
    return aliveAt.values().stream().max(Long::compare).orElse(null);
  }

  /** How much of this time lies in gaps of the lane. */
  long gapMillis(Lane lane, long fromMillis, long toMillis) {
    long sum = 0;
    for (Gap gap : gaps.getOrDefault(lane, new ArrayDeque<>())) {
      sum += Math.max(0, Math.min(gap.toMillis, toMillis) - Math.max(gap.fromMillis, fromMillis));
    }
    return sum;
  }

  /** Since when the device's connection is lost, or null. */
  Long lostSinceMillis(String deviceId) {
    List<Long> losses = lostLinks.get(deviceId);
    return losses == null ? null : losses.getFirst();
  }

  Content content() {
    Map<Lane, List<Gap>> copy = new EnumMap<>(Lane.class);
    gaps.forEach((lane, known) -> copy.put(lane, List.copyOf(known)));
    return new Content(
        new EnumMap<>(aliveAt),
        copy,
        Collections.unmodifiableMap(new java.util.TreeMap<>(lostLinks)));
  }

  void restore(Content content) {
    aliveAt.putAll(content.aliveAt());
    content.gaps().forEach((lane, known) -> gaps.put(lane, new ArrayDeque<>(known)));
    lostLinks.putAll(content.lostLinks());
  }
}
