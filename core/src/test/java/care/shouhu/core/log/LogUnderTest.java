package care.shouhu.core.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** A log of one implementation, as the contracts of all logs ask for it. */
public interface LogUnderTest {

  Duration NOT_LONG = Duration.ofMillis(20);
  Duration GENEROUS = Duration.ofSeconds(20);
  LogLimits SMALL =
      new LogLimits(
          /* queueRecordsMax= */ 1_000,
          /* queueBytesMax= */ 1 << 20,
          /* diskBytesMax= */ 1 << 30,
          /* diskFreeBytesMin= */ 0,
          /* recordBytesMax= */ 10_000);

  DurableLog open(LogLimits limits);

  /** Ends the log as a crash or a stop would, and opens what is left of it. */
  DurableLog reopen(DurableLog log);

  /** Keeps the log from making anything durable, until the answer is run. */
  Runnable hold(DurableLog log) throws Exception;

  /**
   * How many readings that came before a call may be answered before it, when all of them were
   * held: what was on its way already. With none, one commit serves the lanes in their order.
   */
  default int readingsBeforeACallMax() {
    return 0;
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static CompletableFuture<Long> append(DurableLog log, Lane lane, String value) {
    return log.append(lane, bytes("bed-1"), bytes(value));
  }

  static List<String> values(LogBatch batch) {
    return batch.records().stream()
        .map(record -> new String(record.value(), StandardCharsets.UTF_8))
        .toList();
  }

  static LogBatch readAll(DurableLog log, Lane lane, long from) throws InterruptedException {
    List<LogRecord> all = new ArrayList<>();
    long next = from;
    while (next < log.endPosition(lane)) {
      LogBatch batch = log.read(lane, next, 1_000, 1 << 20, GENEROUS);
      all.addAll(batch.records());
      next = batch.nextPosition();
    }
    return new LogBatch(lane, from, all);
  }

  static LogRefused.Reason refusalOf(CompletableFuture<Long> append) {
    try {
      append.get(GENEROUS.toSeconds(), TimeUnit.SECONDS);
      throw new AssertionError("was not refused");
    } catch (ExecutionException e) {
      return ((LogRefused) e.getCause()).reason();
    } catch (InterruptedException | java.util.concurrent.TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  static void awaitWritable(DurableLog log, Lane lane) throws InterruptedException {
    CountDownLatch writable = new CountDownLatch(1);
    log.onWritable(lane, writable::countDown);
    assertThat(writable.await(GENEROUS.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }
}
