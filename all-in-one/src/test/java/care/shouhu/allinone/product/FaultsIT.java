package care.shouhu.allinone.product;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.allinone.postgres.EmbeddedPostgres;
import care.shouhu.allinone.postgres.UnpackedPostgres;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong in such systems, against the whole product. */
final class FaultsIT {
  private static final Duration SOON = Duration.ofSeconds(90);
  private static final long DAY_MILLIS = 86_400_000;

  @TempDir static Path directory;

  private static EmbeddedPostgres database;
  private static Product product;
  private static Api admin;

  @BeforeAll
  static void start() throws Exception {
    database = UnpackedPostgres.start(directory.resolve("database"));
    String url = database.url() + "?user=" + database.user() + "&password=" + database.password();
    product = new Product(directory.resolve("data"), Map.of("SHOUHU_DB_URL", url)).start();
    admin = product.admin();
  }

  @AfterAll
  static void stop() throws Exception {
    product.close();
    database.close();
  }

  /** 200 of 1,000 acknowledged messages were stored elsewhere when the pool ran dry. */
  @Test
  void withoutAnyDatabaseConnectionLeftNothingIsLost() throws Exception {
    String secret = admin.register("dry", "call_button", "native");
    try (TestDevice device = new TestDevice(product, "dry", secret)) {
      device.reading(60);
      Until.holds("the first reading", SOON, () -> count("dry", "stored") == 1);

      try (Hoard hoard = new Hoard()) {
        hoard.takeAll();
        for (int i = 0; i < 200; i++) {
          device.reading(60 + i % 20);
        }
        device.call();
        Until.holds("an incident meanwhile", SOON, () -> incidents("dry").size() == 1);
        assertThat(hoard.rowsOf("dry")).isEqualTo(1);
      }

      Until.holds("all is stored", SOON, () -> count("dry", "stored") == 202);
      assertThat(seqs("dry", "readings")).doesNotHaveDuplicates().hasSize(201);
      assertThat(seqs("dry", "events")).hasSize(1);
      assertThat(incidents("dry")).hasSize(1);
    }
  }

  /** Duplicate alarms milliseconds apart: one event, one alarm. */
  @Test
  void aHundredCopiesOfOneMessageAtOnceAreOneEventAndOneAlarm() throws Exception {
    String secret = admin.register("echo", "call_button", "native");
    byte[] call =
        ("{\"seq\":1,\"at\":" + System.currentTimeMillis() + ",\"kind\":\"call\"}")
            .getBytes(StandardCharsets.UTF_8);
    List<MqttAsyncClient> clients = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      clients.add(connect("echo", secret, "echo-" + i));
    }

    var tokens = new ArrayList<org.eclipse.paho.mqttv5.client.IMqttToken>();
    for (int i = 0; i < 100; i++) {
      tokens.add(clients.get(i % 4).publish("shouhu/v1/echo/event", call, 1, false));
    }
    for (var token : tokens) {
      token.waitForCompletion(90_000);
    }

