package care.shouhu.command.loop;

import care.shouhu.core.log.DurableLog;
import care.shouhu.core.log.Lane;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Until when the inputs are read, as the loop works it out, and how far it surely was acted on. */
final class ReadSoFar {
  /** Who waits for a backlog to be read is looked at again within 250 ms. */
  private static final long LOOKED_AGAIN_MILLIS = 300;

  private record Asked(long nowMillis, long untilMillis) {}

  private final Map<Lane, Long> readMillis = new EnumMap<>(Lane.class);
  private final Deque<Asked> lately = new ArrayDeque<>();

  void read(Lane lane, long receivedAtMillis) {
    readMillis.merge(lane, receivedAtMillis, Math::max);
  }

  /** What waits to be read may hold a word of anybody. */
  long until(Desk desk, DurableLog log, long nowMillis) {
    long until = nowMillis;
    for (Lane lane : List.of(Lane.URGENT, Lane.ROUTINE)) {
      if (desk.state().position(lane) < log.endPosition(lane)) {
        until = Math.min(until, readMillis.getOrDefault(lane, 0L));
      }
    }
    lately.addLast(new Asked(nowMillis, until));
    while (lately.getFirst().nowMillis < nowMillis - LOOKED_AGAIN_MILLIS) {
      lately.removeFirst();
    }
    return until;
  }

  /** The earliest that was answered lately: everybody has been looked at with that. */
  long surelyUntil() {
    return lately.stream().mapToLong(Asked::untilMillis).min().orElse(0);
  }

  /** The desk is another one. */
  void begin() {
    readMillis.clear();
    lately.clear();
  }
}
