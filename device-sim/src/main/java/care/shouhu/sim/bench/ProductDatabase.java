package care.shouhu.sim.bench;

import care.shouhu.sim.load.LoadDevice;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import org.postgresql.PGConnection;

/**
 * The PostgreSQL of a product under test, by the files in its data directory: filled with devices
 * in one COPY where the contract would take 34,005 requests, asked, and stopped.
 */
final class ProductDatabase {
  /** Longer than any run: idle devices of the bench are not to be missed. */
  static final int INTERVAL_SECONDS = 86_400;

  private static final String REGISTER =
      """
      copy device (id, kind, secret_sha256, interval_seconds) from stdin
      """;

  private final Path dataDir;

  ProductDatabase(Path dataDir) {
    this.dataDir = dataDir;
  }

  /** A connection of the bench's own. */
  Connection connect() throws SQLException, IOException {
    Properties login = new Properties();
    login.setProperty("user", "shouhu");
    login.setProperty(
        "password", Files.readString(dataDir.resolve("postgres-password.txt")).trim());
    login.setProperty("ApplicationName", "bench");
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + port() + "/postgres", login);
  }

  /** Writes the devices into the register as it keeps them, with digests instead of secrets. */
  void register(Devices devices) throws SQLException, IOException {
    try (Connection connection = connect()) {
      StringBuilder rows = new StringBuilder();
      rows(rows, devices.sensors(), "bed_sensor");
      rows(rows, devices.hubs(), "hub");
      rows(rows, devices.buttons(), "call_button");
      connection
          .unwrap(PGConnection.class)
          .getCopyAPI()
          .copyIn(REGISTER, new java.io.StringReader(rows.toString()));
    }
  }

  private static void rows(StringBuilder rows, List<LoadDevice> devices, String kind) {
    for (LoadDevice device : devices) {
      rows.append(device.id()).append('\t').append(kind).append("\t\\\\x");
      rows.append(sha256Hex(device.secret())).append('\t').append(INTERVAL_SECONDS).append('\n');
    }
  }

  private static String sha256Hex(String secret) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Runs one statement. */
  void execute(String sql) throws SQLException, IOException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The version of the last change of the register that processes keep in memory. */
  long newestOfRegister() throws SQLException, IOException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet newest = statement.executeQuery("select max(version) from device")) {
      newest.next();
      return newest.getLong(1);
    }
  }

  /** CPU seconds of the server and all its processes. */
  double cpuSeconds() throws IOException {
    return Processes.cpuSecondsWithChildren(processId());
  }

  /**
   * Stops the server at once and in order. The product starts it again after a minute and a half.
   *
   * @throws IOException when it does not end within the time
   */
  void stop(Duration within) throws IOException, InterruptedException {
    long processId = processId();
    Processes.signal(processId, "INT");
    Waiting.until("PostgreSQL has stopped", within, () -> !Files.exists(pidFile()));
  }

  /**
   * Stops the server and keeps it from being started: its programs are gone until {@link #letUp}.
   */
  void holdDown(Duration within) throws IOException, InterruptedException {
    Files.move(programs(), programsAway());
    stop(within);
  }

  /** Gives the programs back; the product starts its server within a minute and a half. */
  void letUp() throws IOException {
    Files.move(programsAway(), programs());
  }

  private Path programs() {
    return dataDir.resolve("postgres-programs");
  }

  private Path programsAway() {
    return dataDir.resolve("postgres-programs.away");
  }

  boolean isRunning() {
    return Files.exists(pidFile());
  }

  /** Ends a server that its product left behind; quietly when there is none. */
  void endIfLeft() throws IOException {
    try {
      ProcessHandle.of(processId()).ifPresent(ProcessHandle::destroy);
    } catch (NoSuchFileException e) {
      // Ended in order.
    }
  }

  private long processId() throws IOException {
    return Long.parseLong(Files.readAllLines(pidFile()).getFirst().trim());
  }

  private int port() throws IOException {
    // Line 4 of postmaster.pid (PostgreSQL's miscadmin.h, LOCK_FILE_LINE_PORT).
    return Integer.parseInt(Files.readAllLines(pidFile()).get(3).trim());
  }

  private Path pidFile() {
    return dataDir.resolve("postgres/postmaster.pid");
  }
}
