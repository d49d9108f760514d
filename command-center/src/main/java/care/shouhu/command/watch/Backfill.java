package care.shouhu.command.watch;

import care.shouhu.core.event.DeviceEvent;
import care.shouhu.core.event.SignalKind;
import java.util.List;

/** What a message that lay in quarantine still means to those who watch. Pure. */
public final class Backfill {
  private Backfill() {}

  /**
   * Those of the events that were received so shortly before their replay that they may still raise
   * something. The others are history: heard now, they would make a silent device look alive.
   *
   * @param replayedAtMillis when the message was handed in again, epoch milliseconds
   */
  public static List<DeviceEvent> stillLive(
      List<DeviceEvent> events, long replayedAtMillis, LiveLimits limits) {
    return events.stream()
        .filter(
            event -> replayedAtMillis - event.header().receivedAtMillis() <= limit(event, limits))
        .toList();
  }

  private static long limit(DeviceEvent event, LiveLimits limits) {
    boolean person =
        event instanceof DeviceEvent.Signal signal
            && (signal.kind() == SignalKind.CALL || signal.kind() == SignalKind.FALL);
    return person ? limits.urgentMillis() : limits.readingMillis();
  }
}
