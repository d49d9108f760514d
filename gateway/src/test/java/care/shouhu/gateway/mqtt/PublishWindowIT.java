package care.shouhu.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.core.log.InMemoryLog;
import care.shouhu.core.log.Lane;
import care.shouhu.core.log.LogLimits;
import care.shouhu.core.wire.Envelope;
import care.shouhu.gateway.ingest.IngestLimits;
import care.shouhu.gateway.ingest.RefusalReason;
import care.shouhu.gateway.socket.Parked;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is published while the log takes nothing, the window is full or the rate exceeded. */
class PublishWindowIT {

  private static final String READING = "shouhu/v1/bed-1/reading";
  private static final String EVENT = "shouhu/v1/bed-1/event";

  @Test
  void message_the_log_refuses_is_never_acknowledged() throws IOException {
    InMemoryLog log =
        new InMemoryLog(new LogLimits(1000, 1 << 20, 1 << 20, 0, 400), new SimpleMeterRegistry());
    try (EdgeUnderTest edge =
            new EdgeUnderTest(log, IngestLimits.defaults(), MqttLimits.defaults());
        RawClient five = RawClient.connected(edge.port(), 5, "bed-1", "c");
        RawClient three = RawClient.connected(edge.port(), 4, "bed-2", "c")) {

      five.publish(5, 1, 1, READING, "x".repeat(500));
      three.publish(4, 1, 1, "shouhu/v1/bed-2/reading", "x".repeat(500));

      assertThat(five.read()).isEqualTo("e0 8900");
      assertThat(five.read()).isEqualTo(RawClient.CLOSED);
      assertThat(three.read()).isEqualTo(RawClient.CLOSED);
      assertThat(edge.refused(RefusalReason.NOT_DURABLE)).isEqualTo(2);
    }
  }

  @Test
  void window_exceeded_on_5_disconnects() throws IOException {
    IngestLimits limits = IngestLimits.defaults().withUnackedMessagesMax(3);
    try (EdgeUnderTest edge = new EdgeUnderTest(new InMemoryLog(), limits, MqttLimits.defaults());
        RawClient client = RawClient.connected(edge.port(), 5, "bed-1", "c")) {
      edge.log.stall();

      for (int id = 1; id <= 4; id++) {
        client.publish(5, 1, id, READING, "x");
      }

      assertThat(client.read()).isEqualTo("e0 9300");
      assertThat(edge.refused(RefusalReason.WINDOW_EXCEEDED)).isEqualTo(1);
      edge.log.resume();
      assertThat(edge.messages(Lane.ROUTINE)).hasSize(3);
    }
  }

