package care.shouhu.sim.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The product as its users start it, on a data directory and ports of its own. It can be killed and
 * started again.
 */
final class Product implements AutoCloseable {
  private static final Duration READY_WITHIN = Duration.ofMinutes(5);
  private static final int STOP_SECONDS_MAX = 60;

  private final List<String> command;
  private final Path dataDir;
  private final Path output;
  private final DatabaseServer server;
  private final Map<String, String> environment = new HashMap<>();
  private final int httpPort = freePort();
  private final int mqttPort = freePort();
  private final String adminPassword;
  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(Duration.ofSeconds(2))
          .version(HttpClient.Version.HTTP_1_1)
          .build();
  private Process process;
  private boolean closed;

  /**
   * @param command starts the product and becomes it, as {@code ./shouhu up} does
   * @param output the file for what it says
   * @param server where its tables are
   */
  Product(List<String> command, Path dataDir, Path output, DatabaseServer server)
      throws IOException {
    this.command = List.copyOf(command);
    this.dataDir = dataDir;
    this.output = output;
    this.server = server;
    byte[] random = new byte[12];
    new java.security.SecureRandom().nextBytes(random);
    this.adminPassword = HexFormat.of().formatHex(random);
    environment.put("SHOUHU_DATA_DIR", dataDir.toString());
    environment.put("SHOUHU_ADMIN_PASSWORD", adminPassword);
    environment.put("SHOUHU_HTTP_PORT", String.valueOf(httpPort));
    environment.put("SHOUHU_MQTT_PORT", String.valueOf(mqttPort));
    environment.put("SHOUHU_TCP_PORT", String.valueOf(freePort()));
    // It asks as many users would, by the name of one.
    environment.put("SHOUHU_REQUESTS_PER_SECOND", "10000");
    environment.put("SHOUHU_DEAR_REQUESTS_PER_SECOND", "10000");
    environment.putAll(server.environment());
  }

  /** More options for the product's Java machine, from the next start on. */
  Product withJavaOptions(String options) {
    String given = System.getenv().getOrDefault("SHOUHU_JAVA_OPTS", "");
    environment.put("SHOUHU_JAVA_OPTS", (given + " " + options).strip());
    return this;
  }

  /** Starts the process; does not wait. */
  synchronized void launch(String... options) throws IOException {
    if (closed) {
      throw new IOException("the bench has ended");
    }
    List<String> all = new ArrayList<>(Processes.DIES_WITH_US);
    all.addAll(command);
    all.addAll(List.of(options));
    Files.createDirectories(dataDir.getParent());
    ProcessBuilder builder =
        new ProcessBuilder(all)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
    // Settings of a real product on this machine are none of the bench's.
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.startsWith("SHOUHU_") && !name.equals("SHOUHU_JAVA_OPTS"));
    builder.environment().putAll(environment);
    process = builder.start();
    Leftovers.note(output.resolveSibling(output.getFileName() + ".pid"), process.toHandle());
  }

  /** Starts it and waits until it says that it is ready. */
  Product start(String... options) throws IOException, InterruptedException {
    launch(options);
    awaitSettled();
    return this;
  }

  /** Starts the edge and the log alone, without readers and pages. */
  Product startEdgeOnly() throws IOException, InterruptedException {
    launch("--only", "edge");
    await("the edge listens", READY_WITHIN, this::edgeListens);
    return this;
  }

  /** Waits, but not for a product that has ended. */
  void await(String what, Duration within, Waiting.Condition condition)
      throws IOException, InterruptedException {
    Waiting.until(
        what,
        within,
        () -> {
          if (!process.isAlive()) {
            throw new IOException("the product ended: " + Files.readString(output));
          }
          return condition.holds();
        });
  }

  private boolean edgeListens() {
    try (Socket socket = new Socket()) {
      socket.connect(mqtt(), 500);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** The status of an answer; 0 when there is none. */
  int status(String path) throws InterruptedException {
    try {
      return http.send(request(path), HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      return 0;
    }
  }

  /** What {@code /metrics} says now. */
  Scrape metrics() throws IOException, InterruptedException {
    return new Scrape(http.send(request("/metrics"), HttpResponse.BodyHandlers.ofString()).body());
  }

  private HttpRequest request(String path) {
    return HttpRequest.newBuilder(http().resolve(path)).timeout(Duration.ofSeconds(10)).build();
  }

  URI http() {
    return URI.create("http://127.0.0.1:" + httpPort);
  }

  InetSocketAddress mqtt() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), mqttPort);
  }

  String adminPassword() {
    return adminPassword;
  }

  ProductDatabase database() {
    return new ProductDatabase(server);
  }

  /**
   * The server that it starts itself.
   *
   * @throws IllegalStateException when it has none
   */
  EmbeddedServer embeddedServer() {
    return switch (server) {
      case EmbeddedServer embedded -> embedded;
      case OwnServer own -> throw new IllegalStateException("this server is not the product's");
    };
  }

  long processId() {
    return process.pid();
  }

  /** CPU seconds of the product's own process since its start. */
  double cpuSeconds() throws IOException {
    return Processes.cpuSeconds(process.pid());
  }

  /** Bytes of heap in use after a full collection. */
  double heapBytes() throws IOException, InterruptedException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    // Twice: what the first pass finds unreachable may hold what the second can free.
    for (int pass = 0; pass < 2; pass++) {
      Processes.run(jcmd.toString(), String.valueOf(process.pid()), "GC.run");
    }
    return metrics().sum("jvm_memory_used_bytes", "area=\"heap\"");
  }

  /** Bytes of its files of this part of the data directory, such as {@code log}. */
  long fileBytes(String part) throws IOException {
    return Leftovers.bytes(dataDir.resolve(part));
  }

  /** {@code kill -9}; PostgreSQL goes on, as it does when the machine's killer strikes. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  /** Waits until a product that answers is wholly there. */
  void awaitSettled() throws IOException, InterruptedException {
    await("the product is ready", READY_WITHIN, () -> status("/health/ready") == 200);
  }

  /** An orderly end; it can be started again. */
  synchronized void stop() throws IOException {
    if (process == null) {
      return;
    }
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    server.endIfLeft();
  }

  @Override
  public synchronized void close() throws IOException {
    closed = true;
    stop();
    http.shutdownNow();
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
