package care.shouhu.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.core.directory.Device;
import care.shouhu.core.log.InMemoryLog;
import care.shouhu.gateway.TestDevices;
import care.shouhu.gateway.ingest.IngestLimits;
import care.shouhu.gateway.ingest.RefusalReason;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may connect, and what becomes of sessions. */
class ConnectIT {
  /** The loop looks at its connections each second. */
  private static final long TWO_LOOKS_MILLIS = 2_500;

  @ParameterizedTest
  @CsvSource({
    "4, bed-1,  secret-bed-2, 0004, wrong_secret",
    "5, bed-1,  secret-bed-2, 0086, wrong_secret",
    "4, nobody, secret,       0004, unknown_device",
    "5, nobody, secret,       0086, unknown_device",
  })
  void stranger_is_refused_with_the_protocols_code(
      int version, String user, String secret, String code, String reason) throws IOException {
    try (EdgeUnderTest edge = new EdgeUnderTest();
        RawClient client = new RawClient(edge.port())) {

      client.connect(version, user, secret, "c", 0);

      assertThat(client.read()).isEqualTo("20 " + code + (version == 5 ? "00" : ""));
      assertThat(client.read()).isEqualTo(RawClient.CLOSED);
      assertThat(
              edge.registry.get("shouhu_gateway_connects").tag("result", reason).counter().count())
          .isEqualTo(1);
    }
  }

  @Test
  void device_registered_a_moment_ago_is_found_in_the_register() throws IOException {
    try (EdgeUnderTest edge = new EdgeUnderTest();
        RawClient client = new RawClient(edge.port())) {
      CompletableFuture<Void> answer = new CompletableFuture<>();
      edge.register = id -> answer;
      client.connect(4, "bed-9", TestDevices.secret("bed-9"), "c", 0);
      // Sent without waiting for CONNACK, as MQTT allows.
      client.publish(4, 1, 1, "shouhu/v1/bed-9/reading", "x");

      TestDevices.add(edge.directory, TestDevices.bedSensor("bed-9"));
      answer.complete(null);

      assertThat(client.read()).isEqualTo("20 0000");
      assertThat(client.read()).isEqualTo("40 0001");
    }
  }

  @ParameterizedTest
  @CsvSource({"4, 0003", "5, 008900"})
  void register_that_does_not_answer_means_try_again(int version, String code) throws IOException {
    try (EdgeUnderTest edge = new EdgeUnderTest();
        RawClient client = new RawClient(edge.port())) {
      edge.register = id -> CompletableFuture.failedFuture(new IllegalStateException("down"));

      client.connect(version, "bed-9", "x", "c", 0);

      assertThat(client.read()).isEqualTo("20 " + code);
      assertThat(edge.refused(RefusalReason.REGISTER_UNAVAILABLE)).isEqualTo(1);
    }
  }

  @Test
  void limits_are_announced_on_5() throws IOException {
    try (EdgeUnderTest edge = new EdgeUnderTest();
        RawClient client = new RawClient(edge.port())) {

      client.connect(5, "bed-1", "secret-bed-1", "", 0);

      // 22: topic alias maximum, 21: receive maximum, 27: maximum packet size, 12: assigned id, 13:
      // server keep-alive.
      assertThat(client.read())
          .startsWith("20 0000")
          .contains("220010")
          .contains("210400")
          .contains("2700010000")
          .contains("12")
          .contains("130e10");
    }
  }

