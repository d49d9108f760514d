package care.shouhu.sim.crew;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * The product's HTTP contract as one of its users sees it. Signs in when it is needed. For one
 * thread.
 */
final class Desk implements AutoCloseable {
  static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final URI server;
  private final Map<String, String> passwords;
  private final Map<String, String> sessions = new HashMap<>();
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .executor(Thread::startVirtualThread)
          .build();

  Desk(URI server, Map<String, String> passwords) {
    this.server = server;
    this.passwords = Map.copyOf(passwords);
  }

  /** What came back. */
  sealed interface Answer {
    /** Done. */
    record Ok(JsonNode body) implements Answer {}

    /** The server says no, and would say it again. */
    record No(int status, String reason) implements Answer {}

    /** Nobody there, or too busy: try later. */
    record Away(String reason) implements Answer {}
  }

  Answer get(String username, String path) throws InterruptedException {
    return as(username, HttpRequest.newBuilder(uri(path)).GET());
  }

  /** With the same key again, the server does it once. */
  Answer post(String username, String path, JsonNode bodyOrNull, String key)
      throws InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(path)).header("Idempotency-Key", key);
    return as(username, withBody(request, bodyOrNull));
  }

  private Answer as(String username, HttpRequest.Builder request) throws InterruptedException {
    if (!sessions.containsKey(username)) {
      Answer signedIn = signIn(username);
      if (!(signedIn instanceof Answer.Ok)) {
        return signedIn;
      }
    }
    Answer answer = send(request.setHeader("Cookie", sessions.get(username)), null);
    if (answer instanceof Answer.No no && no.status() == 401) {
      sessions.remove(username);
      return new Answer.Away("signed_out");
    }
    return answer;
  }

  private Answer signIn(String username) throws InterruptedException {
    JsonNode credentials =
        JSON.createObjectNode().put("username", username).put("password", passwords.get(username));
    return send(withBody(HttpRequest.newBuilder(uri("/session")), credentials), username);
  }

  private HttpRequest.Builder withBody(HttpRequest.Builder request, JsonNode bodyOrNull) {
    request.header("Origin", server.getScheme() + "://" + server.getAuthority());
    return bodyOrNull == null
        ? request.POST(BodyPublishers.noBody())
        : request
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(bodyOrNull.toString()));
  }

  private URI uri(String path) {
    return server.resolve("/api/v1" + path);
  }

  /**
   * Sends one request.
   *
   * @param signsInOrNull whose session the answer's cookie is
   */
  private Answer send(HttpRequest.Builder request, String signsInOrNull)
      throws InterruptedException {
    HttpResponse<String> response;
    try {
      response = client.send(request.timeout(TIMEOUT).build(), BodyHandlers.ofString());
    } catch (IOException e) {
      return new Answer.Away("no_answer");
    }
    int status = response.statusCode();
    if (status == 429 || status >= 500) {
      return new Answer.Away("status_" + status);
    }
    JsonNode body = parsed(response.body());
    if (status >= 400) {
      return new Answer.No(status, body.path("reason").asText("status_" + status));
    }
    if (signsInOrNull != null) {
      response
          .headers()
          .firstValue("Set-Cookie")
          .ifPresent(cookie -> sessions.put(signsInOrNull, cookie.split(";", 2)[0]));
      return sessions.containsKey(signsInOrNull)
          ? new Answer.Ok(body)
          : new Answer.No(status, "no_cookie");
    }
    return new Answer.Ok(body);
  }

  private static JsonNode parsed(String text) {
    try {
      return text.isBlank() ? MissingNode.getInstance() : JSON.readTree(text);
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
