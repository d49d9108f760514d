package care.shouhu.sim.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;

/**
 * The server that a product starts itself, known by the files in its data directory; it can be
 * stopped and kept down.
 *
 * @param dataDir the product's
 */
record EmbeddedServer(Path dataDir) implements DatabaseServer {

  @Override
  public Map<String, String> environment() {
    return Map.of();
  }

  @Override
  public Connection connect() throws SQLException, IOException {
    Properties login = new Properties();
    login.setProperty("user", "shouhu");
    login.setProperty(
        "password", Files.readString(dataDir.resolve("postgres-password.txt")).trim());
    login.setProperty("ApplicationName", ProductDatabase.APPLICATION);
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + port() + "/postgres", login);
  }

  @Override
  public double cpuSeconds() throws IOException {
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

  @Override
  public void endIfLeft() throws IOException {
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
