package care.shouhu.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.core.log.Lane;
import care.shouhu.gateway.TestDevices;
import care.shouhu.gateway.ingest.RefusalReason;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a device leaves to be said when it goes without a word. */
class WillIT {

  private static final String EVENT = "shouhu/v1/bed-1/event";
  private static final String WILL = "bed-1 " + EVENT + " gone";
  private static final int CLEAN = 0xCE;
  private static final int KEPT = 0xCC;

  /** Kept for 100 s. */
  private static final String KEEP = "11 00000064";

  private static final String DELAY_100_S = "18 00000064";

  private static byte[] connect(int version, int flags, String keep, String delay, String topic) {
    RawClient.Bytes will = new RawClient.Bytes();
    if (version == 5) {
      will.properties(delay);
    }
    will.text(topic).text("gone");
    String user = topic.contains("bridge") ? "hub-1" : "bed-1";
    return RawClient.connectPacket(version, flags, keep, "c", will, user);
  }

  private static RawClient connected(EdgeUnderTest edge, byte[] connect) throws IOException {
    RawClient client = new RawClient(edge.port());
    client.send(connect);
    assertThat(client.read()).startsWith("20 0").contains("00");
    return client;
  }

  private static List<String> wills(EdgeUnderTest edge) {
    return edge.messages(Lane.URGENT);
  }

  private static double count(EdgeUnderTest edge, String result) {
    return edge.registry.get("shouhu_gateway_wills").tag("result", result).counter().count();
  }

  @ParameterizedTest
  @CsvSource({
    // version, what is sent before the socket closes, published
    "4, '',        true",
    "5, '',        true",
    "4, e000,      false",
    "5, e000,      false",
    "5, e00104,    true",
    "5, e00180,    true",
    "4, f000,      true",
    "5, 200200 00, true",
  })
  void will_is_published_once_unless_the_client_says_good_bye(
      int version, String last, boolean published) throws IOException {
    try (EdgeUnderTest edge = new EdgeUnderTest()) {
      RawClient client = connected(edge, connect(version, CLEAN, "", "", EVENT));
      client.sendHex(last);
      client.hangUp();

      EdgeUnderTest.until(() -> count(edge, published ? "published" : "void") == 1);

      EdgeUnderTest.until(() -> edge.gauge("shouhu_gateway_connections") == 0);
      assertThat(wills(edge)).isEqualTo(published ? List.of(WILL) : List.of());
      // The device's own word, then the gateway's.
      List<String> all = edge.appended(Lane.URGENT);
      assertThat(all.getLast()).contains("\"disconnected\"");
      edge.shutDown();
      assertThat(wills(edge)).hasSize(published ? 1 : 0);
    }
  }

  @ParameterizedTest
  @CsvSource({
    // how the second one comes, the first one's will's delay, published
    "CLEAN, '',          true",
    "KEPT,  '',          true",
    "CLEAN, 18 00000064, true",
    "KEPT,  18 00000064, false",
  })
  void takeover_publishes_the_will_unless_it_was_delayed_and_the_session_goes_on(
      String second, String delay, boolean published) throws IOException {
    try (EdgeUnderTest edge = new EdgeUnderTest();
        RawClient older = connected(edge, connect(5, KEPT, KEEP, delay, EVENT))) {

      byte[] again =
          RawClient.connectPacket(
              5, second.equals("CLEAN") ? 0xC2 : 0xC0, KEEP, "c", null, "bed-1");
      try (RawClient newer = connected(edge, again)) {

        assertThat(older.read()).isEqualTo("e0 8e00");
        assertThat(older.read()).isEqualTo(RawClient.CLOSED);
        newer.ping();
        assertThat(wills(edge)).isEqualTo(published ? List.of(WILL) : List.of());
        assertThat(count(edge, published ? "published" : "void")).isEqualTo(1);
        newer.sendHex("e000");
      }
      edge.shutDown();
      assertThat(wills(edge)).hasSize(published ? 1 : 0);
    }
  }

