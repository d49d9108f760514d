package care.shouhu.gateway.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.core.directory.Device;
import care.shouhu.core.log.InMemoryLog;
import care.shouhu.core.log.Lane;
import care.shouhu.core.wire.Stranger;
import care.shouhu.gateway.TestDevices;
import care.shouhu.gateway.ingest.ConnectLimits;
import care.shouhu.gateway.ingest.IngestLimits;
import care.shouhu.gateway.ingest.RefusalReason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How fast connections are let in, and when they must leave. */
class AdmissionIT {

  private static EdgeUnderTest edge(ConnectLimits limits) {
    return new EdgeUnderTest(
        new InMemoryLog(), IngestLimits.defaults().withConnects(limits), MqttLimits.defaults());
  }

  @Test
  void connections_above_the_rate_wait_and_all_come_in() throws IOException {
    try (EdgeUnderTest edge = edge(ConnectLimits.defaults().withRates(100, 100));
        RawClient button = RawClient.connected(edge.port(), 4, "bed-2", "c")) {
      List<RawClient> city = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        RawClient client = new RawClient(edge.port());
        client.connect(4, "bed-1", "secret-bed-1", "same", 0);
        city.add(client);
      }
      EdgeUnderTest.until(() -> edge.gauge("shouhu_gateway_connects_waiting") > 0);
      // Whoever is in is served while the others wait.
      button.publish(4, 1, 1, "shouhu/v1/bed-2/event", "call");
      assertThat(button.read()).isEqualTo("40 0001");

      for (RawClient client : city) {
        assertThat(client.read()).isEqualTo("20 0000");
        client.close();
      }
      assertThat(edge.connects("accepted")).isEqualTo(61);
      assertThat(edge.gauge("shouhu_gateway_connects_waiting")).isZero();
    }
  }

  @Test
  void those_who_give_up_while_they_wait_keep_nobody_from_coming_in() throws IOException {
    try (EdgeUnderTest edge = edge(ConnectLimits.defaults().withRates(100, 100))) {
      List<RawClient> staying = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        RawClient client = new RawClient(edge.port());
        client.connect(4, "bed-1", "secret-bed-1", "same", 0);
        if (i % 2 == 0) {
          client.close();
        } else {
          staying.add(client);
        }
      }

      for (RawClient client : staying) {
        assertThat(client.read()).isEqualTo("20 0000");
        client.close();
      }
      EdgeUnderTest.until(() -> edge.gauge("shouhu_gateway_connects_waiting") == 0);
      EdgeUnderTest.until(() -> edge.gauge("shouhu_gateway_connections") == 0);
    }
  }

  @Test
  void more_than_may_wait_are_closed_and_counted() throws IOException {
    try (EdgeUnderTest edge = edge(ConnectLimits.defaults().withRates(2, 2).withWaitingMax(2))) {
      List<RawClient> city = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        city.add(new RawClient(edge.port()));
      }

      EdgeUnderTest.until(() -> edge.connects("admission_full") >= 5);

      for (RawClient client : city) {
        client.close();
      }
    }
  }

  @Test
  void address_that_connects_too_often_is_closed_and_counted() throws IOException {
    try (EdgeUnderTest edge = edge(ConnectLimits.defaults().withAddressRates(1, 60))) {
      for (int i = 0; i < 10; i++) {
        RawClient.connected(edge.port(), 4, "bed-1", "c").close();
      }

      try (RawClient client = new RawClient(edge.port())) {
        client.connect(4, "bed-1", "secret-bed-1", "c", 0);
        assertThat(client.read()).isEqualTo(RawClient.CLOSED);
      }

      assertThat(edge.refused(RefusalReason.ADDRESS_RATE)).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"4, 0003", "5, 009f00"})
  void address_that_fails_too_often_is_told_so_and_its_good_devices_come_in(
      int version, String code) throws IOException {
    try (EdgeUnderTest edge = edge(ConnectLimits.defaults().withAddressRates(100, 2))) {
      List<String> asked = new ArrayList<>();
      edge.register =
          id -> {
            asked.add(id);
            return CompletableFuture.completedFuture(null);
          };
      String last = "";
      for (String user : List.of("bed-1", "nobody-1", "nobody-2", "bed-1")) {
        try (RawClient client = new RawClient(edge.port())) {
          client.connect(version, user, "wrong", "c", 0);
          last = client.read();
        }
      }

      assertThat(last).isEqualTo("20 " + code);
      assertThat(asked).containsExactly("nobody-1");
      assertThat(edge.refused(RefusalReason.ADDRESS_RATE)).isEqualTo(2);
      RawClient.connected(edge.port(), version, "bed-1", "c").close();
    }
  }

  @ParameterizedTest
  @CsvSource({"nobody, UNKNOWN_DEVICE, client id maker-77", "bed-1, WRONG_SECRET, "})
  void whoever_is_refused_is_held_for_enrolment(String user, Stranger.Reason reason, String said)
      throws IOException {
    try (EdgeUnderTest edge = new EdgeUnderTest();
        RawClient client = new RawClient(edge.port())) {

      client.connect(5, user, "wrong", "maker-77", 0);

      assertThat(client.read()).isEqualTo("20 008600");
      Stranger held =
          EdgeUnderTest.read(edge.log, Lane.ROUTINE).stream()
              .flatMap(envelope -> Stranger.of(envelope).stream())
              .findFirst()
              .orElseThrow();
      assertThat(held.claimedId()).isEqualTo(user);
      assertThat(held.reason()).isEqualTo(reason);
      assertThat(held.address()).isEqualTo("127.0.0.1");
      assertThat(new String(held.said(), UTF_8)).isEqualTo(said == null ? "" : said);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  void device_removed_from_the_register_is_disconnected(int version) throws IOException {
    try (EdgeUnderTest edge = new EdgeUnderTest();
        RawClient other = RawClient.connected(edge.port(), version, "bed-2", "c");
        RawClient client = RawClient.connected(edge.port(), version, "bed-1", "c")) {
      Device device = edge.directory.device("bed-1").orElseThrow();

      TestDevices.remove(edge.directory, "bed-1");

      if (version == 5) {
        assertThat(client.read()).isEqualTo("e0 8700");
      }
      assertThat(client.read()).isEqualTo(RawClient.CLOSED);
      assertThat(edge.links(device)).last().isEqualTo("disconnected removed");
      assertThat(edge.refused(RefusalReason.REMOVED)).isEqualTo(1);
      other.ping();
    }
  }

  @Test
  void device_with_a_new_secret_is_disconnected_and_begins_a_new_session() throws IOException {
    try (EdgeUnderTest edge = new EdgeUnderTest();
        RawClient before = new RawClient(edge.port());
        RawClient after = new RawClient(edge.port())) {
      before.send(RawClient.connectPacket(5, "bed-1", "secret-bed-1", "c", 0, false));
      assertThat(before.read()).startsWith("20 0000");
      Device old = edge.directory.device("bed-1").orElseThrow();

      TestDevices.add(edge.directory, TestDevices.withSecret(old, "another"));

      assertThat(before.read()).isEqualTo("e0 8700");
      after.send(RawClient.connectPacket(5, "bed-1", "another", "c", 0, false));
      assertThat(after.read()).startsWith("20 0000");
      after.ping();
    }
  }
}
