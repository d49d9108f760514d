package care.shouhu.allinone.postgres;

import care.shouhu.command.access.PrivateFile;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL server of our own under the data directory, listening on loopback only, with a
 * password made at first start. Everything that makes a commit durable is on.
 *
 * <p>The postmaster outlives a killed JVM; the next start takes it over as it is. One that has been
 * down for {@link #RESTART_AFTER} is started again: an operator who stopped it on purpose has that
 * long to start it.
 */
public final class EmbeddedPostgres implements AutoCloseable {
  /** How long the server may be down before it is started again. */
  static final Duration RESTART_AFTER = Duration.ofSeconds(90);

  private static final int NICENESS = 10;
  private static final Logger log = LoggerFactory.getLogger(EmbeddedPostgres.class);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(2);
  private static final int START_SECONDS_MAX = 60;
  private static final int STOP_SECONDS_MAX = 30;
  private static final String USER = "shouhu";

  private final Path binaries;
  private final Path cluster;
  private final Path logs;
  private final String password;
  private final int port;
  private final Thread watcher;

  private EmbeddedPostgres(Path binaries, Path cluster, Path logs, String password, int port) {
    this.binaries = binaries;
    this.cluster = cluster;
    this.logs = logs;
    this.password = password;
    this.port = port;
    this.watcher = Thread.ofVirtual().name("postgres-watch").unstarted(this::watch);
  }

  /**
   * Starts the server on {@code dataDir/postgres} in the background, or takes over the one that
   * runs there. Address and password hold at once; connections are taken some seconds later.
   *
   * @throws IOException when the programs cannot be unpacked; the message says what is missing
   */
  public static EmbeddedPostgres start(Path dataDir) throws IOException {
    Files.createDirectories(dataDir);
    Path binaries = PostgresBinaries.unpack(dataDir.resolve("postgres-programs").toAbsolutePath());
    Path cluster = dataDir.resolve("postgres").toAbsolutePath();
    Path logs = Files.createDirectories(dataDir.resolve("logs").toAbsolutePath());
    String password = password(dataDir.resolve("postgres-password.txt"));
    Optional<Postmaster> running = Postmaster.runningOn(cluster);
    int port =
        running.isPresent() ? running.get().port() : port(dataDir.resolve("postgres-port.txt"));
    running.ifPresent(
        it -> log.info("PostgreSQL runs already (process {}): taken over", it.processId()));
    var postgres = new EmbeddedPostgres(binaries, cluster, logs, password, port);
    postgres.watcher.start();
    return postgres;
  }

  /** The JDBC address without user or password. */
  public String url() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
  }

  /** The database role, a superuser of this server. */
  public String user() {
    return USER;
  }

  /** The role's password. */
  public String password() {
    return password;
  }

  /** Stops the server in an orderly way; bounded by {@value #STOP_SECONDS_MAX} seconds. */
  @Override
  public void close() throws IOException {
    watcher.interrupt();
    awaitWatcher();
    if (Postmaster.runningOn(cluster).isPresent()) {
      run(
          command(
              binaries,
              "pg_ctl",
              "stop",
              "-D",
              cluster.toString(),
              "-m",
              "fast",
              "-w",
              "-t",
              String.valueOf(STOP_SECONDS_MAX)),
          logs,
          STOP_SECONDS_MAX + 5);
    }
  }

  /** A server that is just being started must be seen before it can be stopped. */
  private void awaitWatcher() {
    try {
      watcher.join(Duration.ofSeconds(START_SECONDS_MAX));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void startServer() throws IOException {
    List<String> settings = new ArrayList<>();
    for (String setting :
        List.of(
            "listen_addresses=127.0.0.1",
            "port=" + port,
            "unix_socket_directories=",
            "max_connections=60",
            "shared_buffers=256MB",
            "wal_compression=on",
            // A new file of the write-ahead log is not filled with zeros first: 16 MB in one go,
            // each
            // few seconds until the first checkpoint, hold up the commits of our own log.
            "wal_init_zero=off",
            "max_wal_size=2GB",
            "checkpoint_timeout=15min",
            "timezone=UTC",
            "idle_in_transaction_session_timeout=60s",
            "logging_collector=on",
            "log_directory=" + logs,
            "log_filename=postgresql-%a.log",
            "log_truncate_on_rotation=on",
            "log_rotation_age=1d")) {
      settings.add("-c " + quoted(setting));
    }
    run(
        patient(
            binaries,
            "pg_ctl",
            "start",
            "-D",
            cluster.toString(),
            "-w",
            "-t",
            String.valueOf(START_SECONDS_MAX),
            "-l",
            logs.resolve("postgres-start.log").toString(),
            "-o",
            String.join(" ", settings)),
        logs,
        START_SECONDS_MAX + 5);
  }

  /** {@code pg_ctl} hands its {@code -o} to a shell. */
  private static String quoted(String setting) {
    return "'" + setting.replace("'", "'\\''") + "'";
  }

  private void watch() {
    try {
      if (!isRunning()) {
        bringUp();
      }
      long downSinceNanos = 0;
      while (true) {
        Thread.sleep(LOOK_EVERY);
        if (isRunning()) {
          downSinceNanos = 0;
          continue;
        }
        long now = System.nanoTime();
        downSinceNanos = downSinceNanos == 0 ? now : downSinceNanos;
        if (now - downSinceNanos >= RESTART_AFTER.toNanos()) {
          log.warn("PostgreSQL has been down for {} s: starting it", RESTART_AFTER.toSeconds());
          bringUp();
          downSinceNanos = 0;
        }
      }
    } catch (InterruptedException e) {
      log.debug("no longer watching PostgreSQL");
    }
  }

  private void bringUp() {
    try {
      if (!Files.exists(cluster.resolve("PG_VERSION"))) {
        initialise(binaries, cluster, logs, password);
      }
      startServer();
    } catch (IOException e) {
      log.error("PostgreSQL does not start; trying again in {} s", RESTART_AFTER.toSeconds(), e);
    }
  }

  private boolean isRunning() {
    try {
      return Postmaster.runningOn(cluster).isPresent();
    } catch (IOException e) {
      log.warn("cannot tell whether PostgreSQL runs", e);
      return true;
    }
  }

  /** Made under another name first, so that a kill half way leaves nothing that looks finished. */
  private static void initialise(Path binaries, Path cluster, Path logs, String password)
      throws IOException {
    Path unfinished = cluster.resolveSibling("postgres.initialising");
    PostgresBinaries.deleteTree(unfinished);
    Path passwordFile = Files.createTempFile(logs, "initdb", ".txt");
    try {
      Files.writeString(passwordFile, password);
      run(
          command(
              binaries,
              "initdb",
              "-D",
              unfinished.toString(),
              "-U",
              USER,
              "-E",
              "UTF8",
              "--locale=C.UTF-8",
              "-A",
              "scram-sha-256",
              "--pwfile=" + passwordFile),
          logs,
          120);
    } finally {
      Files.deleteIfExists(passwordFile);
    }
    Files.move(unfinished, cluster, StandardCopyOption.ATOMIC_MOVE);
  }

  private static String password(Path file) throws IOException {
    if (Files.exists(file)) {
      return Files.readString(file).trim();
    }
    byte[] random = new byte[24];
    new SecureRandom().nextBytes(random);
    String password = HexFormat.of().formatHex(random);
    PrivateFile.write(file, password + "\n");
    return password;
  }

  /**
   * PostgreSQL refuses to run as root. In a user namespace without a mapping root is nobody to the
   * program, while its files stay root's.
   */
  private static List<String> command(Path binaries, String program, String... arguments) {
    List<String> command = new ArrayList<>();
    if ("root".equals(System.getProperty("user.name"))) {
      command.addAll(List.of("unshare", "-U"));
    }
    command.add(binaries.resolve("bin").resolve(program).toString());
    command.addAll(List.of(arguments));
    return command;
  }

  /** Of one machine's processors the database gets what those who wait for help leave over. */
  private static List<String> patient(Path binaries, String program, String... arguments) {
    List<String> command = new ArrayList<>(List.of("nice", "-n", String.valueOf(NICENESS)));
    command.addAll(command(binaries, program, arguments));
    return command;
  }

  private static void run(List<String> command, Path logs, int secondsMax) throws IOException {
    Path output = logs.resolve("postgres-commands.log");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .start();
    try {
      if (!process.waitFor(secondsMax, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException(command + " did not end within " + secondsMax + " s, see " + output);
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for " + command, e);
    }
    if (process.exitValue() != 0) {
      throw new IOException(
          command + " ended with " + process.exitValue() + ": " + Files.readString(output));
    }
  }

  /** The port of last time where it is free, so that a server started by hand is found again. */
  private static int port(Path file) throws IOException {
    int port = Files.exists(file) ? number(Files.readString(file)) : 0;
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      PrivateFile.write(file, socket.getLocalPort() + "\n");
      return socket.getLocalPort();
    } catch (BindException e) {
      Files.deleteIfExists(file);
      return port(file);
    }
  }

  /** A file that a full disk left empty is no reason not to start: any free port will do. */
  private static int number(String text) {
    try {
      return Integer.parseInt(text.strip());
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