  @Test
  void window_full_on_3_stops_reading_and_loses_nothing() throws IOException {
    IngestLimits limits = IngestLimits.defaults().withUnackedMessagesMax(3);
    try (EdgeUnderTest edge = new EdgeUnderTest(new InMemoryLog(), limits, MqttLimits.defaults());
        RawClient client = RawClient.connected(edge.port(), 4, "bed-1", "c")) {
      edge.log.stall();
      for (int id = 1; id <= 20; id++) {
        client.publish(4, 1, id, READING, "m" + id);
      }
      EdgeUnderTest.until(() -> edge.gauge("shouhu_gateway_paused") == 1);
      assertThat(edge.gauge("shouhu_gateway_unacknowledged")).isEqualTo(3);

      edge.log.resume();

      for (int id = 1; id <= 20; id++) {
        assertThat(client.read()).isEqualTo("40 %04x".formatted(id));
      }
      assertThat(edge.messages(Lane.ROUTINE)).hasSize(20);
      EdgeUnderTest.until(() -> edge.gauge("shouhu_gateway_paused") == 0);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  void full_log_stops_reading_and_goes_on_when_it_is_writable(int version) throws IOException {
    InMemoryLog log =
        new InMemoryLog(new LogLimits(8, 1 << 20, 1 << 20, 0, 1 << 16), new SimpleMeterRegistry());
    try (EdgeUnderTest edge =
            new EdgeUnderTest(log, IngestLimits.defaults(), MqttLimits.defaults());
        RawClient button = RawClient.connected(edge.port(), version, "bed-2", "c");
        RawClient client = RawClient.connected(edge.port(), version, "bed-1", "c")) {
      log.stall();
      for (int id = 1; id <= 100; id++) {
        client.publish(version, 1, id, READING, "m" + id);
      }
      EdgeUnderTest.until(() -> edge.gauge("shouhu_gateway_paused") == 1);
      assertThat(log.health().lanes().get(Lane.ROUTINE).queuedRecords()).isLessThanOrEqualTo(8);
      // The lane of calls has its own queue: whoever calls is still read.
      button.publish(version, 1, 1, "shouhu/v1/bed-2/event", "call");
      button.ping();
      assertThat(log.health().lanes().get(Lane.URGENT).queuedRecords()).isEqualTo(1);

      log.resume();

      assertThat(button.read()).isEqualTo("40 0001");
      List<String> expected = new ArrayList<>();
      for (int id = 1; id <= 100; id++) {
        assertThat(client.read()).isEqualTo("40 %04x".formatted(id));
        expected.add("bed-1 " + READING + " m" + id);
      }
      assertThat(edge.messages(Lane.ROUTINE)).isEqualTo(expected);
    }
  }

  /** A log whose space for routine messages is used up; what is kept for calls is not. */
  private static InMemoryLog fullForReadings() {
    LogLimits limits = LogLimits.defaults().withDiskBytesMax(10_000);
    InMemoryLog log = new InMemoryLog(limits, new SimpleMeterRegistry());
    log.registerReader("reader", Set.of(Lane.ROUTINE));
    while (log.isWritable(Lane.ROUTINE)) {
      log.append(Lane.ROUTINE, new byte[1], new byte[1_000]).join();
    }
    assertThat(log.isWritable(Lane.URGENT)).isTrue();
    return log;
  }

  private static void makeRoom(InMemoryLog log) {
    log.release("reader", Lane.ROUTINE, log.endPosition(Lane.ROUTINE));
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  void call_behind_a_status_the_log_does_not_take_is_durable_at_once(int version)
      throws IOException {
    InMemoryLog log = fullForReadings();
    try (EdgeUnderTest edge =
            new EdgeUnderTest(log, IngestLimits.defaults(), MqttLimits.defaults());
        RawClient client = RawClient.connected(edge.port(), version, "bed-1", "c")) {

      client.publish(version, 1, 1, "shouhu/v1/bed-1/status", "first");
      client.publish(version, 2, 2, "shouhu/v1/bed-1/status", "second");
      client.publish(version, 1, 3, EVENT, "call");

      client.ping();
      assertThat(edge.messages(Lane.URGENT)).containsExactly("bed-1 " + EVENT + " call");
      assertThat(edge.gauge("shouhu_gateway_parked")).isEqualTo(2);
      makeRoom(log);
      assertThat(List.of(client.read(), client.read(), client.read()))
          .containsExactly("40 0001", "50 0002", "40 0003");
      assertThat(edge.messages(Lane.ROUTINE))
          .containsExactly(
              "bed-1 shouhu/v1/bed-1/status first", "bed-1 shouhu/v1/bed-1/status second");
      assertThat(edge.gauge("shouhu_gateway_parked")).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  void call_behind_more_than_can_be_parked_is_durable_and_the_rest_must_come_again(int version)
      throws IOException {
    InMemoryLog log = fullForReadings();
    try (EdgeUnderTest edge =
            new EdgeUnderTest(log, IngestLimits.defaults(), MqttLimits.defaults());
        RawClient client = RawClient.connected(edge.port(), version, "bed-1", "c")) {

      for (int id = 1; id <= 40; id++) {
        client.publish(version, 1, id, READING, "m" + id);
      }
      client.publish(version, 1, 41, EVENT, "call");

      EdgeUnderTest.until(() -> !edge.messages(Lane.URGENT).isEmpty());
      makeRoom(log);
      for (int id = 1; id <= Parked.MESSAGES_MAX; id++) {
        assertThat(client.read()).isEqualTo("40 %04x".formatted(id));
      }
      if (version == 5) {
        assertThat(client.read()).isEqualTo("e0 8900");
      }
      assertThat(client.read()).isEqualTo(RawClient.CLOSED);
      assertThat(edge.messages(Lane.ROUTINE)).hasSize(Parked.MESSAGES_MAX);
    }
  }

  @Test
  void rate_exceeded_on_5_refuses_readings_and_never_a_call() throws IOException {
    IngestLimits limits = IngestLimits.defaults().withRates(1, 1);
    try (EdgeUnderTest edge = new EdgeUnderTest(new InMemoryLog(), limits, MqttLimits.defaults());
        RawClient client = RawClient.connected(edge.port(), 5, "bed-1", "c")) {
      for (int id = 1; id <= 10; id++) {
        client.publish(5, 1, id, READING, "x");
        assertThat(client.read()).isEqualTo("40 %04x".formatted(id));
      }

      client.publish(5, 1, 11, READING, "x");
      client.publish(5, 1, 12, EVENT, "call");

      assertThat(client.read()).isEqualTo("40 000b9700");
      assertThat(client.read()).isEqualTo("40 000c");
      assertThat(edge.messages(Lane.URGENT)).hasSize(1);
      assertThat(edge.refused(RefusalReason.RATE_EXCEEDED)).isEqualTo(1);
    }
  }

  @Test
  void rate_exceeded_on_3_waits_and_loses_nothing() throws IOException {
    IngestLimits limits = IngestLimits.defaults().withRates(50, 50);
    try (EdgeUnderTest edge = new EdgeUnderTest(new InMemoryLog(), limits, MqttLimits.defaults());
        RawClient client = RawClient.connected(edge.port(), 4, "bed-1", "c")) {

      for (int id = 1; id <= 510; id++) {
        client.publish(4, 1, id, READING, "x");
      }

      for (int id = 1; id <= 510; id++) {
        assertThat(client.read()).isEqualTo("40 %04x".formatted(id));
      }
      assertThat(edge.messages(Lane.ROUTINE)).hasSize(510);
    }
  }

  /**
   * Two hundred at once, then twenty a second: in twos, for what comes first is taken on credit.
   */
  @Test
  void what_waited_for_the_rate_has_the_time_at_which_it_was_taken() throws IOException {
    IngestLimits limits = IngestLimits.defaults().withRates(20, 20);
    try (EdgeUnderTest edge = new EdgeUnderTest(new InMemoryLog(), limits, MqttLimits.defaults());
        RawClient client = RawClient.connected(edge.port(), 4, "bed-1", "c")) {
      for (int id = 1; id <= 260; id++) {
        client.publish(4, 1, id, READING, "x");
      }
      for (int id = 1; id <= 260; id++) {
        assertThat(client.read()).isEqualTo("40 %04x".formatted(id));
      }

      // By a clock that moves once a second only there would be four.
      assertThat(
              EdgeUnderTest.read(edge.log, Lane.ROUTINE).stream()
                  .skip(200)
                  .map(Envelope::receivedAtMillis)
                  .distinct())
          .hasSizeGreaterThan(8);
    }
  }

  /** Twenty a second and two hundred at once: 220 take a second. */
  @ParameterizedTest(name = "{0} in {1}")
  @CsvSource({
    "c0 00, 4, d0",
    "82 07 0001 00 0001 61 01, 5, 90 00010087",
    "a2 06 0001 00 0001 61, 5, b0 00010011",
    "62 02 0009, 4, 70 0009",
    "32 06 0001 61 0001 00, 5, 40 00019000",
    "32 05 0001 61 0001, 4, 40 0001",
  })
  void what_is_no_message_or_is_denied_counts_too(String packet, int version, String answer)
      throws IOException {
    IngestLimits limits = IngestLimits.defaults().withRates(20, 20);
    try (EdgeUnderTest edge = new EdgeUnderTest(new InMemoryLog(), limits, MqttLimits.defaults());
        RawClient client = RawClient.connected(edge.port(), version, "bed-1", "c")) {
      long begun = System.nanoTime();

      client.sendHex(packet.repeat(220));
      for (int i = 0; i < 220; i++) {
        assertThat(client.read()).isEqualTo(answer);
      }

      assertThat(System.nanoTime() - begun).isGreaterThan(900_000_000L);
    }
  }
}
