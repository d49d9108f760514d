package care.shouhu.core.log.kafka;

import care.shouhu.core.ThreadPriority;
import care.shouhu.core.log.Admission;
import care.shouhu.core.log.Answered;
import care.shouhu.core.log.DurableLog;
import care.shouhu.core.log.Lane;
import care.shouhu.core.log.LaneQueue;
import care.shouhu.core.log.LogBatch;
import care.shouhu.core.log.LogDamaged;
import care.shouhu.core.log.LogHealth;
import care.shouhu.core.log.LogLimits;
import care.shouhu.core.log.LogMeters;
import care.shouhu.core.log.LogRecord;
import care.shouhu.core.log.LogRefused;
import care.shouhu.core.log.PendingAppend;
import care.shouhu.core.log.Positions;
import care.shouhu.core.log.ReaderMarks;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of several machines: a Kafka topic a lane, one partition each, appended with acks=all by
 * idempotent producers. A position is the record's offset + 1.
 *
 * <p>Several processes may have the log open, a gateway and a command centre: each sees what the
 * others append and release. A lane has one appending process, and a reader's name one owner, at a
 * time; nothing here enforces that.
 *
 * <p>What makes positions dense: no transactions are used (their markers take offsets), nothing is
 * compacted, and Kafka deletes nothing by itself. {@link KafkaTopics} refuses topics with other
 * rules, and a reader that meets a gap fails with {@link LogDamaged}. Durable means what the topics
 * say: {@code min.insync.replicas} brokers have the record in memory; a topic with one replica is
 * made so that its broker syncs its disk first.
 *
 * <p>{@link #id()} is Kafka's own id of the marks topic, drawn when the topic was made: a cluster
 * that was wiped gives another.
 *
 * <p>The disk is the brokers': free space is not watched, {@code diskFreeBytesMin} has no meaning,
 * and unreleased bytes are an estimate for records of other processes ({@link UnreleasedBytes}).
 */
public final class KafkaLog implements DurableLog {

  private static final Logger LOG = LoggerFactory.getLogger(KafkaLog.class);
  private static final Duration CLOSE_CLIENT_MAX = Duration.ofSeconds(1);

  private final UUID id;
  private final String warnings;
  private final LogLimits limits;
  private final LogMeters meters;
  private final Duration closeMax;
  private final Admin admin;
  private final ReaderMarks marks = new ReaderMarks();
  private final KafkaMarks kept;
  private final Map<Lane, KafkaLane> lanes = new EnumMap<>(Lane.class);
  private final Map<Lane, KafkaSender> senders = new EnumMap<>(Lane.class);
  private final Answered answered = new Answered();
  private final Map<Lane, Thread> sending = new EnumMap<>(Lane.class);
  private final Map<Lane, KafkaCursors> cursors = new EnumMap<>(Lane.class);
  private final Admission admission;
  private final KafkaKeeper keeper;
  private final Thread keeperThread;

  /** Everything is there and answers; only threads are begun here. */
  private KafkaLog(
      KafkaSettings settings,
      LogLimits limits,
      MeterRegistry registry,
      KafkaClients clients,
      Opening opening) {
    this.id = opening.topics().ids().get(KafkaTopics.marks(settings));
    this.warnings = opening.topics().warnings();
    this.limits = limits;
    this.meters = new LogMeters(registry);
    this.closeMax = settings.closeMax();
    this.admin = opening.admin();
    this.kept = opening.marks(marks);
    Map<Lane, LaneQueue> queues = new EnumMap<>(Lane.class);
    opening.lanes(kept, marks, limits).forEach(lane -> lanes.put(lane.lane, lane));
    lanes.forEach((lane, state) -> queues.put(lane, state.queue));
    this.admission = new Admission(limits, queues, this::diskBytes, () -> Long.MAX_VALUE);
    lanes.forEach((lane, state) -> {
      senders.put(
          lane,
          new KafkaSender(
              state,
              () -> clients.producer(lane.label()),
              this::updateAdmission,
              answered::tell,
              meters));
      cursors.put(lane, new KafkaCursors(state, () -> clients.consumer("read-" + lane.label())));
    });
    this.keeper =
        new KafkaKeeper(admin, lanes, senders, kept, marks, admission, settings.stallAfter());
    admission.update();
    watch();
    senders.forEach((lane, sender) ->
        sending.put(
            lane,
            ThreadPriority.thread(
                    "log-send-" + lane.label(),
                    lane == Lane.ROUTINE ? Thread.NORM_PRIORITY : ThreadPriority.CALLS)
                .daemon()
                .start(sender)));
    this.keeperThread = Thread.ofPlatform().daemon().name("log-keeper").start(keeper);
  }

  /**
   * Opens the log; makes its topics when they are missing.
   *
   * @throws UncheckedIOException when no broker answers within {@code openMax}
   * @throws IllegalStateException when the topics have rules that could lose or mix records
   * @throws LogDamaged when records this log had are gone
   */
  public static KafkaLog open(KafkaSettings settings, LogLimits limits, MeterRegistry registry) {
    KafkaClients clients = new KafkaClients(settings, limits);
    Opening opening = Opening.begin(settings, limits, clients);
    try {
      return new KafkaLog(settings, limits, registry, clients, opening);
    } catch (RuntimeException e) {
      opening.giveUp();
      throw e;
    }
  }

  private void watch() {
    meters.watchState(() -> health().state());
    meters.watchLimits(limits);
    lanes.forEach(
        (lane, state) -> meters.watchLane(lane, state.queue::bytes, state.unreleased::bytes));
    marks.readers().forEach((reader, released) -> watchReader(reader, released.keySet()));
  }

  private void watchReader(String reader, Set<Lane> of) {
    meters.unwatchReader(reader);
    of.forEach(lane -> meters.watchReader(reader, lane, () -> lagRecords(reader, lane)));
  }

  private long lagRecords(String reader, Lane lane) {
    long end = endPosition(lane);
    return end - marks.oldestUnreleased(lane).getOrDefault(reader, end);
  }

  private long diskBytes() {
    long sum = 0;
    for (KafkaLane lane : lanes.values()) {
      sum += lane.unreleased.bytes();
    }
    return sum;
  }

  /** After each record; the facts can only matter when much is unreleased. */
  private void updateAdmission() {
    if (diskBytes() > limits.diskBytesMax() / 2) {
      admission.update();
    }
  }

  @Override
  public UUID id() {
    return id;
  }

  @Override
  public CompletableFuture<Long> append(Lane lane, byte[] key, byte[] value) {
    PendingAppend append = new PendingAppend(key, value, System.nanoTime());
    LogRefused.Reason refusal =
        limits.isTooLarge(key, value)
            ? LogRefused.Reason.TOO_LARGE
            : lanes.get(lane).queue.offer(append);
    if (refusal == null) {
      senders.get(lane).wake();
    } else {
      meters.refused(lane, refusal, 1);
      append.completeExceptionally(new LogRefused(lane, refusal));
    }
    return append;
  }

  @Override
  public void onAnswered(Runnable action) {
    answered.add(action);
  }

  @Override
  public void forgetAnswered(Runnable action) {
    answered.remove(action);
  }

  @Override
  public LogBatch read(Lane lane, long fromPosition, int recordsMax, int bytesMax, Duration waitMax)
      throws InterruptedException {
    Positions.checkRead(lane, fromPosition, marks.floor(lane), endAtLeast(lane, fromPosition));
    try {
      List<LogRecord> records = cursors.get(lane).read(fromPosition, recordsMax, bytesMax, waitMax);
      return new LogBatch(lane, fromPosition, records);
    } catch (OffsetOutOfRangeException e) {
      // Whoever reads without being registered may find that others have released it meanwhile.
      Positions.checkRead(lane, fromPosition, marks.floor(lane), endPosition(lane));
      throw new LogDamaged(
          "lane %s cannot be read from %d: Kafka does not have it, though nobody released it"
              .formatted(lane.label(), fromPosition),
          e);
    }
  }

  /** A position beyond the end that we know may be another process's: then Kafka is asked. */
  private long endAtLeast(Lane lane, long position) {
    if (position > endPosition(lane)) {
      try {
        keeper.lookAtEnds();
      } catch (ExecutionException e) {
        LOG.warn("the end of lane {} could not be asked", lane.label(), e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    return endPosition(lane);
  }

  @Override
  public long firstPosition(Lane lane) {
    return marks.floor(lane);
  }

  @Override
  public long endPosition(Lane lane) {
    return lanes.get(lane).end();
  }

  /** {@inheritDoc} Known to every process on this log once it returns. */
  @Override
  public void registerReader(String reader, Set<Lane> of) {
    kept.register(reader, of);
    watchReader(reader, of);
    keeper.hurry();
  }

  @Override
  public void forgetReader(String reader) {
    meters.unwatchReader(reader);
    kept.forget(reader);
    keeper.hurry();
  }

  @Override
  public void release(String reader, Lane lane, long positionExclusive) {
    Positions.checkRelease(lane, positionExclusive, endAtLeast(lane, positionExclusive));
    boolean moved = marks.release(reader, lane, positionExclusive);
    if (moved) {
      KafkaLane state = lanes.get(lane);
      state.unreleased.releasedTo(marks.floor(lane));
      // Readings are the first to be refused for want of space.
      if (lanes.get(Lane.ROUTINE).queue.state() == LogHealth.State.DISK_FULL) {
        keeper.hurry();
      }
    }
  }

  @Override
  public LogHealth health() {
    Map<Lane, LogHealth.LaneHealth> healths = new EnumMap<>(Lane.class);
    lanes.forEach((lane, state) ->
        healths.put(
            lane,
            new LogHealth.LaneHealth(
                state.queue.state(),
                state.queue.records(),
                state.queue.bytes(),
                state.end() - marks.floor(lane),
                state.unreleased.bytes(),
                marks.oldestUnreleased(lane))));
    String failure = keeper.failure();
    return LogHealth.of(healths, failure.isEmpty() ? warnings : failure);
  }

  @Override
  public boolean isWritable(Lane lane) {
    return lanes.get(lane).queue.isWritable();
  }

  @Override
  public void onWritable(Lane lane, Runnable action) {
    lanes.get(lane).queue.onWritable(action);
  }

  @Override
  public void close() {
    admission.close();
    List<Thread> closing = new ArrayList<>();
    senders.forEach((lane, sender) ->
        closing.add(Thread.ofPlatform().start(() -> sender.close(sending.get(lane), closeMax))));
    closing.forEach(KafkaLog::joinUninterruptibly);
    keeper.close(keeperThread);
    joinUninterruptibly(keeperThread);
    try {
      kept.keep();
    } catch (KafkaException e) {
      // Nothing is lost: older marks keep more.
      LOG.warn("the log's marks could not be kept: {}", e.getMessage());
    }
    cursors.values().forEach(KafkaCursors::close);
    kept.close();
    admin.close(CLOSE_CLIENT_MAX);
    meters.close();
  }

  private static void joinUninterruptibly(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
