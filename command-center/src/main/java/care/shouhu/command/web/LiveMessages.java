package care.shouhu.command.web;

import care.shouhu.command.incident.Assignment;
import care.shouhu.command.incident.Incident;
import care.shouhu.command.incident.IncidentJson;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The texts of the live connection ({@code docs/live.md}). */
final class LiveMessages {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private LiveMessages() {}

  static String incident(long position, Incident incident) {
    ObjectNode message = message("incident", position);
    message.set("incident", IncidentJson.incident(incident));
    return text(message);
  }

  /** The incident is no longer of the caller's scope. */
  static String gone(long position, String incidentId) {
    return text(message("gone", position).put("incidentId", incidentId));
  }

  static String assignment(long position, Assignment assignment, Incident incident) {
    ObjectNode message = message("assignment", position);
    message.set("assignment", ownAssignment(assignment, incident));
    return text(message);
  }

  /** An assignment with its incident in it. */
  static ObjectNode ownAssignment(Assignment assignment, Incident incident) {
    ObjectNode json = IncidentJson.assignment(assignment, incident.subject());
    json.set("incident", IncidentJson.incident(incident));
    return json;
  }

  static String beat(long position, long serverTime) {
    ObjectNode message = message("beat", position);
    message.put("serverTime", serverTime);
    return text(message);
  }

  static String counts(long serverTime, JsonNode counts) {
    ObjectNode message = JSON.objectNode().put("type", "counts").put("serverTime", serverTime);
    message.set("counts", counts);
    return text(message);
  }

  static String beds(List<ObjectNode> items) {
    ObjectNode message = JSON.objectNode().put("type", "beds");
    message.set("items", array(items));
    return text(message);
  }

  /** The beginning of a connection; {@code type} is {@code snapshot} or {@code resumed}. */
  static ObjectNode beginning(String type, long position, long serverTime) {
    return message(type, position).put("serverTime", serverTime);
  }

  static ArrayNode array(List<? extends JsonNode> items) {
    ArrayNode array = JSON.arrayNode(items.size());
    items.forEach(array::add);
    return array;
  }

  private static ObjectNode message(String type, long position) {
    return JSON.objectNode().put("type", type).put("position", position);
  }

  static String text(JsonNode message) {
    try {
      return Reply.MAPPER.writeValueAsString(message);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a message that is no JSON", e);
    }
  }
}
