package care.shouhu.core.log.kafka;

import care.shouhu.core.log.DurableLog;
import care.shouhu.core.log.DurableLogContract;
import care.shouhu.core.log.LogEquivalence;
import care.shouhu.core.log.LogLimits;
import care.shouhu.core.log.LogSpaceContract;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The log on Kafka against the contract, on a real broker. */
@Timeout(60)
class KafkaLogIT implements DurableLogContract, LogSpaceContract {

  @TempDir private static Path directory;

  private static KafkaBroker broker;
  private static final AtomicInteger logs = new AtomicInteger();

  private final Map<DurableLog, String> opened = new ConcurrentHashMap<>();

  @BeforeAll
  static void startBroker() throws Exception {
    broker = KafkaBroker.start(directory.resolve("broker"));
  }

  @AfterAll
  static void endBroker() {
    broker.close();
  }

  static KafkaSettings settings(String servers, String prefix) {
    return new KafkaSettings(
        servers,
        OptionalInt.empty(),
        prefix,
        /* syncWhenAlone= */ false,
        Duration.ofSeconds(20),
        Duration.ofSeconds(2),
        Duration.ofSeconds(20),
        Duration.ofSeconds(5));
  }

  private DurableLog open(String prefix, LogLimits limits) {
    DurableLog log =
        KafkaLog.open(settings(broker.servers(), prefix), limits, new SimpleMeterRegistry());
    opened.put(log, prefix);
    return log;
  }

  @Override
  public DurableLog open(LogLimits limits) {
    return open("contract-" + logs.incrementAndGet(), limits);
  }

  @Override
  public DurableLog reopen(DurableLog log) {
    log.close();
    return open(opened.get(log), SMALL);
  }

  @Override
  public Runnable hold(DurableLog log) throws Exception {
    broker.hold();
    return () -> {
      try {
        broker.letGo();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    };
  }

  /**
   * Each lane has a connection of its own, so a call waits for the requests the broker is busy with
   * and not for all that stand on the readings' connection. One is 128 KiB, here 4,546 readings;
   * the broker may have answered a second and a third of them first.
   */
  @Override
  public int readingsBeforeACallMax() {
    return 15_000;
  }

  @Test
  void itAnswersLikeTheLogInMemory() throws Exception {
    LogEquivalence.check(21, () -> open("equivalence", LogEquivalence.LIMITS));
  }
}
