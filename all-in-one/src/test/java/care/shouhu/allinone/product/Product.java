package care.shouhu.allinone.product;

import care.shouhu.allinone.postgres.UnpackedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One product on one data directory, started, killed and started again with the same ports. */
public final class Product implements AutoCloseable {
  public static final String ADMIN_PASSWORD = "test-admin-password";

  private static final Duration READY_WITHIN = Duration.ofMinutes(3);
  private static final HttpClient ASKING = HttpClient.newHttpClient();

  /** Each JVM of tests has its own: two products may end at once. */
  private static final Path CLASSES =
      Path.of("target/product-" + ProcessHandle.current().pid() + ".jsa").toAbsolutePath();

  static {
    CLASSES.toFile().deleteOnExit();
  }

  private static final Path JAR = Path.of("target/shouhu/shouhu.jar").toAbsolutePath();

  private final Path dataDir;
  private final int httpPort;
  private final int mqttPort;
  private final Map<String, String> environment = new HashMap<>();
  private final List<String> arguments;
  private Process process;

  public Product(Path dataDir, Map<String, String> more, String... arguments) throws IOException {
    this.dataDir = dataDir;
    this.arguments = List.of(arguments);
    this.httpPort = freePort();
    this.mqttPort = freePort();
    environment.put("SHOUHU_DATA_DIR", dataDir.toString());
    environment.put("SHOUHU_ADMIN_PASSWORD", ADMIN_PASSWORD);
    environment.put("SHOUHU_HTTP_PORT", String.valueOf(httpPort));
    environment.put("SHOUHU_MQTT_PORT", String.valueOf(mqttPort));
    environment.put("SHOUHU_TCP_PORT", String.valueOf(freePort()));
    // Tests ask faster than people.
    environment.put("SHOUHU_REQUESTS_PER_SECOND", "10000");
    environment.put("SHOUHU_DEAR_REQUESTS_PER_SECOND", "10000");
    environment.putAll(more);
    UnpackedPostgres.into(dataDir);
  }

  /** Starts and waits until alarms are taken. */
  public Product start() throws Exception {
    Path output = dataDir.resolveSibling(dataDir.getFileName() + ".out");
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    List<String> command = new ArrayList<>();
    command.addAll(List.of(java.toString(), "-Xmx768m"));
    // It lives for seconds: what better compilers and collectors make of it comes too late.
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    // The first that ends in order leaves the classes it has loaded to those after it.
    command.addAll(List.of("-XX:+AutoCreateSharedArchive", "-XX:SharedArchiveFile=" + CLASSES));
    command.addAll(List.of("-jar", JAR.toString()));
    command.addAll(arguments);
    var builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
    builder.environment().putAll(environment);
    process = builder.start();
    long startedNanos = System.nanoTime();
    long deadlineNanos = System.nanoTime() + READY_WITHIN.toNanos();
    while (!isReady()) {
      if (!process.isAlive()) {
        throw new IllegalStateException("the product ended: " + Files.readString(output));
      }
      if (System.nanoTime() > deadlineNanos) {
        throw new IllegalStateException("not ready: " + Files.readString(output));
      }
      Thread.sleep(50);
    }
    System.out.printf(
        "started, ready after %d ms%n", (System.nanoTime() - startedNanos) / 1_000_000);
    return this;
  }

  /** {@code kill -9} of the whole process. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  public String mqttUri() {
    return "tcp://127.0.0.1:" + mqttPort;
  }

  int mqttPort() {
    return mqttPort;
  }

  public URI http(String path) {
    return URI.create("http://127.0.0.1:" + httpPort + path);
  }

  Path dataDir() {
    return dataDir;
  }

  /** Signed in as the administrator. */
  public Api admin() throws Exception {
    return Api.signIn(this, "admin", ADMIN_PASSWORD);
  }

  private boolean isReady() {
    try {
      var request = HttpRequest.newBuilder(http("/health/ready")).timeout(Duration.ofSeconds(10));
      return ASKING.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode()
          == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** An orderly stop, so that no PostgreSQL is left behind. */
  @Override
  public void close() throws IOException {
    if (process == null) {
      return;
    }
    process.destroy();
    try {
      process.onExit().get(40, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      process.destroyForcibly();
    }
    stopLeftPostgres();
  }

  private void stopLeftPostgres() throws IOException {
    Path pid = dataDir.resolve("postgres/postmaster.pid");
    if (Files.exists(pid)) {
      long processId = Long.parseLong(Files.readAllLines(pid).getFirst().trim());
      ProcessHandle.of(processId).ifPresent(ProcessHandle::destroy);
    }
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
