package care.shouhu.allinone.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A real Prometheus with the repository's configuration and alerts, which looks each second at one
 * product instead of the containers.
 */
final class Prometheus {
  private static final Path CONFIGURATION = Path.of("..", "dashboards", "prometheus");
  private static final Duration READY_WITHIN = Duration.ofSeconds(90);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private final int port;
  private final Process process;

  private Prometheus(int port, Process process) {
    this.port = port;
    this.process = process;
  }

  /** Starts in an empty folder, and waits until it answers. */
  static Prometheus start(Path folder, URI product) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    Files.copy(CONFIGURATION.resolve("alerts.yml"), folder.resolve("alerts.yml"));
    Path configuration = Files.writeString(folder.resolve("prometheus.yml"), looksAt(product));
    int port = freePort();
    Path output = folder.resolve("prometheus.out");
    var builder =
        new ProcessBuilder(
                "prometheus",
                "--config.file=" + configuration,
                "--storage.tsdb.path=" + folder.resolve("data"),
                "--web.listen-address=127.0.0.1:" + port)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new IOException(
          "prometheus is missing (it runs the dashboards' queries): apt-get install prometheus", e);
    }
    Prometheus prometheus = new Prometheus(port, process);
    long deadlineNanos = System.nanoTime() + READY_WITHIN.toNanos();
    while (!prometheus.isReady()) {
      if (!process.isAlive() || System.nanoTime() > deadlineNanos) {
        prometheus.stop();
        throw new IOException("Prometheus does not run: " + Files.readString(output));
      }
      Thread.sleep(50);
    }
    return prometheus;
  }

  private static String looksAt(URI product) throws IOException {
    String shipped = Files.readString(CONFIGURATION.resolve("prometheus.yml"));
    return replaced(
        replaced(
            replaced(shipped, "_interval: 10s", "_interval: 1s"),
            "[gateway:8080, command-center:8080]",
            "['" + product.getAuthority() + "']"),
        "[simulator:9100]",
        "[]");
  }

  private static String replaced(String text, String from, String to) {
    if (!text.contains(from)) {
      throw new IllegalStateException("prometheus.yml says no more: " + from);
    }
    return text.replace(from, to);
  }

  /**
   * What the API answers.
   *
   * @param path such as {@code query_range}
   * @throws IllegalArgumentException with Prometheus' own words where it refuses
   */
  JsonNode get(String path, Map<String, String> parameters)
      throws IOException, InterruptedException {
    String query =
        parameters.entrySet().stream()
            .map(each -> each.getKey() + "=" + encoded(each.getValue()))
            .collect(Collectors.joining("&"));
    HttpResponse<String> response =
        client.send(
            HttpRequest.newBuilder(uri("/api/v1/" + path + "?" + query)).build(),
            HttpResponse.BodyHandlers.ofString());
    JsonNode answer = JSON.readTree(response.body());
    if (!answer.path("status").asText().equals("success")) {
      throw new IllegalArgumentException(answer.path("error").asText() + " in " + parameters);
    }
    return answer.get("data");
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  private boolean isReady() throws InterruptedException {
    try {
      return client
              .send(
                  HttpRequest.newBuilder(uri("/-/ready")).build(),
                  HttpResponse.BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException e) {
      return false;
    }
  }

  void stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
