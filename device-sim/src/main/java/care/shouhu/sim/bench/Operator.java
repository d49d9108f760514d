package care.shouhu.sim.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Somebody signed in before a wall, with the live connection of a browser. */
final class Operator implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final int SNAPSHOT_SECONDS_MAX = 20;
  private static final String NAME = "bench-operator";
  private static final String FIRST_PASSWORD = "nobody-has-measured-yet";
  private static final String PASSWORD = "nobody-measures-by-hand";

  private final HttpClient client;
  private final WebSocket socket;

  private Operator(HttpClient client, WebSocket socket) {
    this.client = client;
    this.socket = socket;
  }

  /** Adds the operator to a product's users; once a data directory. */
  static void add(Product product) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      add(client, product, NAME, Map.of("role", "CITY_OPERATOR"));
    }
  }

  /**
   * Adds somebody who sees a part of the city, and signs them in.
   *
   * @param field {@code division} or {@code placeId}, and which one
   * @return the cookie
   */
  static String add(Product product, String role, String field, String where)
      throws IOException, InterruptedException {
    String name = "bench-" + role.toLowerCase(Locale.ROOT);
    try (HttpClient client = HttpClient.newHttpClient()) {
      add(client, product, name, Map.of("role", role, field, where));
      return signIn(client, product.http(), name, PASSWORD);
    }
  }

  private static void add(HttpClient client, Product product, String name, Map<String, String> more)
      throws IOException, InterruptedException {
    Map<String, String> user = new HashMap<>(more);
    user.put("username", name);
    user.put("displayName", "Bench");
    user.put("password", FIRST_PASSWORD);
    String admin = signIn(client, product.http(), "admin", product.adminPassword());
    post(client, product.http(), "/api/v1/users", user, admin);
    String first = signIn(client, product.http(), name, FIRST_PASSWORD);
    Map<String, String> own = Map.of("current", FIRST_PASSWORD, "next", PASSWORD);
    post(client, product.http(), "/api/v1/me/password", own, first);
  }

  /**
   * Signs in; the cookie outlives the process that gave it.
   *
   * @return the cookie
   */
  static String signIn(Product product) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return signIn(client, product.http(), NAME, PASSWORD);
    }
  }

  /** The cookie of the product's first administrator. */
  static String admin(Product product) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return signIn(client, product.http(), "admin", product.adminPassword());
    }
  }

  /**
   * Opens the live connection; returns when its snapshot is there.
   *
   * @param messages hears of every message, on a thread of the connection
   * @throws IOException when the product does not answer, or says no
   */
  static Operator watch(Product product, String cookie, Consumer<JsonNode> messages)
      throws IOException, InterruptedException {
    HttpClient client = client();
    try {
      return watch(client, product, cookie, messages);
    } catch (IOException | InterruptedException e) {
      client.shutdownNow();
      throw e;
    }
  }

  /** For {@link #watch(HttpClient, Product, String, Consumer)}. */
  static HttpClient client() {
    return HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  }

  /** The same with a client that is asked again and again; the operator closes it. */
  static Operator watch(
      HttpClient client, Product product, String cookie, Consumer<JsonNode> messages)
      throws IOException, InterruptedException {
    URI live = URI.create("ws://" + product.http().getAuthority() + "/api/v1/live?view=wall");
    CountDownLatch snapshot = new CountDownLatch(1);
    Listener listener = new Listener(messages, snapshot);
    try {
      WebSocket socket =
          client
              .newWebSocketBuilder()
              .header("Cookie", cookie)
              .connectTimeout(TIMEOUT)
              .buildAsync(live, listener)
              .join();
      if (!snapshot.await(SNAPSHOT_SECONDS_MAX, TimeUnit.SECONDS)) {
        socket.abort();
        throw new IOException("no snapshot on the live connection");
      }
      return new Operator(client, socket);
    } catch (CompletionException e) {
      throw new IOException("the live connection is refused", e.getCause());
    }
  }

  private static String signIn(HttpClient client, URI server, String name, String password)
      throws IOException, InterruptedException {
    HttpResponse<String> answer =
        post(client, server, "/api/v1/session", Map.of("username", name, "password", password), "");
    return answer
        .headers()
        .firstValue("Set-Cookie")
        .orElseThrow(() -> new IOException("no cookie for " + name))
        .split(";", 2)[0];
  }

  private static HttpResponse<String> post(
      HttpClient client, URI server, String path, Map<String, String> body, String cookie)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.resolve(path))
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .header("Origin", server.toString())
            .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)));
    if (!cookie.isEmpty()) {
      request.header("Cookie", cookie);
    }
    HttpResponse<String> answer =
        client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() / 100 != 2) {
      throw new IOException(path + ": " + answer.statusCode() + " " + answer.body());
    }
    return answer;
  }

  @Override
  public void close() {
    socket.abort();
    client.shutdownNow();
  }

  /** Puts messages together and reads them. */
  private static final class Listener implements WebSocket.Listener {
    private final Consumer<JsonNode> messages;
    private final CountDownLatch snapshot;
    private final StringBuilder text = new StringBuilder();

    Listener(Consumer<JsonNode> messages, CountDownLatch snapshot) {
      this.messages = messages;
      this.snapshot = snapshot;
    }

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        try {
          JsonNode message = JSON.readTree(text.toString());
          messages.accept(message);
          if (message.path("type").asText().equals("snapshot")) {
            snapshot.countDown();
          }
        } catch (IOException e) {
          throw new java.io.UncheckedIOException("no JSON on the live connection", e);
        } finally {
          text.setLength(0);
        }
      }
      webSocket.request(1);
      return null;
    }
  }
}
