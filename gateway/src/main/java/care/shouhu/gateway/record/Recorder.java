package care.shouhu.gateway.record;

import care.shouhu.core.ThreadPriority;
import care.shouhu.core.db.Database;
import care.shouhu.core.log.DurableLog;
import care.shouhu.core.log.EndsAtStart;
import care.shouhu.core.log.Lane;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Both recorders, urgent and routine, side by side; and what ends what they stored, after years.
 */
public final class Recorder implements AutoCloseable {
  private static final List<Lane> LANES = List.of(Lane.URGENT, Lane.ROUTINE);
  private static final int CONNECTIONS_A_LANE = 1;
  private static final Duration END_WITHIN = Duration.ofSeconds(10);

  private final Map<Lane, LaneRecorder> lanes = new EnumMap<>(Lane.class);
  private final List<Thread> threads = new ArrayList<>();

  private Recorder() {}

  /**
   * Starts storing, in the background; the database need not be there. To be called before any edge
   * listens ({@link EndsAtStart}).
   *
   * @param snapshots directory of the window files
   */
  public static Recorder start(
      DurableLog log, Database database, Path snapshots, MeterRegistry meters) {
    Recorder recorder = new Recorder();
    EndsAtStart ends = EndsAtStart.of(log);
    for (Lane lane : LANES) {
      String name = "recorder-" + lane.name().toLowerCase(java.util.Locale.ROOT);
      log.registerReader(name, Set.of(lane));
      var tables = new LaneTables(database.pool(name, CONNECTIONS_A_LANE), lane, log.id());
      var file = new WindowFile(snapshots.resolve(name + ".window"), log.id());
      var one = new LaneRecorder(log, ends, lane, name, tables, file, new LaneMeters(meters, lane));
      recorder.lanes.put(lane, one);
      recorder.threads.add(
          ThreadPriority.thread(
                  name, lane == Lane.ROUTINE ? ThreadPriority.READINGS : Thread.NORM_PRIORITY)
              .daemon()
              .start(one::run));
    }
    var retention = new Retention(database, meters, System.currentTimeMillis());
    recorder.threads.add(Thread.ofVirtual().name("retention").start(retention::run));
    return recorder;
  }

  /** Acknowledged records that are not in the tables yet. */
  public long lagRecords(Lane lane) {
    return lanes.get(lane).lagRecords();
  }

  /** What the lane's recorder is doing. */
  public RecorderState state(Lane lane) {
    return lanes.get(lane).state();
  }

  /** Ends between two batches; what is not stored yet is stored after the next start. */
  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
    try {
      for (Thread thread : threads) {
        thread.join(END_WITHIN);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