  @ParameterizedTest
  @CsvSource({"11 00000064, 18 00000001", "11 00000001, 18 00000064", "'', 18 00000064"})
  void will_is_published_after_its_delay_or_the_sessions_end(String keep, String delay)
      throws IOException {
    try (EdgeUnderTest edge = new EdgeUnderTest()) {

      connected(edge, connect(5, KEPT, keep, delay, EVENT)).close();

      EdgeUnderTest.until(() -> !wills(edge).isEmpty());
      assertThat(wills(edge)).containsExactly(WILL);
    }
  }

  @Test
  void device_that_is_back_within_the_delay_has_not_gone() throws IOException {
    try (EdgeUnderTest edge = new EdgeUnderTest()) {
      byte[] connect = connect(5, KEPT, KEEP, DELAY_100_S, EVENT);
      connected(edge, connect).close();
      EdgeUnderTest.until(() -> edge.gauge("shouhu_gateway_connections") == 0);
      assertThat(wills(edge)).isEmpty();

      connected(edge, connect).sendHex("e000").close();

      EdgeUnderTest.until(() -> count(edge, "void") == 2);
      assertThat(wills(edge)).isEmpty();
    }
  }

  @Test
  void closing_gateway_publishes_wills_whatever_their_delay() throws IOException {
    try (EdgeUnderTest edge = new EdgeUnderTest();
        RawClient client = connected(edge, connect(5, KEPT, KEEP, DELAY_100_S, EVENT))) {

      edge.shutDown();

      assertThat(client.read()).isEqualTo("e0 8b00");
      assertThat(wills(edge)).containsExactly(WILL);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "shouhu/v1/bed-2/event,   20 008700, FOREIGN_TOPIC",
    "shouhu/v1/bed-1/command, 20 009000, TOPIC_INVALID",
  })
  void foreign_will_turns_a_client_of_5_away(String topic, String answer, RefusalReason reason)
      throws IOException {
    try (EdgeUnderTest edge = new EdgeUnderTest();
        RawClient client = new RawClient(edge.port())) {

      client.send(connect(5, CLEAN, "", "", topic));

      assertThat(client.read()).isEqualTo(answer);
      assertThat(edge.refused(reason)).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"4, shouhu/v1/bed-2/event", "5, zigbee2mqtt/bridge/state"})
  void will_that_is_not_taken_costs_no_call(int version, String topic) throws IOException {
    try (EdgeUnderTest edge = new EdgeUnderTest();
        RawClient client = connected(edge, connect(version, CLEAN, "", "", topic))) {

      client.ping();
      client.hangUp();

      EdgeUnderTest.until(() -> edge.gauge("shouhu_gateway_connections") == 0);
      assertThat(wills(edge)).isEmpty();
      assertThat(edge.registry.get("shouhu_gateway_refused").counters().stream())
          .anyMatch(counter -> counter.count() == 1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  void will_above_its_limit_is_not_taken(int version) throws IOException {
    try (EdgeUnderTest edge = new EdgeUnderTest();
        RawClient client = new RawClient(edge.port())) {
      RawClient.Bytes will = new RawClient.Bytes();
      if (version == 5) {
        will.properties("");
      }
      will.text(EVENT).text("x".repeat(1_025));

      client.send(RawClient.connectPacket(version, CLEAN, "", "c", will, "bed-1"));

      assertThat(client.read()).isEqualTo(version == 5 ? "20 009500" : "20 0000");
      assertThat(edge.refused(RefusalReason.TOO_LARGE)).isEqualTo(1);
    }
  }

  @Test
  void will_of_a_device_that_was_removed_is_not_published() throws IOException {
    try (EdgeUnderTest edge = new EdgeUnderTest();
        RawClient client = connected(edge, connect(5, CLEAN, "", "", EVENT))) {

      TestDevices.remove(edge.directory, "bed-1");

      assertThat(client.read()).isEqualTo("e0 8700");
      EdgeUnderTest.until(() -> count(edge, "denied") == 1);
      assertThat(wills(edge)).isEmpty();
    }
  }
}
