package care.shouhu.sim.crew;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The part of the contract the crew uses, over real HTTP: sessions by cookie, states in the order
 * of design §7, 409 for what is not possible. Time passes only in the clock that is given.
 */
final class FakeDesk implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final Map<String, ObjectNode> incidents = new LinkedHashMap<>();
  private final LongSupplier clock;
  final List<String> problems = new ArrayList<>();
  volatile boolean away;
  volatile int signIns;

  FakeDesk(LongSupplier clock) throws IOException {
    this.clock = clock;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
    server.createContext("/api/v1/", this::handle);
    server.start();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  synchronized void open(String id, String placeId, String placeKind, String division) {
    ObjectNode incident =
        JSON.createObjectNode()
            .put("id", id)
            .put("status", "OPEN")
            .put("class", "URGENT")
            .put("kind", "CALL")
            .put("openedAt", clock.getAsLong())
            .put("placeId", placeId)
            .put("placeKind", placeKind)
            .put("division", division)
            .put("rings", 1)
            .put("somethingNew", true);
    incident.putArray("assignments");
    incidents.put(id, incident);
  }

  synchronized List<String> statuses() {
    return incidents.values().stream().map(i -> i.get("status").asText()).toList();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private synchronized void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath().substring("/api/v1".length());
    JsonNode body = JSON.readTree(exchange.getRequestBody().readAllBytes());
    if (away) {
      answer(exchange, 503, JSON.createObjectNode());
    } else if (path.equals("/session")) {
      signIns++;
      exchange
          .getResponseHeaders()
          .set("Set-Cookie", "shouhu_session=" + body.get("username").asText() + "; HttpOnly");
      answer(exchange, 200, JSON.createObjectNode());
    } else {
      String cookie = exchange.getRequestHeaders().getFirst("Cookie");
      String who = cookie == null ? "" : cookie.substring("shouhu_session=".length());
      String[] parts = path.split("/");
      ObjectNode result =
          parts.length == 2
              ? list(incidents.values())
              : parts[3].equals("responders") ? responders() : act(parts, who, body);
      if (result == null) {
        problems.add(who + " " + path);
      }
      answer(
          exchange,
          result == null ? 409 : 200,
          result == null ? JSON.createObjectNode().put("reason", "IMPOSSIBLE") : result);
    }
  }

  private ObjectNode act(String[] parts, String who, JsonNode body) {
    if (parts[1].equals("assignments")) {
      String incidentId = parts[2].substring("A-".length(), parts[2].lastIndexOf('-'));
      return assignmentStep(incidents.get(incidentId), parts[2], parts[3], who);
    }
    ObjectNode incident = incidents.get(parts[2]);
    return switch (incident.get("status").asText() + " " + parts[3]) {
      case "OPEN claim" -> {
        incident.put("status", "CLAIMED").put("claimedBy", who);
        incident.put("claimedAt", clock.getAsLong());
        if (who.startsWith("staff-")) {
          assign(incident, who, "ACCEPTED").put("acceptedAt", clock.getAsLong());
        }
        yield incident;
      }
      case "CLAIMED dispatch" -> {
        assign(incident, body.get("responders").get(0).asText(), "NOTIFIED");
        yield incident;
      }
      case "CLAIMED handle" ->
          incident.put("status", "HANDLED").put("handledAt", clock.getAsLong());
      case "HANDLED close" -> incident.put("status", "CLOSED");
      default -> null;
    };
  }

  private ObjectNode assign(ObjectNode incident, String responder, String status) {
    ArrayNode assignments = (ArrayNode) incident.get("assignments");
    return assignments
        .addObject()
        .put("id", "A-" + incident.get("id").asText() + "-" + assignments.size())
        .put("responder", responder)
        .put("status", status)
        .put("notifiedAt", clock.getAsLong());
  }

  private ObjectNode assignmentStep(ObjectNode incident, String id, String step, String who) {
    for (JsonNode one : incident.get("assignments")) {
      ObjectNode assignment = (ObjectNode) one;
      if (assignment.get("id").asText().equals(id)
          && assignment.get("responder").asText().equals(who)) {
        switch (step) {
          case "accept" ->
              assignment.put("status", "ACCEPTED").put("acceptedAt", clock.getAsLong());
          case "en-route" ->
              assignment.put("status", "EN_ROUTE").put("enRouteAt", clock.getAsLong());
          case "on-scene" ->
              assignment.put("status", "ON_SCENE").put("onSceneAt", clock.getAsLong());
          default -> {
            assignment.put("status", "DONE");
            incident.put("status", "HANDLED").put("handledAt", clock.getAsLong());
          }
        }
        return assignment;
      }
    }
    return null;
  }

  private static ObjectNode responders() {
    ObjectNode list = JSON.createObjectNode();
    ArrayNode items = list.putArray("items");
    items.addObject().put("responder", "a-person").put("onDuty", true).put("openAssignments", 0);
    items
        .addObject()
        .put("responder", "field-520323-1")
        .put("onDuty", true)
        .put("openAssignments", 0);
    return list.putNull("next");
  }

  private static ObjectNode list(Iterable<ObjectNode> incidents) {
    ObjectNode list = JSON.createObjectNode();
    ArrayNode items = list.putArray("items");
    for (ObjectNode incident : incidents) {
      if (!incident.get("status").asText().equals("CLOSED")) {
        items.add(incident);
      }
    }
    return list.putNull("next");
  }

  private static void answer(HttpExchange exchange, int status, JsonNode body) throws IOException {
    byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    try (var out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }
}
