package care.shouhu.core.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.DBOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** The local log against the contract, and what only a log on a disk can show. */
@Timeout(60)
class LocalLogIT implements DurableLogContract, LogSpaceContract {

  @TempDir private Path temporary;

  private final AtomicInteger directories = new AtomicInteger();
  private final Map<DurableLog, Path> opened = new ConcurrentHashMap<>();

  @Override
  public DurableLog open(LogLimits limits) {
    return open(temporary.resolve("log-" + directories.incrementAndGet()), limits);
  }

  private DurableLog open(Path directory, LogLimits limits) {
    DurableLog log = LocalLog.open(directory, limits, new SimpleMeterRegistry());
    opened.put(log, directory);
    return log;
  }

  @Override
  public DurableLog reopen(DurableLog log) {
    log.close();
    return open(opened.get(log), SMALL);
  }

  /** Blocks the commit thread in an answer, where nothing but a test would. */
  @Override
  public Runnable hold(DurableLog log) throws InterruptedException {
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    // An answer that comes before the action hangs on it is handled in this thread: once more then.
    CompletableFuture<Void> blocked;
    do {
      blocked =
          log.append(Lane.DESK, new byte[0], new byte[0])
              .thenRun(() -> blockCommitThread(held, release));
    } while (blocked.isDone());
    held.await();
    return release::countDown;
  }

