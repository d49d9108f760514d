package care.shouhu.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.core.log.InMemoryLog;
import care.shouhu.core.log.Lane;
import care.shouhu.core.log.LogLimits;
import care.shouhu.core.wire.Envelope;
import care.shouhu.core.wire.Stranger;
import care.shouhu.gateway.ingest.IngestLimits;
import care.shouhu.gateway.ingest.RefusalReason;
import care.shouhu.gateway.socket.Parked;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From PUBLISH to its acknowledgement, byte by byte. */
class PublishIT {

  private static final String READING = "shouhu/v1/bed-1/reading";
  private static final String EVENT = "shouhu/v1/bed-1/event";

  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  void acknowledgement_waits_for_the_log(int version) throws IOException {
    try (EdgeUnderTest edge = new EdgeUnderTest();
        RawClient client = RawClient.connected(edge.port(), version, "bed-1", "c")) {
      edge.log.stall();
      client.publish(version, 1, 7, READING, "one");
      client.publish(version, 2, 8, READING, "two");
      // The answer to the ping is the first thing that comes: neither PUBACK nor PUBREC before it.
      client.ping();
      assertThat(edge.gauge("shouhu_gateway_unacknowledged")).isEqualTo(2);

      edge.log.resume();

      assertThat(client.read()).isEqualTo("40 0007");
      assertThat(client.read()).isEqualTo("50 0008");
      assertThat(edge.messages(Lane.ROUTINE))
          .containsExactly("bed-1 " + READING + " one", "bed-1 " + READING + " two");
      EdgeUnderTest.until(() -> edge.gauge("shouhu_gateway_unacknowledged") == 0);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  void qos_0_is_kept_without_an_answer(int version) throws IOException {
    try (EdgeUnderTest edge = new EdgeUnderTest();
        RawClient client = RawClient.connected(edge.port(), version, "bed-1", "c")) {

      client.publish(version, 0, 0, EVENT, "call");

      client.ping();
      assertThat(edge.messages(Lane.URGENT)).containsExactly("bed-1 " + EVENT + " call");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  void qos_2_repeated_before_release_is_appended_once(int version) throws IOException {
    try (EdgeUnderTest edge = new EdgeUnderTest();
        RawClient client = RawClient.connected(edge.port(), version, "bed-1", "c")) {
      client.publish(version, 2, 9, EVENT, "call");
      assertThat(client.read()).isEqualTo("50 0009");

      client.publishAgain(version, 2, 9, EVENT, "call");

      assertThat(client.read()).isEqualTo("50 0009");
      client.sendHex("62 02 0009");
      assertThat(client.read()).isEqualTo("70 0009");
      client.sendHex("62 02 0009");
      assertThat(client.read()).isEqualTo(version == 5 ? "70 00099200" : "70 0009");
      assertThat(edge.messages(Lane.URGENT)).containsExactly("bed-1 " + EVENT + " call");
      // After the release the same id is another message.
      client.publish(version, 2, 9, EVENT, "cancel");
      assertThat(client.read()).isEqualTo("50 0009");
      assertThat(edge.messages(Lane.URGENT)).hasSize(2);
    }
  }

  @Test
  void qos_2_repeated_on_a_new_connection_of_the_session_is_appended_once() throws IOException {
    try (EdgeUnderTest edge = new EdgeUnderTest();
        RawClient before = new RawClient(edge.port());
        RawClient after = new RawClient(edge.port())) {
      before.send(RawClient.connectPacket(5, "bed-1", "secret-bed-1", "c", 0, false));
      assertThat(before.read()).startsWith("20 0000");
      edge.log.stall();
      before.publish(5, 2, 9, EVENT, "call");
      before.ping();
      before.hangUp();

      after.send(RawClient.connectPacket(5, "bed-1", "secret-bed-1", "c", 0, false));
      assertThat(after.read()).startsWith("20 0100");
      after.publishAgain(5, 2, 9, EVENT, "call");
      after.ping();
      edge.log.resume();

      assertThat(after.read()).isEqualTo("50 0009");
      assertThat(edge.messages(Lane.URGENT)).containsExactly("bed-1 " + EVENT + " call");
    }
  }

  @Test
  void foreign_topic_on_5_is_answered_in_turn_and_the_connection_stays() throws IOException {
    try (EdgeUnderTest edge = new EdgeUnderTest();
        RawClient client = RawClient.connected(edge.port(), 5, "bed-1", "c")) {
      edge.log.stall();
      client.publish(5, 1, 1, READING, "mine");
      client.publish(5, 1, 2, "shouhu/v1/bed-2/reading", "not mine");
      client.publish(5, 2, 3, "some/where", "nobody's");
      client.publish(5, 0, 0, "some/where", "nobody's");
      client.publish(5, 1, 4, READING, "mine");
      client.ping();

      edge.log.resume();

      assertThat(List.of(client.read(), client.read(), client.read(), client.read()))
          .containsExactly("40 0001", "40 00028700", "50 00039000", "40 0004");
      assertThat(edge.messages(Lane.ROUTINE)).hasSize(2);
      assertThat(edge.refused(RefusalReason.FOREIGN_TOPIC)).isEqualTo(1);
      assertThat(edge.refused(RefusalReason.TOPIC_INVALID)).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void foreign_topic_on_3_is_kept_and_the_call_behind_it_is_taken(int qos) throws IOException {
    try (EdgeUnderTest edge = new EdgeUnderTest();
        RawClient hub = RawClient.connected(edge.port(), 4, "hub-1", "z2m")) {
      edge.log.stall();
      hub.publish(4, qos, 1, "zigbee2mqtt/bridge/state", "online");
      hub.publish(4, 1, 2, "zigbee2mqtt/sos-1", "{\"action\":\"emergency\"}");
      // No acknowledgement before the refused message is kept.
      hub.ping();

      edge.log.resume();

      if (qos > 0) {
        assertThat(hub.read()).isEqualTo(qos == 1 ? "40 0001" : "50 0001");
      }
      assertThat(hub.read()).isEqualTo("40 0002");
      assertThat(edge.messages(Lane.URGENT)).hasSize(1);
      assertThat(edge.messages(Lane.ROUTINE))
          .containsExactly("hub-1 shouhu/refused/topic_invalid/zigbee2mqtt/bridge/state online");
      assertThat(edge.refused(RefusalReason.TOPIC_INVALID)).isEqualTo(1);
    }
  }

  @Test
  void foreign_topics_on_3_are_all_acknowledged_and_only_some_kept() throws IOException {
    try (EdgeUnderTest edge = new EdgeUnderTest();
        RawClient client = RawClient.connected(edge.port(), 4, "bed-1", "c")) {

      for (int id = 1; id <= 500; id++) {
        client.publish(4, 1, id, "shouhu/v1/bed-2/reading", "not mine");
      }

      for (int id = 1; id <= 500; id++) {
        assertThat(client.read()).isEqualTo("40 %04x".formatted(id));
      }
      assertThat(edge.refused(RefusalReason.FOREIGN_TOPIC)).isEqualTo(500);
      assertThat(edge.messages(Lane.ROUTINE)).hasSizeBetween(20, 100);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  void qos_2_of_a_client_that_forgot_its_session_is_a_new_message(int version) throws IOException {
    try (EdgeUnderTest edge = new EdgeUnderTest();
        RawClient before = new RawClient(edge.port());
        RawClient after = new RawClient(edge.port())) {
      before.send(RawClient.connectPacket(version, "bed-1", "secret-bed-1", "c", 0, false));
      assertThat(before.read()).startsWith("20 00");
      before.publish(version, 2, 1, EVENT, "low battery");
      assertThat(before.read()).isEqualTo("50 0001");
      before.hangUp();
      after.send(RawClient.connectPacket(version, "bed-1", "secret-bed-1", "c", 0, false));
      assertThat(after.read()).startsWith("20 01");

      after.publish(version, 2, 1, EVENT, "call");
      assertThat(after.read()).isEqualTo("50 0001");
      after.publishAgain(version, 2, 1, EVENT, "call");
      assertThat(after.read()).isEqualTo("50 0001");

      after.sendHex("62 02 0001");
      assertThat(after.read()).isEqualTo("70 0001");
      assertThat(edge.messages(Lane.URGENT))
          .containsExactly("bed-1 " + EVENT + " low battery", "bed-1 " + EVENT + " call");
    }
  }

  @Test
  void full_set_of_held_ids_may_be_repeated_by_its_session() throws IOException {
    IngestLimits limits = IngestLimits.defaults().withUnackedMessagesMax(1);
    try (EdgeUnderTest edge = new EdgeUnderTest(new InMemoryLog(), limits, MqttLimits.defaults());
        RawClient before = new RawClient(edge.port());
        RawClient after = new RawClient(edge.port())) {
      before.send(RawClient.connectPacket(5, "bed-1", "secret-bed-1", "c", 0, false));
      assertThat(before.read()).startsWith("20 0000");
      before.publish(5, 2, 9, EVENT, "call");
      assertThat(before.read()).isEqualTo("50 0009");
      before.hangUp();
      after.send(RawClient.connectPacket(5, "bed-1", "secret-bed-1", "c", 0, false));
      assertThat(after.read()).startsWith("20 0100");

      after.publishAgain(5, 2, 9, EVENT, "call");

      assertThat(after.read()).isEqualTo("50 0009");
      assertThat(edge.messages(Lane.URGENT)).containsExactly("bed-1 " + EVENT + " call");
    }
  }

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

  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  void whoever_is_behind_a_hub_and_not_registered_is_held_for_a_person(int version)
      throws IOException {
    try (EdgeUnderTest edge = new EdgeUnderTest();
        RawClient client = RawClient.connected(edge.port(), version, "hub-1", "z2m")) {
      String topic = "zigbee2mqtt/0x00158d0001a2b3c4";

      client.publish(version, 1, 1, topic, "{\"action\":\"emergency\"}");
      client.read();

      EdgeUnderTest.until(() -> !strangers(edge).isEmpty());
      Stranger stranger = strangers(edge).getFirst();
      assertThat(stranger.claimedId()).isEqualTo("0x00158d0001a2b3c4");
      assertThat(stranger.protocol()).isEqualTo("zigbee2mqtt");
      assertThat(stranger.address()).isEqualTo("127.0.0.1");
      assertThat(new String(stranger.said(), StandardCharsets.UTF_8))
          .isEqualTo(topic + "\n{\"action\":\"emergency\"}");
    }
  }

  private static List<Stranger> strangers(EdgeUnderTest edge) {
    return EdgeUnderTest.read(edge.log, Lane.ROUTINE).stream()
        .flatMap(it -> Stranger.of(it).stream())
        .toList();
  }

  @Test
  void hub_speaks_for_its_bound_device() throws IOException {
    try (EdgeUnderTest edge = new EdgeUnderTest();
        RawClient client = RawClient.connected(edge.port(), 4, "hub-1", "z2m")) {

      client.publish(4, 1, 1, "zigbee2mqtt/sos-1", "{\"action\":\"emergency\"}");

      assertThat(client.read()).isEqualTo("40 0001");
      assertThat(edge.messages(Lane.URGENT))
          .containsExactly("sos-1 zigbee2mqtt/sos-1 {\"action\":\"emergency\"}");
    }
  }
}
