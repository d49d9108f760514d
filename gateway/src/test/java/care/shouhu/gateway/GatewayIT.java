package care.shouhu.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import care.shouhu.core.config.DbConfig;
import care.shouhu.core.config.Secret;
import care.shouhu.core.db.Database;
import care.shouhu.core.db.TestDatabase;
import care.shouhu.core.directory.Device;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.directory.DirectoryFeed;
import care.shouhu.core.log.LocalLog;
import care.shouhu.core.log.LogLimits;
import care.shouhu.core.time.SteadyClock;
import care.shouhu.gateway.record.RecorderState;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole gateway: a foreign client, RocksDB, PostgreSQL. */
class GatewayIT {

  @TempDir Path folder;

  /** All of one life of the process, in order of starting. */
  private final class Life implements AutoCloseable {
    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    final Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
    final LocalLog log =
        LocalLog.open(
            folder.resolve("log"), LogLimits.defaults().withDiskFreeBytesMin(0), registry);
    final Database database;
    final DirectoryFeed feed;
    final Gateway gateway;

    Life(DbConfig config) {
      database = Database.open(config, registry);
      database.migrateInBackground();
      Directory directory = new Directory();
      feed =
          new DirectoryFeed(
              directory, database.pool("directory", 3), folder.resolve("copy"), registry);
      feed.start();
      gateway =
          Gateway.start(
              GatewayConfig.onPort("127.0.0.1", 0),
              vertx,
              log,
              directory,
              feed,
              database,
              folder.resolve("snapshots"),
              registry,
              SteadyClock.ofMachine());
    }

    MqttClient client() throws MqttException {
      String url = "tcp://127.0.0.1:" + gateway.mqttPort();
      MqttClient client = new MqttClient(url, "c", new MemoryPersistence());
      MqttConnectOptions options = new MqttConnectOptions();
      options.setUserName("bed-1");
      options.setPassword(TestDevices.secret("bed-1").toCharArray());
      client.connect(options);
      return client;
    }

    boolean isStored() {
      GatewayHealth health = gateway.health();
      return health.urgent() == RecorderState.STORING
          && health.routine() == RecorderState.STORING
          && health.urgentLagRecords() + health.routineLagRecords() == 0;
    }

    List<String> rows(String sql) {
      return database.jdbi().withHandle(h -> h.createQuery(sql).mapTo(String.class).list());
    }

    /** The pool may still hold the connection that ended with the server: then once more. */
    List<String> rowsOfAnyConnection(String sql) {
      try {
        return rows(sql);
      } catch (UnableToExecuteStatementException e) {
        return rows(sql);
      }
    }

    @Override
    public void close() {
      gateway.close();
      feed.close();
      database.close();
      log.close();
      try {
        vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
  }

  private static void register(Database database) {
    Device device = TestDevices.bedSensor("bed-1");
    database
        .jdbi()
        .useHandle(handle ->
            handle
                .createUpdate(
                    """
                    insert into device (id, kind, secret_sha256, interval_seconds)
                    values (:id, 'bed_sensor', decode(:secret, 'hex'), 10)
                    """)
                .bind("id", device.id())
                .bind("secret", device.secretSha256Hex())
                .execute());
  }

  private static void publish(MqttClient client, int seq) throws MqttException {
    String payload = "{\"seq\":%d,\"at\":%d,\"hr\":62}".formatted(seq, 1_795_521_600_000L + seq);
    client.publish("shouhu/v1/bed-1/reading", payload.getBytes(UTF_8), 1, false);
  }

  private static void until(BooleanSupplier so) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!so.getAsBoolean()) {
      assertThat(System.nanoTime()).as("within 60 s").isLessThan(deadline);
      Thread.sleep(20);
    }
  }