  private static void blockCommitThread(CountDownLatch held, CountDownLatch release) {
    if (held.getCount() > 0 && "log-commit".equals(Thread.currentThread().getName())) {
      held.countDown();
      try {
        release.await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  @Test
  void aNearlyFullDiskRefusesReadingsThenAllAndRecoversByItself() throws Exception {
    AtomicLong free = new AtomicLong(1_000_000);
    Path directory = temporary.resolve("log");
    LogLimits limits = SMALL.withDiskFreeBytesMin(100_000);
    try (LocalLog log = LocalLog.open(directory, limits, new SimpleMeterRegistry(), free::get)) {
      assertThat(LogUnderTest.append(log, Lane.ROUTINE, "reading").get()).isEqualTo(1);

      free.set(60_000);
      awaitRefusal(log, Lane.ROUTINE);
      assertThat(LogUnderTest.append(log, Lane.URGENT, "call").get()).isEqualTo(1);
      free.set(40_000);
      awaitRefusal(log, Lane.URGENT);
      assertThat(log.health().state()).isEqualTo(LogHealth.State.DISK_FULL);

      free.set(1_000_000);
      LogUnderTest.awaitWritable(log, Lane.ROUTINE);
      assertThat(log.health().state()).isEqualTo(LogHealth.State.OK);
      assertThat(LogUnderTest.append(log, Lane.URGENT, "call").get()).isEqualTo(2);
    }
  }

  @Test
  void callsOneAfterTheOtherDoNotEachTakeACommitForEver() throws Exception {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    int calls = 4 * CommitPace.IN_A_ROW;
    long begunNanos = System.nanoTime();
    try (LocalLog log = LocalLog.open(temporary.resolve("log"), SMALL, meters)) {
      for (int n = 1; n <= calls; n++) {
        assertThat(LogUnderTest.append(log, Lane.URGENT, "call").get()).isEqualTo(n);
      }
      long tookNanos = System.nanoTime() - begunNanos;

      // However fast or slow the disk: what it took in time bounds what it took in commits.
      assertThat(meters.get("shouhu.log.commit").timer().count())
          .isLessThanOrEqualTo(CommitPace.IN_A_ROW + tookNanos / CommitPace.EVERY_NANOS + 1);
    }
  }

  private static void awaitRefusal(DurableLog log, Lane lane) throws InterruptedException {
    while (log.isWritable(lane)) {
      Thread.sleep(10);
    }
    assertThat(LogUnderTest.refusalOf(LogUnderTest.append(log, lane, "refused")))
        .isEqualTo(LogRefused.Reason.DISK_FULL);
  }

  @Test
  void filesOfReleasedRecordsAreDeleted() throws Exception {
    Path directory = temporary.resolve("log");
    long written = 250L * 1_000_000;
    try (LocalLog log =
        LocalLog.open(
            directory, LogLimits.defaults().withDiskFreeBytesMin(0), new SimpleMeterRegistry())) {
      log.registerReader("recorder", Set.of(Lane.ROUTINE));
      for (int i = 0; i < written / 1_000_000; i++) {
        log.append(Lane.ROUTINE, new byte[10], new byte[1_000_000]).get();
      }
      assertThat(bytesIn(directory)).isGreaterThanOrEqualTo(written);

      log.release("recorder", Lane.ROUTINE, log.endPosition(Lane.ROUTINE));

      // What has not left the write buffers and the first level stays until more is written.
      while (bytesIn(directory) > written / 2
          || log.health().lanes().get(Lane.ROUTINE).diskBytes() > 0) {
        Thread.sleep(50);
      }
    }
  }

  private static long bytesIn(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(Path::toFile).mapToLong(java.io.File::length).sum();
    }
  }

  @Test
  void aLogOfBeforeALaneExistedOpensWithThatLaneEmpty() throws Exception {
    Path directory = temporary.resolve("log");
    try (DurableLog log = open(directory, SMALL)) {
      LogUnderTest.append(log, Lane.DESK, "decision").get();
    }
    dropFamily(directory, Lane.DOWN.label());

    try (DurableLog log = open(directory, SMALL)) {
      assertThat(LogUnderTest.values(LogUnderTest.readAll(log, Lane.DESK, 1)))
          .containsExactly("decision");
      assertThat(LogUnderTest.append(log, Lane.DOWN, "command").get()).isEqualTo(1);
    }
  }

  private static void dropFamily(Path directory, String name) throws RocksDBException {
    List<ColumnFamilyHandle> handles = new ArrayList<>();
    try (Options options = new Options();
        ColumnFamilyOptions family = new ColumnFamilyOptions();
        DBOptions database = new DBOptions()) {
      List<ColumnFamilyDescriptor> families =
          RocksDB.listColumnFamilies(options, directory.toString()).stream()
              .map(each -> new ColumnFamilyDescriptor(each, family))
              .toList();
      try (RocksDB db = RocksDB.open(database, directory.toString(), families, handles)) {
        for (ColumnFamilyHandle handle : handles) {
          if (new String(handle.getName(), StandardCharsets.US_ASCII).equals(name)) {
            db.dropColumnFamily(handle);
          }
          handle.close();
        }
      }
    }
  }

  @Test
  void aSecondProcessCannotOpenTheSameLog() {
    Path directory = temporary.resolve("log");
    try (DurableLog log = open(directory, SMALL)) {
      assertThatThrownBy(() -> open(directory, SMALL))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("cannot be opened");
      assertThat(log.health().state()).isEqualTo(LogHealth.State.OK);
    }
  }

  @Test
  void aWipedLogHasAnotherIdentity() {
    DurableLog first = open(SMALL);
    first.close();
    try (DurableLog second = open(SMALL)) {
      assertThat(second.id()).isNotEqualTo(first.id());
    }
  }

  @Test
  void metricsAppearUnderTheirNamesAndGoWithTheLog() throws Exception {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    try (LocalLog log = LocalLog.open(temporary.resolve("log"), SMALL, registry)) {
      log.registerReader("recorder", Set.of(Lane.URGENT));
      LogUnderTest.append(log, Lane.URGENT, "call").get();
      assertThat(LogUnderTest.append(log, Lane.URGENT, "x".repeat(20_000)))
          .isCompletedExceptionally();

      assertThat(registry.get("shouhu.log.append").tag("lane", "urgent").timer().count())
          .isEqualTo(1);
      assertThat(registry.get("shouhu.log.commit").timer().count()).isEqualTo(1);
      assertThat(registry.get("shouhu.log.commit.records").summary().totalAmount()).isEqualTo(1);
      // The queue gives the bytes back after it has completed the append.
      Gauge queued = registry.get("shouhu.log.queue.bytes").tag("lane", "urgent").gauge();
      for (int i = 0; i < 1_000 && queued.value() > 0; i++) {
        Thread.sleep(5);
      }
      assertThat(queued.value()).isZero();
      assertThat(registry.get("shouhu.log.disk.bytes").tag("lane", "urgent").gauge().value())
          .isEqualTo("bed-1".length() + "call".length() + LogLimits.RECORD_OVERHEAD_BYTES);
      assertThat(
              registry
                  .get("shouhu.log.refused")
                  .tags("lane", "urgent", "reason", "too_large")
                  .counter()
                  .count())
          .isEqualTo(1);
      assertThat(
              registry
                  .get("shouhu.log.reader.lag.records")
                  .tags("lane", "urgent", "reader", "recorder")
                  .gauge()
                  .value())
          .isEqualTo(1);
      assertThat(registry.get("shouhu.log.state").tag("state", "ok").gauge().value()).isEqualTo(1);
      assertThat(registry.get("shouhu.log.disk.bytes.max").gauge().value())
          .isEqualTo((double) SMALL.diskBytesMax());
    }
    assertThat(registry.getMeters()).extracting(Meter::getId).isEmpty();
  }
}
