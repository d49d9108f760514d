package care.shouhu.core.log;

import care.shouhu.core.ThreadPriority;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.rocksdb.NativeLibraryLoader;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of one machine: RocksDB with group commit and fsync.
 *
 * <p>Appends go into bounded queues, one a lane; a single thread ({@link Committer}) writes what
 * waits with one fsync and answers. A second thread ({@link SpaceKeeper}) keeps the readers' marks
 * and gives space back. Memory: the queues (limits), and RocksDB's as {@link RocksOptions} says.
 *
 * <p>A synced record survives kill -9 and power cuts, if the disk honours fsync. A torn tail that
 * was never acknowledged does not hinder opening; damage to what was acknowledged does ({@link
 * LogDamaged}), see {@link RocksOptions} and {@link WalTail}.
 */
public final class LocalLog implements DurableLog {

  private static final Logger LOG = LoggerFactory.getLogger(LocalLog.class);

  /** How long a reader is held when the store is being opened again under it. */
  private static final Duration STORE_ABSENT_WAIT = Duration.ofMillis(100);

  private final UUID id;
  private final LogLimits limits;
  private final LogMeters meters;
  private final Map<Lane, LocalLane> lanes = new EnumMap<>(Lane.class);
  private final ReaderMarks marks = new ReaderMarks();
  private final Answered answered = new Answered();
  private final StoreHandle handle;
  private final Admission admission;
  private final Committer committer;
  private final SpaceKeeper keeper;
  private final Thread committerThread;
  private final Thread keeperThread;

  /** What recovery had to do when the log was opened; empty for nothing. */
  private final String recovered;

  private LocalLog(
      Opened opened,
      Path directory,
      LogLimits limits,
      MeterRegistry registry,
      LongSupplier diskFree) {
    RocksStore store = opened.store();
    this.id = store.id();
    this.recovered = opened.recovered();
    this.limits = limits;
    this.meters = new LogMeters(registry);
    this.handle = new StoreHandle(store);
    Map<Lane, Long> floors = new EnumMap<>(Lane.class);
    Map<Lane, LaneQueue> queues = new EnumMap<>(Lane.class);
    for (Lane lane : Lane.values()) {
      StoredMarks.Floor floor = store.marks().floor(lane);
      LocalLane state =
          new LocalLane(
              limits, store.endPosition(lane), store.bytesWritten(lane), floor.bytesBefore());
      floors.put(lane, floor.position());
      queues.put(lane, state.queue);
      lanes.put(lane, state);
    }
    marks.restore(floors, store.marks().readers());
    DiskSpace space = new DiskSpace(diskFree);
    this.admission = new Admission(limits, queues, this::diskBytes, space::freeBytes);
    this.committer =
        new Committer(
            store,
            handle,
            () -> openStore(directory, limits).store(),
            lanes,
            admission,
            answered,
            meters);
    this.keeper = new SpaceKeeper(handle, lanes, marks, space, admission);
    admission.update();
    watch();
    this.committerThread =
        ThreadPriority.thread("log-commit", ThreadPriority.CALLS)
            .daemon()
            .start(ThreadPriority.atOnce(committer));
    this.keeperThread = Thread.ofPlatform().daemon().name("log-keeper").start(keeper);
  }

  /** A store, and what had to be done to open it. */
  private record Opened(RocksStore store, String recovered) {}

