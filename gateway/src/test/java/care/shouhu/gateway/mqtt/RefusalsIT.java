package care.shouhu.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.core.log.InMemoryLog;
import care.shouhu.core.log.LogLimits;
import care.shouhu.gateway.TestDevices;
import care.shouhu.gateway.ingest.ConnectLimits;
import care.shouhu.gateway.ingest.IngestLimits;
import care.shouhu.gateway.ingest.RefusalReason;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each reason to refuse is provoked once over a real socket and is then counted. A new reason does
 * not compile without its case; those of TLS, balancers and the device TCP port are provoked where
 * those are tested.
 */
@Timeout(60)
class RefusalsIT {
  private static final String READING = "shouhu/v1/bed-1/reading";
  private static final String CONNECT_HEX = "00044d515454";

  @ParameterizedTest
  @EnumSource
  void reason_is_counted(RefusalReason reason) throws Exception {
    switch (reason) {
      // TlsIT, BehindBalancerIT, and of the device TCP port BehindBalancerIT, TcpAdmissionIT and
      // TcpNoiseIT.
      case CERTIFICATE_MISMATCH, PROXY_UNTRUSTED, PROXY_HEADER -> {}
      // UnreadIT: wants a peer that asks for more than the system's buffers hold.
      case NOT_READING -> {}
      case BAD_CHECKSUM, PROTOCOL_UNKNOWN, WRONG_PROFILE, NOT_SIGNED_IN -> {}

      case NO_CREDENTIALS -> first(reason, "10 0e " + CONNECT_HEX + "05 02 0000 00 0001 63");
      case VERSION_UNSUPPORTED -> first(reason, "10 0d " + CONNECT_HEX + "09 02 0000 0001 63");
      case MALFORMED -> first(reason, "00 00");
      case PROTOCOL_ERROR -> first(reason, "c0 00");
      case TOO_LARGE -> first(reason, "10 ffffff7f");
      case CLIENT_ID_INVALID -> first(reason, "10 0c " + CONNECT_HEX + "04 00 0000 0000");
      case CLIENT_PACKET_LIMIT ->
          first(reason, "10 13 " + CONNECT_HEX + "05 02 0000 05 2700000020 0001 63");
      case AUTH_METHOD_UNSUPPORTED ->
          first(reason, "10 12 " + CONNECT_HEX + "05 02 0000 04 15000161 0001 63");
      case UNKNOWN_DEVICE -> connect(reason, "nobody", "x");
      case WRONG_SECRET -> connect(reason, "bed-1", "x");
      case TOPIC_ALIAS_INVALID -> second(reason, "32 09 0001 61 0001 03 23 0000");
      case TOPIC_INVALID -> second(reason, "32 06 0001 61 0001 00");
      case FOREIGN_TOPIC ->
          with(reason, client -> client.publish(5, 1, 1, "shouhu/v1/bed-2/reading", "x"));
      case FOREIGN_SUBSCRIPTION -> second(reason, "82 07 0001 00 0001 61 01");
      case KEEP_ALIVE_TIMEOUT -> with(reason, client -> {});

      case REGISTER_UNAVAILABLE, CONNECT_TIMEOUT, REMOVED, SHUTTING_DOWN -> edges(reason);
      case CONNECTIONS_FULL, ADMISSION_FULL, ADDRESS_RATE -> connects(reason);
      case RATE_EXCEEDED, WINDOW_EXCEEDED, NOT_DURABLE -> messages(reason);
    }
  }

  /** What a client says that is not connected. */
  private static void first(RefusalReason reason, String hex) throws IOException {
    try (EdgeUnderTest edge = new EdgeUnderTest();
        RawClient client = new RawClient(edge.port())) {
      client.sendHex(hex);
      counted(edge, reason);
    }
  }

  private static void connect(RefusalReason reason, String user, String secret) throws IOException {
    try (EdgeUnderTest edge = new EdgeUnderTest();
        RawClient client = new RawClient(edge.port())) {
      client.connect(5, user, secret, "c", 0);
      counted(edge, reason);
      assertThat(edge.connects(reason.label())).isEqualTo(1);
    }
  }

  /** What a client says that is connected. */
  private static void second(RefusalReason reason, String hex) throws IOException {
    with(reason, client -> client.sendHex(hex));
  }

  private interface Does {
    void with(RawClient client) throws IOException;
  }