    Until.holds("all are counted", SOON, () -> count("echo", "received") >= 100);
    assertThat(count("echo", "duplicate")).isEqualTo(99);
    assertThat(seqs("echo", "events")).containsExactly(1L);
    // The desk reads the log by itself, and may be a moment behind the recorder.
    Until.holds("the call rings", SOON, () -> incidents("echo").size() == 1);
    assertThat(incidents("echo").getFirst().get("alarms")).hasSize(1);
    for (MqttAsyncClient client : clients) {
      client.disconnectForcibly(0, 500, false);
      client.close(true);
    }
  }

  /** Future dates poisoned the latest state elsewhere; an old call must not ring. */
  @Test
  void aClockAYearAheadOrADayBehindHarmsNothing() throws Exception {
    String secret = admin.register("clock", "bed_sensor", "native");
    long now = System.currentTimeMillis();
    MqttAsyncClient client = connect("clock", secret, "clock");
    say(client, "reading", 1, now + 365 * DAY_MILLIS, "\"hr\":61,\"bed\":true");
    say(client, "reading", 2, now, "\"hr\":62,\"bed\":true");
    say(client, "event", 3, now - DAY_MILLIS, "\"kind\":\"call\"");
    say(client, "event", 4, now + 365 * DAY_MILLIS, "\"kind\":\"fall\"");
    client.disconnectForcibly(0, 500, false);
    client.close(true);

    Until.holds("all are stored", SOON, () -> count("clock", "stored") == 4);
    JsonNode ahead = row("clock", "readings", 1);
    assertThat(ahead.get("at").asLong()).isEqualTo(ahead.get("receivedAt").asLong());
    assertThat(row("clock", "readings", 2).get("at").asLong()).isEqualTo(now);
    assertThat(row("clock", "events", 3).get("at").asLong()).isEqualTo(now - DAY_MILLIS);
    assertThat(admin.get("/devices/clock").get("lastSeenAt").asLong())
        .isLessThanOrEqualTo(System.currentTimeMillis());
    Until.holds("the fall rings", SOON, () -> incidents("clock").size() == 1);
    assertThat(incidents("clock").getFirst().get("alarms"))
        .singleElement()
        .satisfies(alarm -> assertThat(alarm.get("kind").asText()).isEqualTo("FALL"));
  }

  private static MqttAsyncClient connect(String id, String secret, String clientId)
      throws MqttException {
    MqttAsyncClient client =
        new MqttAsyncClient(product.mqttUri(), clientId, new MemoryPersistence());
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setUserName(id);
    options.setPassword(secret.getBytes(StandardCharsets.UTF_8));
    client.connect(options).waitForCompletion(90_000);
    return client;
  }

  private static void say(MqttAsyncClient client, String type, int seq, long at, String fields)
      throws MqttException {
    String payload = "{\"seq\":" + seq + ",\"at\":" + at + "," + fields + "}";
    client
        .publish("shouhu/v1/clock/" + type, payload.getBytes(StandardCharsets.UTF_8), 1, false)
        .waitForCompletion(90_000);
  }

  private static List<JsonNode> incidents(String deviceId) throws Exception {
    return admin.list("/incidents?deviceId=" + deviceId);
  }

  private static long count(String deviceId, String field) throws Exception {
    return admin.get("/devices/" + deviceId).path(field).asLong(-1);
  }

  private static JsonNode row(String deviceId, String series, long seq) throws Exception {
    return admin.list("/devices/" + deviceId + "/" + series + range()).stream()
        .filter(row -> row.path("seq").asLong() == seq)
        .findFirst()
        .orElseThrow();
  }

  private static List<Long> seqs(String deviceId, String series) throws Exception {
    return admin.list("/devices/" + deviceId + "/" + series + range()).stream()
        .filter(row -> row.hasNonNull("seq"))
        .map(row -> row.get("seq").asLong())
        .toList();
  }

  private static String range() {
    return "?from=" + (System.currentTimeMillis() - 3 * DAY_MILLIS);
  }

  /** Every connection the server has, taken away from the product. */
  private static final class Hoard implements AutoCloseable {
    private final List<Connection> connections = new ArrayList<>();

    void takeAll() throws SQLException {
      takeWhatIsFree();
      long deadlineNanos = System.nanoTime() + Duration.ofSeconds(90).toNanos();
      while (othersConnections() > 0) {
        if (System.nanoTime() > deadlineNanos) {
          throw new AssertionError("the product keeps getting connections");
        }
        try (var statement = connections.getFirst().createStatement()) {
          statement.execute(
              "select pg_terminate_backend(pid) from pg_stat_activity"
                  + " where backend_type = 'client backend' and application_name <> 'hoard'");
        }
        takeWhatIsFree();
      }
    }

    private void takeWhatIsFree() throws SQLException {
      while (true) {
        try {
          connections.add(
              DriverManager.getConnection(
                  database.url() + "?ApplicationName=hoard", database.user(), database.password()));
        } catch (SQLException e) {
          // 53300: too many connections. Anything else is no hoarding.
          if (!"53300".equals(e.getSQLState())) {
            throw e;
          }
          return;
        }
      }
    }

    private int othersConnections() throws SQLException {
      return number(
          "select count(*) from pg_stat_activity"
              + " where backend_type = 'client backend' and application_name <> 'hoard'");
    }

    int rowsOf(String deviceId) throws SQLException {
      return number("select count(*) from bed_reading where device_id = '" + deviceId + "'");
    }

    private int number(String sql) throws SQLException {
      try (var statement = connections.getFirst().createStatement();
          var rows = statement.executeQuery(sql)) {
        rows.next();
        return rows.getInt(1);
      }
    }

    @Override
    public void close() throws SQLException {
      for (Connection connection : connections) {
        connection.close();
      }
    }
  }
}
