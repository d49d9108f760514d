package care.shouhu.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.core.log.InMemoryLog;
import care.shouhu.core.log.Lane;
import care.shouhu.core.wire.Stranger;
import care.shouhu.gateway.ingest.IngestLimits;
import care.shouhu.gateway.ingest.RefusalReason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
