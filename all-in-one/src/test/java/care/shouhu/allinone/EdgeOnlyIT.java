package care.shouhu.allinone;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.core.config.Config;
import care.shouhu.sim.load.Acknowledged;
import care.shouhu.sim.load.Kind;
import care.shouhu.sim.load.LoadDevice;
import care.shouhu.sim.load.LoadFigures;
import care.shouhu.sim.load.LoadPlan;
import care.shouhu.sim.load.LoadRun;
import care.shouhu.sim.load.Mix;
import care.shouhu.sim.load.Pace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The edge without readers, under the load of the bench. */
final class EdgeOnlyIT {
  private static final Duration SOON = Duration.ofSeconds(90);
  private static final String SECRET = "a-secret-of-the-test";

  @TempDir Path data;

  @Test
  void whatTheEdgeAloneAcknowledgedIsStoredByTheNextStart() throws Exception {
    Config config =
        Config.fromEnvironment(
            Map.of(
                "SHOUHU_DATA_DIR", data.toString(),
                "SHOUHU_ADMIN_PASSWORD", "a-password-of-the-test",
                "SHOUHU_MQTT_PORT", freePort(),
                "SHOUHU_TCP_PORT", freePort(),
                "SHOUHU_HTTP_PORT", freePort()));
    long acknowledged;
    try (AllInOne _ = AllInOne.start(config, new Options(false, Options.Role.EDGE))) {
      register("bed-1");
      acknowledged = acknowledgedAtFullSpeed(config.mqtt().port(), "bed-1");
      assertThat(readings()).isZero();
    }

    try (AllInOne _ = AllInOne.start(config, new Options(false, Options.Role.ALL))) {
      long endNanos = System.nanoTime() + SOON.toNanos();
      while (readings() < acknowledged && System.nanoTime() < endNanos) {
        Thread.sleep(50);
      }
      assertThat(readings()).isEqualTo(acknowledged);
    }
  }

  private static long acknowledgedAtFullSpeed(int port, String deviceId)
      throws InterruptedException {
    InetSocketAddress edge = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    // The first time may be refused: the edge has never heard of this device, and asks a register
    // that is only just there.
    LoadPlan plan =
        LoadPlan.of(edge, List.of(new LoadDevice(deviceId, SECRET)), Mix.only(Kind.READING), 64)
            .reconnecting();
    try (LoadRun run = LoadRun.start(plan, Acknowledged.UNHEARD)) {
      assertThat(run.awaitOpen(SOON)).isTrue();
      run.pace(new Pace.FullSpeed());
      assertThat(run.awaitFigures(SOON, figures -> figures.acknowledged() > 500)).isTrue();
      assertThat(run.drain(SOON)).isTrue();
      LoadFigures figures = run.figures();
      assertThat(figures.connectionsLost()).isZero();
      return figures.acknowledged();
    }
  }

  private void register(String deviceId) throws Exception {
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(SECRET.getBytes(StandardCharsets.UTF_8));
    try (Connection connection = database();
        var insert =
            connection.prepareStatement(
                """
                insert into device (id, kind, secret_sha256, interval_seconds) values (?, 'bed_sensor', ?, 3600)
                """)) {
      insert.setString(1, deviceId);
      insert.setBytes(2, digest);
      insert.executeUpdate();
    }
  }

  private long readings() throws SQLException, IOException {
    try (Connection connection = database();
        var rows = connection.createStatement().executeQuery("select count(*) from bed_reading")) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private Connection database() throws SQLException, IOException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:"
            + Files.readString(data.resolve("postgres-port.txt")).trim()
            + "/postgres",
        "shouhu",
        Files.readString(data.resolve("postgres-password.txt")).trim());
  }

  private static String freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return String.valueOf(socket.getLocalPort());
    }
  }
}
