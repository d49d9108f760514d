package care.shouhu.core.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;

/** The committer on a real store that fails and cannot be opened again at once. */
@Timeout(30)
class CommitterIT {
  @TempDir Path directory;

  private final LogLimits limits = LogLimits.defaults();
  private final Map<Lane, LocalLane> lanes = new EnumMap<>(Lane.class);
  private final AtomicInteger opened = new AtomicInteger();
  private volatile boolean failNow;

  private RocksStore open() throws RocksDBException {
    return RocksStore.open(directory, limits.recordBytesMax());
  }

  private RocksStore reopen() throws RocksDBException {
    return switch (opened.incrementAndGet()) {
      case 1 -> throw new OutOfMemoryError("a small machine");
      case 2 -> throw new IllegalStateException("a bug");
      default -> open();
    };
  }

  private long freeBytes() {
    if (failNow) {
      failNow = false;
      throw new IllegalStateException("the commit fails");
    }
    return Long.MAX_VALUE;
  }

  @Test
  void whateverOpeningFailsOfItIsTriedAgain() throws Exception {
    RocksStore store = open();
    Map<Lane, LaneQueue> queues = new EnumMap<>(Lane.class);
    for (Lane lane : Lane.values()) {
      lanes.put(lane, new LocalLane(limits, store.endPosition(lane), store.bytesWritten(lane), 0));
      queues.put(lane, lanes.get(lane).queue);
    }
    Admission admission = new Admission(limits, queues, () -> 0, this::freeBytes);
    StoreHandle handle = new StoreHandle(store);
    LogMeters meters = new LogMeters(new SimpleMeterRegistry());
    Committer committer =
        new Committer(store, handle, this::reopen, lanes, admission, new Answered(), meters);
    Thread thread = Thread.ofPlatform().daemon().start(committer);
    admission.update();
    PendingAppend before = append(committer);
    assertThat(before.get(10, TimeUnit.SECONDS)).isEqualTo(1);

    failNow = true;
    PendingAppend lost = append(committer);
    assertThatThrownBy(() -> lost.get(10, TimeUnit.SECONDS)).isNotNull();
    while (opened.get() < 3 || !committer.failure().isEmpty()) {
      assertThat(thread.isAlive()).isTrue();
      Thread.sleep(5);
    }

    // The one that was not answered is there all the same: that is what "may be stored" says.
    PendingAppend after = append(committer);
    while (after.isCompletedExceptionally()) {
      Thread.sleep(5);
      after = append(committer);
    }
    assertThat(after.get(10, TimeUnit.SECONDS)).isEqualTo(3);
    committer.close();
    thread.join();
    handle.close();
  }

  private PendingAppend append(Committer committer) {
    PendingAppend append = new PendingAppend(new byte[] {1}, new byte[] {2}, System.nanoTime());
    LogRefused.Reason refusal = lanes.get(Lane.URGENT).queue.offer(append);
    if (refusal == null) {
      committer.wake(Lane.URGENT);
    } else {
      append.completeExceptionally(new LogRefused(Lane.URGENT, refusal));
    }
    return append;
  }
}