  @Test
  void empty_client_id_with_a_kept_session_is_refused_on_3() throws IOException {
    try (EdgeUnderTest edge = new EdgeUnderTest();
        RawClient clean = new RawClient(edge.port());
        RawClient kept = new RawClient(edge.port())) {

      clean.connect(4, "bed-1", "secret-bed-1", "", 0);
      kept.send(RawClient.connectPacket(4, "bed-1", "secret-bed-1", "", 0, false));

      assertThat(clean.read()).isEqualTo("20 0000");
      assertThat(kept.read()).isEqualTo("20 0002");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  void newer_connection_takes_over_and_the_late_end_of_the_older_changes_nothing(int version)
      throws IOException {
    try (EdgeUnderTest edge = new EdgeUnderTest();
        RawClient older = RawClient.connected(edge.port(), version, "bed-1", "same")) {
      Device device = edge.directory.device("bed-1").orElseThrow();

      RawClient newer = RawClient.connected(edge.port(), version, "bed-1", "same");

      if (version == 5) {
        assertThat(older.read()).isEqualTo("e0 8e00");
      }
      assertThat(older.read()).isEqualTo(RawClient.CLOSED);
      older.hangUp();
      newer.publish(version, 1, 1, "shouhu/v1/bed-1/reading", "x");
      assertThat(newer.read()).isEqualTo("40 0001");
      EdgeUnderTest.until(() -> edge.gauge("shouhu_gateway_connections") == 1);
      assertThat(edge.links(device))
          .containsExactly("connected connected", "taken_over taken_over", "connected connected");
      newer.sendHex("e000");
      assertThat(newer.read()).isEqualTo(RawClient.CLOSED);
      assertThat(edge.links(device)).hasSize(4).last().isEqualTo("disconnected client");
      newer.close();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  void late_end_of_the_older_connection_leaves_a_kept_session_with_the_newer(int version)
      throws IOException {
    try (EdgeUnderTest edge = new EdgeUnderTest();
        RawClient older = new RawClient(edge.port());
        RawClient newer = new RawClient(edge.port())) {
      Device device = edge.directory.device("bed-1").orElseThrow();
      byte[] connect = RawClient.connectPacket(version, "bed-1", "secret-bed-1", "same", 0, false);
      older.send(connect);
      assertThat(older.read()).startsWith("20 0000");

      newer.send(connect);

      assertThat(newer.read()).startsWith("20 0100");
      EdgeUnderTest.until(() -> edge.gauge("shouhu_gateway_connections") == 1);
      older.hangUp();
      newer.ping();
      assertThat(edge.links(device))
          .containsExactly("connected connected", "taken_over taken_over", "connected connected");
    }
  }

  @Test
  void device_is_offline_when_its_last_connection_ends() throws IOException {
    try (EdgeUnderTest edge = new EdgeUnderTest()) {
      Device device = edge.directory.device("bed-1").orElseThrow();
      RawClient one = RawClient.connected(edge.port(), 4, "bed-1", "one");
      RawClient two = RawClient.connected(edge.port(), 4, "bed-1", "two");

      one.close();
      EdgeUnderTest.until(() -> edge.gauge("shouhu_gateway_connections") == 1);
      assertThat(edge.links(device)).hasSize(2);
      two.close();

      EdgeUnderTest.until(() -> edge.links(device).size() == 3);
      assertThat(edge.links(device)).last().isEqualTo("disconnected connection_lost");
    }
  }

  @Test
  void client_that_is_there_does_not_give_way_to_sessions_of_those_that_are_gone()
      throws IOException {
    try (EdgeUnderTest edge = new EdgeUnderTest();
        RawClient living = RawClient.connected(edge.port(), 5, "bed-1", "living")) {
      int max = IngestLimits.defaults().connectionsPerDeviceMax();
      for (int i = 1; i < max; i++) {
        RawClient gone = new RawClient(edge.port());
        gone.send(RawClient.connectPacket(5, "bed-1", "secret-bed-1", "gone-" + i, 0, false));
        assertThat(gone.read()).startsWith("20 0000");
        gone.hangUp();
      }
      EdgeUnderTest.until(() -> edge.gauge("shouhu_gateway_connections") == 1);

      RawClient.connected(edge.port(), 5, "bed-1", "newer");

      living.ping();
      // The second of those that are gone is still there, the first is not.
      try (RawClient second = new RawClient(edge.port());
          RawClient first = new RawClient(edge.port())) {
        second.send(RawClient.connectPacket(5, "bed-1", "secret-bed-1", "gone-2", 0, false));
        assertThat(second.read()).startsWith("20 0100");
        first.send(RawClient.connectPacket(5, "bed-1", "secret-bed-1", "gone-1", 0, false));
        assertThat(first.read()).startsWith("20 0000");
      }
    }
  }

  @Test
  void oldest_of_too_many_connections_of_a_device_gives_way() throws IOException {
    try (EdgeUnderTest edge = new EdgeUnderTest()) {
      RawClient first = RawClient.connected(edge.port(), 5, "bed-1", "c0");
      for (int i = 1; i <= IngestLimits.defaults().connectionsPerDeviceMax(); i++) {
        RawClient.connected(edge.port(), 5, "bed-1", "c" + i);
      }

      assertThat(first.read()).isEqualTo("e0 8e00");
    }
  }

  @Test
  void gateway_full_refuses_and_counts() throws IOException {
    IngestLimits limits = IngestLimits.defaults().withConnectionsMax(1);
    try (EdgeUnderTest edge = new EdgeUnderTest(new InMemoryLog(), limits, MqttLimits.defaults());
        RawClient first = RawClient.connected(edge.port(), 5, "bed-1", "c");
        RawClient second = new RawClient(edge.port())) {

      second.connect(5, "bed-2", "secret-bed-2", "c", 0);

      assertThat(second.read()).isEqualTo("20 009700");
      first.ping();
    }
  }

  @ParameterizedTest
  @CsvSource({"4, 00018001", "5, 00010087 01"})
  void subscribe_is_granted_for_the_own_command_topic(int version, String codes)
      throws IOException {
    try (EdgeUnderTest edge = new EdgeUnderTest();
        RawClient client = RawClient.connected(edge.port(), version, "bed-1", "c")) {
      RawClient.Bytes body = new RawClient.Bytes().u16(1);
      if (version == 5) {
        body.u8(0);
      }
      body.text("shouhu/v1/bed-2/command").u8(1).text("shouhu/v1/bed-1/command").u8(2);

      client.send(RawClient.packet(0x82, body));

      assertThat(client.read()).isEqualTo("90 " + codes.replace(" ", ""));
      assertThat(edge.refused(RefusalReason.FOREIGN_SUBSCRIPTION)).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"$share/g/shouhu/v1/bed-1/command, 9e", "shouhu/v1/+/command, a2", "#, a2"})
  void subscribe_to_what_is_not_available_is_told_so(String filter, String code)
      throws IOException {
    try (EdgeUnderTest edge = new EdgeUnderTest();
        RawClient client = RawClient.connected(edge.port(), 5, "bed-1", "c")) {

      client.send(
          RawClient.packet(0x82, new RawClient.Bytes().u16(1).properties("").text(filter).u8(1)));

      assertThat(client.read()).isEqualTo("90 000100" + code);
      client.ping();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // version | flags | properties | client id | answer | reason
        "5 | c2 | 21 0000          | c       | 20 008200 | PROTOCOL_ERROR",
        "5 | c2 | 27 00000000      | c       | 20 008200 | PROTOCOL_ERROR",
        "5 | c2 | 27 00000020      | c       | 20 008300 | CLIENT_PACKET_LIMIT",
        "5 | c2 | 16 0001 61       | c       | 20 008200 | PROTOCOL_ERROR",
        "5 | c2 | 15 0001 61       | c       | 20 008c00 | AUTH_METHOD_UNSUPPORTED",
        "5 | d2 |                  | c       | 20 008100 | MALFORMED",
        "5 | e2 |                  | c       | 20 008100 | MALFORMED",
        "5 | c2 |                  | c\u0000d | 20 008100 | MALFORMED",
        "4 | e2 |                  | c       | 20 0005   | MALFORMED",
      })
  void connect_that_breaks_a_rule_is_refused(
      int version, String flags, String properties, String id, String answer, RefusalReason reason)
      throws IOException {
    try (EdgeUnderTest edge = new EdgeUnderTest();
        RawClient client = new RawClient(edge.port())) {
      String given = properties == null ? "" : properties;

      client.send(
          RawClient.connectPacket(version, Integer.parseInt(flags, 16), given, id, null, "bed-1"));

      assertThat(client.read()).isEqualTo(answer);
      assertThat(client.read()).isEqualTo(RawClient.CLOSED);
      assertThat(edge.refused(reason)).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"e000, 01", "e007 00 05 11 00000e10, 01", "e007 00 05 11 00000000, 00"})
  void session_is_kept_as_the_disconnect_says(String disconnect, String present)
      throws IOException {
    try (EdgeUnderTest edge = new EdgeUnderTest();
        RawClient before = new RawClient(edge.port());
        RawClient after = new RawClient(edge.port())) {
      byte[] connect = RawClient.connectPacket(5, 0xC0, "11 0000000a", "c", null, "bed-1");
      before.send(connect);
      assertThat(before.read()).startsWith("20 0000");
      before.sendHex(disconnect);
      assertThat(before.read()).isEqualTo(RawClient.CLOSED);

      after.send(connect);

      assertThat(after.read()).startsWith("20 " + present + "00");
    }
  }

  @Test
  void silence_beyond_the_keep_alive_ends_the_connection() throws IOException {
    try (EdgeUnderTest edge = new EdgeUnderTest();
        RawClient client = new RawClient(edge.port())) {
      client.connect(5, "bed-1", "secret-bed-1", "c", 1);
      assertThat(client.read()).startsWith("20 0000");

      String next = client.read();

      assertThat(next).isEqualTo("e0 8d00");
      assertThat(client.read()).isEqualTo(RawClient.CLOSED);
      assertThat(edge.links(edge.directory.device("bed-1").orElseThrow()))
          .last()
          .isEqualTo("disconnected keep_alive_timeout");
    }
  }

  @Test
  void clock_set_forward_ends_no_connection() throws Exception {
    AtomicLong aheadMillis = new AtomicLong();
    try (EdgeUnderTest edge = new EdgeUnderTest(() -> Instant.now().plusMillis(aheadMillis.get()));
        RawClient client = new RawClient(edge.port())) {
      client.connect(5, "bed-1", "secret-bed-1", "c", 60);
      assertThat(client.read()).startsWith("20 0000");
      Thread.sleep(TWO_LOOKS_MILLIS);

      aheadMillis.set(3_600_000);
      Thread.sleep(TWO_LOOKS_MILLIS);

      client.sendHex("c000");
      assertThat(client.read()).as("the answer to a ping").startsWith("d0");
    }
  }

  @Test
  void silence_before_connect_ends_the_connection() throws IOException {
    MqttLimits limits = MqttLimits.defaults().withConnectTimeoutMillis(100);
    try (EdgeUnderTest edge =
            new EdgeUnderTest(new InMemoryLog(), IngestLimits.defaults(), limits);
        RawClient client = new RawClient(edge.port())) {

      assertThat(client.read()).isEqualTo(RawClient.CLOSED);
      assertThat(edge.refused(RefusalReason.CONNECT_TIMEOUT)).isEqualTo(1);
    }
  }

  @Test
  void closing_gateway_says_so() throws IOException {
    try (EdgeUnderTest edge = new EdgeUnderTest();
        RawClient client = RawClient.connected(edge.port(), 5, "bed-1", "c")) {

      edge.shutDown();

      assertThat(client.read()).isEqualTo("e0 8b00");
      assertThat(client.read()).isEqualTo(RawClient.CLOSED);
      assertThat(edge.links(edge.directory.device("bed-1").orElseThrow()))
          .last()
          .isEqualTo("disconnected shutting_down");
    }
  }
}