  /**
   * Opens the log in a directory, or begins one there. One process at a time.
   *
   * @throws LogDamaged when acknowledged records are damaged; the files are left as they are
   * @throws UncheckedIOException when the directory cannot be used, or is in use
   */
  public static LocalLog open(Path directory, LogLimits limits, MeterRegistry registry) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException("the log's directory cannot be made: " + directory, e);
    }
    return open(directory, limits, registry, DiskSpace.of(directory));
  }

  /** With another way to ask for the disk's free bytes, since tests cannot fill the disk. */
  static LocalLog open(
      Path directory, LogLimits limits, MeterRegistry registry, LongSupplier diskFree) {
    try {
      // Unpacked beside the data under one name: in the temporary folder each kill -9 would leave
      // a copy behind.
      Path nativeLibrary = Files.createDirectories(directory.resolve("native"));
      NativeLibraryLoader.getInstance().loadLibrary(nativeLibrary.toString());
      Opened opened = openStore(directory, limits);
      return new LocalLog(opened, directory, limits, registry, diskFree);
    } catch (IOException e) {
      throw new UncheckedIOException("the log cannot be opened in " + directory, e);
    } catch (RocksDBException e) {
      throw new UncheckedIOException(
          new IOException(
              "the log in " + directory + " cannot be opened: " + RocksFailures.describe(e), e));
    }
  }

  private static Opened openStore(Path directory, LogLimits limits) throws RocksDBException {
    try {
      return new Opened(RocksStore.open(directory, limits.recordBytesMax()), "");
    } catch (RocksDBException e) {
      if (!RocksFailures.isCorruption(e)) {
        throw e;
      }
      String cut = cutTornTail(directory, e);
      LOG.warn("{} ({})", cut, RocksFailures.describe(e));
      return new Opened(RocksStore.open(directory, limits.recordBytesMax()), cut);
    }
  }

  private static String cutTornTail(Path directory, RocksDBException corruption) {
    try {
      String cut = WalTail.cutTorn(directory);
      if (cut.isEmpty()) {
        throw new LogDamaged(
            "the log in " + directory + " is damaged: " + RocksFailures.describe(corruption),
            corruption);
      }
      return cut;
    } catch (IOException e) {
      throw new LogDamaged("the damaged log in " + directory + " cannot be examined", e);
    }
  }

  private void watch() {
    meters.watchState(() -> health().state());
    meters.watchLimits(limits);
    lanes.forEach((lane, state) -> meters.watchLane(lane, state.queue::bytes, state::diskBytes));
    marks.readers().forEach((reader, released) -> watchReader(reader, released.keySet()));
  }

  private void watchReader(String reader, Set<Lane> of) {
    meters.unwatchReader(reader);
    of.forEach(lane ->
        meters.watchReader(
            reader, lane, () -> endPosition(lane) - marks.oldestUnreleased(lane).get(reader)));
  }

  private long diskBytes() {
    long sum = 0;
    for (LocalLane lane : lanes.values()) {
      sum += lane.diskBytes();
    }
    return sum;
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
      committer.wake(lane);
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
    LaneTail tail = lanes.get(lane).tail;
    Positions.checkRead(lane, fromPosition, marks.floor(lane), tail.end());
    if (!tail.await(fromPosition, waitMax)) {
      return new LogBatch(lane, fromPosition, List.of());
    }
    try {
      List<LogRecord> records =
          handle.use(
              store -> store.read(lane, fromPosition, tail.end(), recordsMax, bytesMax), null);
      if (records != null) {
        return new LogBatch(lane, fromPosition, records);
      }
      // The log has failed and is being opened again. Health says so; a reader only waits.
      Thread.sleep(waitMax.compareTo(STORE_ABSENT_WAIT) < 0 ? waitMax : STORE_ABSENT_WAIT);
      return new LogBatch(lane, fromPosition, List.of());
    } catch (RocksDBException e) {
      throw new LogDamaged(
          "lane %s cannot be read from %d: %s"
              .formatted(lane.label(), fromPosition, RocksFailures.describe(e)),
          e);
    } catch (LogDamaged e) {
      // Whoever reads without being registered may find that others have released it meanwhile.
      Positions.checkRead(lane, fromPosition, marks.floor(lane), tail.end());
      throw e;
    }
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
    // At once, so that no crash makes the log forget a reader that has begun to count on it.
    keeper.keep();
  }

  @Override
  public void forgetReader(String reader) {
    meters.unwatchReader(reader);
    marks.forget(reader);
    keeper.keep();
  }

  @Override
  public void release(String reader, Lane lane, long positionExclusive) {
    Positions.checkRelease(lane, positionExclusive, endPosition(lane));
    boolean moved = marks.release(reader, lane, positionExclusive);
    // Readings are the first to be refused for want of space.
    if (moved && lanes.get(Lane.ROUTINE).queue.state() == LogHealth.State.DISK_FULL) {
      keeper.hurry();
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
                state.tail.end() - marks.floor(lane),
                state.diskBytes(),
                marks.oldestUnreleased(lane))));
    String failure = committer.failure();
    return LogHealth.of(healths, failure.isEmpty() ? recovered : failure);
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
    committer.close();
    keeper.close();
    joinUninterruptibly(committerThread);
    joinUninterruptibly(keeperThread);
    keeper.keep();
    lanes.values().forEach(lane -> lane.tail.close());
    handle.close();
    meters.close();
  }

  /** Closing native code under a thread that uses it would end the process. */
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
