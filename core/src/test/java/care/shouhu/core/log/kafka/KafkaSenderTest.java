package care.shouhu.core.log.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import care.shouhu.core.log.Lane;
import care.shouhu.core.log.LogLimits;
import care.shouhu.core.log.LogMeters;
import care.shouhu.core.log.PendingAppend;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The sender with producers that fail. */
@Timeout(30)
class KafkaSenderTest {

  private final AtomicInteger asked = new AtomicInteger();

  private static MockProducer<byte[], byte[]> producer() {
    return new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** The first has failed for good, for the second no broker's name is known, then all is well. */
  private Producer<byte[], byte[]> next() {
    MockProducer<byte[], byte[]> producer = producer();
    switch (asked.getAndIncrement()) {
      case 0 -> producer.sendException = new IllegalStateException("fenced");
      case 1 -> throw new KafkaException("No resolvable bootstrap urls given in bootstrap.servers");
      case 2 -> throw new NoClassDefFoundError("of a machine without memory");
      default -> {}
    }
    return producer;
  }

  @Test
  void anotherProducerIsTriedForAsLongAsNoneCanBegin() throws Exception {
    KafkaLane lane = new KafkaLane(Lane.URGENT, "t", LogLimits.defaults(), 1, 1, 0);
    KafkaSender sender =
        new KafkaSender(
            lane, this::next, () -> {}, () -> {}, new LogMeters(new SimpleMeterRegistry()));
    Thread sending = Thread.ofPlatform().daemon().start(sender);
    PendingAppend refused = append(lane, sender);
    assertThatThrownBy(() -> refused.get(10, TimeUnit.SECONDS)).isNotNull();

    while (asked.get() < 4) {
      Thread.sleep(5);
    }
    Thread.sleep(20);

    assertThat(append(lane, sender).get(10, TimeUnit.SECONDS)).isEqualTo(1);
    sender.close(sending, Duration.ofSeconds(5));
  }

  private static PendingAppend append(KafkaLane lane, KafkaSender sender) {
    PendingAppend append = new PendingAppend(new byte[1], new byte[1], System.nanoTime());
    assertThat(lane.queue.offer(append)).isNull();
    sender.wake();
    return append;
  }
}