  @Test
  void device_registered_a_moment_ago_publishes_and_its_readings_are_rows() throws Exception {
    try (TestDatabase database = TestDatabase.fresh();
        Life life = new Life(database.config())) {
      register(database.database());

      try (MqttClient client = life.client()) {
        publish(client, 1);
        publish(client, 1);
        client.publish(
            "shouhu/v1/bed-1/event", "{\"seq\":2,\"kind\":\"call\"}".getBytes(UTF_8), 2, false);
        client.publish("shouhu/v1/bed-1/event", "{oops".getBytes(UTF_8), 0, false);
        client.disconnect();
      }

      until(() -> life.rows("select 1 from device_event where kind = 'disconnected'").size() == 1);
      until(life::isStored);
      assertThat(life.rows("select seq::text from bed_reading")).containsExactly("1");
      assertThat(life.rows("select kind from device_event order by received_at, seq nulls first"))
          .containsExactlyInAnyOrder("connected", "call", "disconnected");
      assertThat(life.rows("select reason from quarantine")).containsExactly("not_json");
      until(() -> life.rows("select received::text from device_count").equals(List.of("4")));
      assertThat(life.gateway.health().isReady()).isTrue();
    }
  }

  @Test
  void pendant_on_the_tcp_port_calls_and_its_call_is_a_row() throws Exception {
    try (TestDatabase database = TestDatabase.fresh();
        Life life = new Life(database.config())) {
      database
          .database()
          .jdbi()
          .useHandle(handle ->
              handle.execute(
                  """
                  insert into device (id, kind, profile, secret_sha256, interval_seconds)
                  values ('353419036066061', 'fall_alarm', 'gt06', sha256('x'), 300)
                  """));
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), life.gateway.tcpPort())) {
        socket.setSoTimeout(20_000);
        String login = "78780d0103534190360660610003c3df0d0a";
        String sos = "78781219028f0a29e10036f12003040102000875dc0d0a";
        String heartbeat = "78780a13c40604000201298f5b0d0a";

        socket.getOutputStream().write(HexFormat.of().parseHex(login + sos + heartbeat));

        assertThat(HexFormat.of().formatHex(socket.getInputStream().readNBytes(30)))
            .matches("78780501.{12}78780519.{12}78780513.{12}");
      }
      until(() -> life.rows("select 1 from device_event where kind = 'disconnected'").size() == 1);
      until(life::isStored);
      assertThat(life.rows("select kind || ' ' || detail from device_event where kind = 'call'"))
          .containsExactly("call SOS");
      assertThat(life.rows("select battery_percent::text from device_status"))
          .containsExactlyInAnyOrder("25", "100");
    }
  }

  @Test
  void oversized_message_is_refused_and_its_beginning_is_in_quarantine() throws Exception {
    try (TestDatabase database = TestDatabase.fresh();
        Life life = new Life(database.config())) {
      register(database.database());

      try (MqttClient client = life.client()) {
        client.setTimeToWait(5_000);
        byte[] large = "x".repeat(70_000).getBytes(UTF_8);
        assertThatThrownBy(() -> client.publish("shouhu/v1/bed-1/reading", large, 1, false))
            .isInstanceOf(MqttException.class);
      }

      until(() -> !life.rows("select 1 from quarantine").isEmpty());
      assertThat(life.rows("select reason || ' ' || topic from quarantine"))
          .containsExactly("too_large shouhu/v1/bed-1/reading");
    }
  }

  @Test
  void database_stopped_and_back_loses_nothing_and_holds_up_no_device() throws Exception {
    Path data = folder.resolve("pg");
    EmbeddedPostgres postgres = postgres(data, 0);
    int port = postgres.getPort();
    DbConfig config =
        new DbConfig(postgres.getJdbcUrl("postgres", "postgres"), "postgres", new Secret(""));
    try (Life life = new Life(config)) {
      assertThat(life.database.awaitMigrated(Duration.ofSeconds(60))).isTrue();
      register(life.database);
      try (MqttClient client = life.client()) {
        publish(client, 1);
        until(() -> life.rows("select 1 from bed_reading").size() == 1);

        postgres.close();
        for (int seq = 2; seq <= 50; seq++) {
          publish(client, seq);
        }
        until(() -> life.gateway.health().routine() == RecorderState.WAITING_FOR_DATABASE);
        postgres = postgres(data, port);
        publish(client, 51);

        until(life::isStored);
        assertThat(
                life.rowsOfAnyConnection(
                    "select count(*) || ' ' || count(distinct seq) from bed_reading"))
            .containsExactly("51 51");
        client.disconnect();
      }
    } finally {
      postgres.close();
    }
  }

  private static EmbeddedPostgres postgres(Path data, int port) throws IOException {
    return EmbeddedPostgres.builder()
        .setDataDirectory(data)
        .setCleanDataDirectory(false)
        .setPort(port)
        .start();
  }
}
