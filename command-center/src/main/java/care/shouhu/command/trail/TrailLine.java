package care.shouhu.command.trail;

import care.shouhu.command.incident.HistoryChain.Link;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * An entry as a line of a file. Pure.
 *
 * <pre>
 * {"number":7,"at":1795435200000,"kind":"LOOK","by":"wang","from":"10.0.0.7","detail":{…},"hash":"…"}
 * </pre>
 */
final class TrailLine {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private TrailLine() {}

  /** Without a line feed; none is inside. */
  static String text(Link entry) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("number", entry.number()).put("at", entry.atMillis()).put("kind", entry.kind());
    json.put("by", entry.by()).put("from", entry.from());
    ObjectNode detail = json.putObject("detail");
    entry.detail().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(one -> detail.put(one.getKey(), one.getValue()));
    return json.put("hash", entry.hash()).toString();
  }

  /** Empty for text that is no entry. */
  static Optional<Link> parse(String line) {
    try {
      JsonNode json = MAPPER.readTree(line);
      boolean whole =
          json.path("number").isInt()
              && json.path("at").isIntegralNumber()
              && json.path("kind").isTextual()
              && json.path("detail").isObject()
              && json.path("hash").isTextual();
      return whole ? Optional.of(link(json)) : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private static Link link(JsonNode json) {
    Map<String, String> detail = new HashMap<>();
    json.get("detail")
        .properties()
        .forEach(field -> detail.put(field.getKey(), field.getValue().asText()));
    return new Link(
        json.get("number").intValue(),
        json.get("at").longValue(),
        json.get("kind").textValue(),
        json.path("by").textValue(),
        json.path("from").textValue(),
        detail,
        json.get("hash").textValue());
  }
}
