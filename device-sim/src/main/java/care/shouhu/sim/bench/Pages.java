package care.shouhu.sim.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** What a page of somebody who signed in asks of a product, and how long that takes. */
final class Pages implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final long HIGHEST_MICROS = TimeUnit.SECONDS.toMicros(60);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private final URI server;
  private final String cookie;

  Pages(Product product, String cookie) {
    this.server = product.http();
    this.cookie = cookie;
  }

  static Histogram micros() {
    return new Histogram(HIGHEST_MICROS, 3);
  }

  static long microsSince(long beganNanos) {
    return TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - beganNanos);
  }

  /** The answer as text. */
  String get(String path) throws IOException {
    return send(request(path).GET(), BodyHandlers.ofString());
  }

  JsonNode json(String path) throws IOException {
    return JSON.readTree(get(path));
  }

  byte[] bytes(String path) throws IOException {
    return send(request(path).GET(), BodyHandlers.ofByteArray());
  }

  JsonNode post(String path, String body) throws IOException {
    return post(path, "application/json", BodyPublishers.ofString(body));
  }

  JsonNode upload(String path, byte[] file) throws IOException {
    return post(path, "application/octet-stream", BodyPublishers.ofByteArray(file));
  }

  private JsonNode post(String path, String type, HttpRequest.BodyPublisher body)
      throws IOException {
    HttpRequest.Builder request =
        request(path).header("Content-Type", type).header("Origin", server.toString()).POST(body);
    return JSON.readTree(send(request, BodyHandlers.ofString()));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(server.resolve(path)).timeout(TIMEOUT).header("Cookie", cookie);
  }

  /** Anything but success is an error: a refusal is no measure of an answer. */
  private <T> T send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> body)
      throws IOException {
    try {
      HttpResponse<T> answer = client.send(request.build(), body);
      if (answer.statusCode() / 100 != 2) {
        throw new IOException(
            answer.uri().getPath() + ": " + answer.statusCode() + " " + answer.body());
      }
      return answer.body();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
