package care.shouhu.core.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class InMemoryLogTest implements DurableLogContract, LogSpaceContract {

  @Override
  public DurableLog open(LogLimits limits) {
    return new InMemoryLog(limits, new SimpleMeterRegistry());
  }

  @Override
  public DurableLog reopen(DurableLog log) {
    return ((InMemoryLog) log).crashed(new SimpleMeterRegistry());
  }

  @Override
  public Runnable hold(DurableLog log) {
    InMemoryLog inMemory = (InMemoryLog) log;
    inMemory.stall();
    return inMemory::resume;
  }

  @Test
  void whileStalledNothingIsAcknowledgedOrReadable() throws Exception {
    try (InMemoryLog log = new InMemoryLog()) {
      log.stall();
      CompletableFuture<Long> call = LogUnderTest.append(log, Lane.URGENT, "call");
      assertThat(call).isNotDone();
      assertThat(log.read(Lane.URGENT, 1, 10, 1_000, Duration.ZERO).isEmpty()).isTrue();

      log.resume();

      assertThat(call).isCompletedWithValue(1L);
      assertThat(log.read(Lane.URGENT, 1, 10, 1_000, Duration.ZERO).records()).hasSize(1);
    }
  }

  @Test
  void aCrashLosesWhatWasQueuedAndKeepsWhatWasDurable() throws Exception {
    InMemoryLog log = new InMemoryLog();
    LogUnderTest.append(log, Lane.ROUTINE, "kept").get();
    log.stall();
    CompletableFuture<Long> lost = LogUnderTest.append(log, Lane.ROUTINE, "lost");

    try (InMemoryLog after = log.crashed(new SimpleMeterRegistry())) {
      assertThat(lost).isNotDone();
      assertThat(LogUnderTest.values(LogUnderTest.readAll(after, Lane.ROUTINE, 1)))
          .containsExactly("kept");
    }
  }
}
