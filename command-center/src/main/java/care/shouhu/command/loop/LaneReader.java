package care.shouhu.command.loop;

import care.shouhu.core.ThreadPriority;
import care.shouhu.core.log.DurableLog;
import care.shouhu.core.log.Lane;
import care.shouhu.core.log.LogBatch;
import care.shouhu.core.log.LogRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Reads one input lane, decodes, and puts what it finds into the mailbox. A thread of its own, and
 * one of the system's: virtual threads share a few carriers without being preempted, and a call
 * would wait for a carrier that decodes readings.
 */
final class LaneReader {
  private static final int RECORDS_MAX = 1_000;
  private static final int BYTES_MAX = 2 << 20;

  /** The loop begins on the first while the others are still being decoded. */
  private static final int DECODED_AT_ONCE_MAX = 128;

  private static final Duration WAIT_MAX = Duration.ofMillis(500);

  private final DurableLog log;
  private final Lane lane;
  private final Mailbox mailbox;
  private final Thread thread;
  private volatile boolean stopping;

  /**
   * Starts reading.
   *
   * @param failed told when reading ended by itself
   */
  LaneReader(
      DurableLog log, Lane lane, long fromPosition, Mailbox mailbox, Consumer<Throwable> failed) {
    this.log = log;
    this.lane = lane;
    this.mailbox = mailbox;
    boolean isUrgent = lane == Lane.URGENT;
    this.thread =
        ThreadPriority.thread(
                "desk-read-" + lane.label(),
                isUrgent ? ThreadPriority.CALLS : ThreadPriority.READINGS)
            .daemon()
            .start(() -> readAll(fromPosition, failed));
  }

  private void readAll(long fromPosition, Consumer<Throwable> failed) {
    long position = fromPosition;
    AtOnce atOnce = new AtOnce();
    try {
      while (!stopping) {
        if (lane == Lane.URGENT) {
          atOnce.before(log.endPosition(lane) - position);
        }
        LogBatch batch = log.read(lane, position, RECORDS_MAX, BYTES_MAX, WAIT_MAX);
        put(batch.records());
        position = batch.nextPosition();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      if (!stopping) {
        failed.accept(e);
      }
    }
  }

  private void put(List<LogRecord> records) throws InterruptedException {
    for (int from = 0; from < records.size(); from += DECODED_AT_ONCE_MAX) {
      int to = Math.min(from + DECODED_AT_ONCE_MAX, records.size());
      List<Mailbox.Input> inputs = new ArrayList<>(to - from);
      for (LogRecord record : records.subList(from, to)) {
        inputs.add(Replay.input(lane, record));
      }
      mailbox.put(lane, inputs);
    }
  }

  void stop() throws InterruptedException {
    stopping = true;
    thread.interrupt();
    thread.join();
  }
}