  /** A client that is connected, with a keep-alive of one second. */
  private static void with(RefusalReason reason, Does does) throws IOException {
    try (EdgeUnderTest edge = new EdgeUnderTest();
        RawClient client = new RawClient(edge.port())) {
      client.connect(5, "bed-1", "secret-bed-1", "c", 1);
      assertThat(client.read()).startsWith("20 0000");
      does.with(client);
      counted(edge, reason);
    }
  }

  private static void edges(RefusalReason reason) throws IOException {
    MqttLimits limits =
        reason == RefusalReason.CONNECT_TIMEOUT
            ? MqttLimits.defaults().withConnectTimeoutMillis(100)
            : MqttLimits.defaults();
    try (EdgeUnderTest edge =
            new EdgeUnderTest(new InMemoryLog(), IngestLimits.defaults(), limits);
        RawClient client = new RawClient(edge.port())) {
      edge.register = id -> CompletableFuture.failedFuture(new IllegalStateException("down"));
      if (reason != RefusalReason.CONNECT_TIMEOUT) {
        String user = reason == RefusalReason.REGISTER_UNAVAILABLE ? "bed-9" : "bed-1";
        client.connect(5, user, "secret-" + user, "c", 0);
        client.read();
      }
      if (reason == RefusalReason.REMOVED) {
        TestDevices.remove(edge.directory, "bed-1");
      }
      if (reason == RefusalReason.SHUTTING_DOWN) {
        edge.shutDown();
      }
      counted(edge, reason);
    }
  }

  private static void connects(RefusalReason reason) throws IOException {
    ConnectLimits few = ConnectLimits.defaults();
    IngestLimits limits = IngestLimits.defaults();
    limits =
        switch (reason) {
          case CONNECTIONS_FULL -> limits.withConnectionsMax(1);
          case ADMISSION_FULL -> limits.withConnects(few.withRates(2, 2).withWaitingMax(2));
          default -> limits.withConnects(few.withAddressRates(1, 60));
        };
    try (EdgeUnderTest edge = new EdgeUnderTest(new InMemoryLog(), limits, MqttLimits.defaults())) {
      RawClient[] clients = new RawClient[12];
      for (int i = 0; i < clients.length; i++) {
        clients[i] = new RawClient(edge.port());
        if (reason == RefusalReason.CONNECTIONS_FULL) {
          clients[i].connect(5, "bed-1", "secret-bed-1", "c" + i, 0).read();
        }
      }
      EdgeUnderTest.until(() -> edge.refused(reason) >= 1);
      for (RawClient client : clients) {
        client.close();
      }
    }
  }

  private static void messages(RefusalReason reason) throws IOException {
    IngestLimits limits = IngestLimits.defaults();
    InMemoryLog log =
        reason == RefusalReason.NOT_DURABLE
            ? new InMemoryLog(
                new LogLimits(1000, 1 << 20, 1 << 20, 0, 400), new SimpleMeterRegistry())
            : new InMemoryLog();
    limits =
        switch (reason) {
          case RATE_EXCEEDED -> limits.withRates(1, 1);
          case WINDOW_EXCEEDED -> limits.withUnackedMessagesMax(3);
          default -> limits;
        };
    try (EdgeUnderTest edge = new EdgeUnderTest(log, limits, MqttLimits.defaults());
        RawClient client = RawClient.connected(edge.port(), 5, "bed-1", "c")) {
      if (reason == RefusalReason.WINDOW_EXCEEDED) {
        log.stall();
      }
      int count = reason == RefusalReason.RATE_EXCEEDED ? 11 : 4;
      String payload = "x".repeat(reason == RefusalReason.NOT_DURABLE ? 500 : 1);
      for (int id = 1; id <= count && edge.refused(reason) == 0; id++) {
        client.publish(5, 1, id, READING, payload);
      }
      EdgeUnderTest.until(() -> edge.refused(reason) >= 1);
      log.resume();
    }
  }

  /** Once, and nothing else. */
  private static void counted(EdgeUnderTest edge, RefusalReason reason) {
    EdgeUnderTest.until(() -> edge.refused(reason) == 1);
    for (RefusalReason other : RefusalReason.values()) {
      assertThat(edge.refused(other)).as(other.name()).isEqualTo(other == reason ? 1 : 0);
    }
  }
}
