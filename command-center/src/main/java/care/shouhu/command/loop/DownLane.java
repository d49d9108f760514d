package care.shouhu.command.loop;

import care.shouhu.core.log.DurableLog;
import care.shouhu.core.log.Lane;
import care.shouhu.core.wire.DeviceCommand;
import care.shouhu.core.wire.DownRecord;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The way into the lane DOWN. A command comes here when its decision is durable; one that the log
 * refuses is appended again until its time is over. Nothing waits for it, least of all the desk.
 */
final class DownLane {
  private static final long AGAIN_EACH_MILLIS = 1_000;

  private final DurableLog log;

  /** Bounded by the commands that are open. */
  private final Queue<DeviceCommand> refused = new ConcurrentLinkedQueue<>();

  private long againAtMillis;

  DownLane(DurableLog log) {
    this.log = log;
  }

  /** From any thread. */
  void append(DeviceCommand command) {
    DownRecord record = new DownRecord.Issued(command);
    var _ =
        log.append(Lane.DOWN, record.key(), record.value())
            .whenComplete((at, failure) -> {
              if (failure != null) {
                refused.add(command);
              }
            });
  }

  /** Now and then, by the loop's thread. */
  void appendAgain(long nowMillis) {
    if (refused.isEmpty() || nowMillis < againAtMillis) {
      return;
    }
    againAtMillis = nowMillis + AGAIN_EACH_MILLIS;
    for (int left = refused.size(); left > 0; left--) {
      DeviceCommand command = refused.poll();
      if (command.expiresAtMillis() > nowMillis) {
        append(command);
      }
    }
  }
}
