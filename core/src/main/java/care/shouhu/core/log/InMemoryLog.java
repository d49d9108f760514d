package care.shouhu.core.log;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The log in memory, for tests and simulations: the same order, bounds, refusals, blocking reads
 * and release as LocalLog, no thread and no clock of its own. "Durable" means: survives {@link
 * #crashed(MeterRegistry)}. An append is durable when it returns, unless {@link #stall() stalled}
 * or called from within another append's completion.
 */
public final class InMemoryLog implements DurableLog {

  /** Everything one lane has. */
  private static final class LaneState {
    final LaneQueue queue;
    final NavigableMap<Long, LogRecord> records = new ConcurrentSkipListMap<>();
    final AtomicLong diskBytes = new AtomicLong();
    final LaneTail tail = new LaneTail(1);

    LaneState(LogLimits limits) {
      this.queue = new LaneQueue(limits);
    }
  }

  private final UUID id;
  private final LogLimits limits;
  private final LogMeters meters;
  private final Map<Lane, LaneState> lanes = new EnumMap<>(Lane.class);
  private final ReaderMarks marks = new ReaderMarks();
  private final Answered answered = new Answered();

  /** Who raises it from 0 commits, for all who raise it meanwhile: one committer at a time. */
  private final AtomicInteger commitsDue = new AtomicInteger();

  private final Admission admission;

  private volatile boolean stalled;

  public InMemoryLog() {
    this(LogLimits.defaults(), new SimpleMeterRegistry());
  }

  public InMemoryLog(LogLimits limits, MeterRegistry registry) {
    this(UUID.randomUUID(), limits, registry);
  }

  private InMemoryLog(UUID id, LogLimits limits, MeterRegistry registry) {
    this.id = id;
    this.limits = limits;
    this.meters = new LogMeters(registry);
    Map<Lane, LaneQueue> queues = new EnumMap<>(Lane.class);
    for (Lane lane : Lane.values()) {
      LaneState state = new LaneState(limits);
      lanes.put(lane, state);
      queues.put(lane, state.queue);
      meters.watchLane(lane, state.queue::bytes, state.diskBytes::get);
    }
    this.admission = new Admission(limits, queues, this::diskBytes, () -> Long.MAX_VALUE);
    meters.watchState(() -> health().state());
    meters.watchLimits(limits);
  }

  /** From now on the disk is so slow that nothing becomes durable, until {@link #resume()}. */
  public void stall() {
    stalled = true;
  }

  public void resume() {
    stalled = false;
    commit();
  }

  /**
   * What is found after a crash at this moment: a log with the same id, all durable records and the
   * readers' positions, but nothing of what was still queued. This log is dead afterwards, and what
   * was queued is never answered.
   */
  public InMemoryLog crashed(MeterRegistry registry) {
    return crashed(Map.of(), registry);
  }

  /**
   * The same when the machine lost its newest records too, as brokers do that lose power together.
   *
   * @param cutAt by lane: the position after the last record that is still there; lanes that are
   *     not named lose nothing
   */
  public InMemoryLog crashed(Map<Lane, Long> cutAt, MeterRegistry registry) {
    stalled = true;
    admission.close();
    InMemoryLog next = new InMemoryLog(id, limits, registry);
    Map<String, Map<Lane, Long>> readers = new HashMap<>();
    marks
        .readers()
        .forEach((reader, released) -> {
          Map<Lane, Long> reached = new EnumMap<>(released);
          cutAt.forEach(
              (lane, end) -> reached.computeIfPresent(lane, (l, at) -> Math.min(at, end)));
          readers.put(reader, reached);
        });
    Map<Lane, Long> floors = marks.floors();
    cutAt.forEach((lane, end) -> floors.computeIfPresent(lane, (l, at) -> Math.min(at, end)));
    next.marks.restore(floors, readers);
    for (Lane lane : Lane.values()) {
      LaneState from = lanes.get(lane);
      LaneState to = next.lanes.get(lane);
      from.tail.close();
      long end = Math.min(from.tail.end(), cutAt.getOrDefault(lane, Long.MAX_VALUE));
      to.records.putAll(from.records.headMap(end));
      to.diskBytes.set(
          to.records.values().stream()
              .mapToLong(record -> LogLimits.recordBytes(record.key(), record.value()))
              .sum());
      to.tail.advance(end);
    }
    next.marks.readers().forEach((reader, of) -> next.watchReader(reader, of.keySet()));
    next.admission.update();
    return next;
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
    if (refusal != null) {
      meters.refused(lane, refusal, 1);
      append.completeExceptionally(new LogRefused(lane, refusal));
    } else {
      commit();
    }
    return append;
  }

  private void commit() {
    if (commitsDue.getAndIncrement() != 0) {
      return;
    }
    int seen;
    do {
      seen = commitsDue.get();
      for (Lane lane : Lane.COMMIT_ORDER) {
        if (!stalled) {
          commit(lane, lanes.get(lane));
        }
      }
    } while (commitsDue.addAndGet(-seen) != 0);
  }

  private void commit(Lane lane, LaneState state) {
    List<PendingAppend> taken = new ArrayList<>();
    state.queue.take(taken, Integer.MAX_VALUE, Long.MAX_VALUE);
    if (taken.isEmpty()) {
      return;
    }
    long position = state.tail.end();
    long bytes = 0;
    for (PendingAppend append : taken) {
      state.records.put(position, new LogRecord(position, append.key, append.value));
      bytes += append.bytes();
      position++;
    }
    state.diskBytes.addAndGet(bytes);
    state.tail.advance(position);
    admission.update();
    long now = System.nanoTime();
    meters.committed(taken.size(), 0);
    meters.appended(lane, now - taken.getFirst().appendedNanos);
    long first = position - taken.size();
    for (PendingAppend append : taken) {
      append.complete(first++);
    }
    state.queue.settle(taken.size(), bytes);
    answered.tell();
  }

  private long diskBytes() {
    return lanes.values().stream().mapToLong(state -> state.diskBytes.get()).sum();
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
    LaneState state = lanes.get(lane);
    Positions.checkRead(lane, fromPosition, marks.floor(lane), state.tail.end());
    List<LogRecord> records = new ArrayList<>();
    if (state.tail.await(fromPosition, waitMax)) {
      long bytes = 0;
      for (LogRecord record : state.records.tailMap(fromPosition).values()) {
        bytes += LogLimits.recordBytes(record.key(), record.value());
        boolean full = records.size() >= recordsMax || bytes > bytesMax;
        if (record.position() >= state.tail.end() || (full && !records.isEmpty())) {
          break;
        }
        records.add(record);
      }
    }
    return new LogBatch(lane, fromPosition, records);
  }

  @Override
  public long firstPosition(Lane lane) {
    return marks.floor(lane);
  }

  @Override
  public long endPosition(Lane lane) {
    return lanes.get(lane).tail.end();
  }

  @Override
  public void registerReader(String reader, Set<Lane> of) {
    marks.register(reader, of);
    watchReader(reader, of);
    free();
  }

  private void watchReader(String reader, Set<Lane> of) {
    meters.unwatchReader(reader);
    of.forEach(lane ->
        meters.watchReader(
            reader, lane, () -> endPosition(lane) - marks.oldestUnreleased(lane).get(reader)));
  }

  @Override
  public void forgetReader(String reader) {
    meters.unwatchReader(reader);
    marks.forget(reader);
    free();
  }

  @Override
  public void release(String reader, Lane lane, long positionExclusive) {
    Positions.checkRelease(lane, positionExclusive, endPosition(lane));
    if (marks.release(reader, lane, positionExclusive)) {
      free();
    }
  }

  private void free() {
    for (Lane lane : Lane.values()) {
      LaneState state = lanes.get(lane);
      NavigableMap<Long, LogRecord> released = state.records.headMap(marks.floor(lane), false);
      for (Long position : released.keySet()) {
        LogRecord record = state.records.remove(position);
        if (record != null) {
          state.diskBytes.addAndGet(-LogLimits.recordBytes(record.key(), record.value()));
        }
      }
    }
    admission.update();
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
                state.tail.end() - marks.floor(lane),
                state.diskBytes.get(),
                marks.oldestUnreleased(lane))));
    return LogHealth.of(healths, "");
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
    resume();
    lanes.values().forEach(state -> state.tail.close());
    meters.close();
  }
}
