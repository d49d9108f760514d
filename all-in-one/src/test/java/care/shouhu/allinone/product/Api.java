package care.shouhu.allinone.product;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.CookieManager;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The HTTP contract as any client would use it, with the session of one user. */
public final class Api {
  static final ObjectMapper JSON = new ObjectMapper();

  private final Product product;
  private final HttpClient client =
      HttpClient.newBuilder()
          .cookieHandler(new CookieManager())
          .connectTimeout(Duration.ofSeconds(30))
          .build();

  private Api(Product product) {
    this.product = product;
  }

  public static Api signIn(Product product, String username, String password) throws Exception {
    Api api = new Api(product);
    api.post("/session", Map.of("username", username, "password", password));
    return api;
  }

  /** Registers a device and gives its secret. */
  public String register(String id, String kind, String profile) throws Exception {
    return post("/devices", Map.of("id", id, "kind", kind, "profile", profile))
        .get("secret")
        .asText();
  }

  public JsonNode get(String path) throws Exception {
    return send(HttpRequest.newBuilder(product.http("/api/v1" + path)).GET());
  }

  public JsonNode post(String path, Object body) throws Exception {
    return send("POST", path, body);
  }

  public JsonNode put(String path, Object body) throws Exception {
    return send("PUT", path, body);
  }

  private JsonNode send(String method, String path, Object body) throws Exception {
    return send(
        HttpRequest.newBuilder(product.http("/api/v1" + path))
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body))));
  }

  /** All items of a list, page after page. */
  public List<JsonNode> list(String path) throws Exception {
    List<JsonNode> items = new ArrayList<>();
    String cursor = null;
    do {
      String separator = path.contains("?") ? "&" : "?";
      JsonNode page =
          get(path + separator + "limit=1000" + (cursor == null ? "" : "&cursor=" + cursor));
      page.get("items").forEach(items::add);
      cursor = page.get("next").isNull() ? null : page.get("next").asText();
    } while (cursor != null);
    return items;
  }

  /** The text of {@code /metrics}. */
  String metrics() throws IOException, InterruptedException {
    return client
        .send(
            HttpRequest.newBuilder(product.http("/metrics")).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private JsonNode send(HttpRequest.Builder request) throws Exception {
    HttpResponse<String> response =
        client.send(
            request.timeout(Duration.ofSeconds(90)).build(), HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() / 100 != 2) {
      throw new IllegalStateException(response.statusCode() + " " + response.body());
    }
    return response.body().isEmpty() ? JSON.nullNode() : JSON.readTree(response.body());
  }
}
