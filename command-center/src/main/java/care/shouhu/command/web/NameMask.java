package care.shouhu.command.web;

import care.shouhu.command.access.Permissions;
import care.shouhu.core.directory.User.Role;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;

/** Hides who a person is and where they live from roles that may not see a resident's file. */
final class NameMask {

  private NameMask() {}

  /** {@code 张三丰} → {@code 张**}; the family name alone tells nobody. */
  static String name(String name) {
    if (name.isEmpty()) {
      return name;
    }
    int first = name.offsetByCodePoints(0, 1);
    return name.substring(0, first) + "*".repeat(name.codePointCount(first, name.length()));
  }

  /**
   * Whether this role is shown names: who may read a resident's file, and who goes to the person.
   */
  static boolean spares(Permissions permissions, Role role) {
    return role == Role.FIELD_WORKER || permissions.allows("getResident", role);
  }

  /** A text of JSON in which nobody is named any more. */
  static String text(String json) {
    try {
      JsonNode tree = Reply.MAPPER.readTree(json);
      hideAll(tree);
      return Reply.MAPPER.writeValueAsString(tree);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an answer that is no JSON", e);
    }
  }

  /** An answer in which nobody is named any more. */
  static Reply reply(Reply reply) {
    boolean json = reply.contentType().equals("application/json") && reply.body().length() > 0;
    return json
        ? new Reply(
            reply.status(),
            reply.contentType(),
            Buffer.buffer(text(reply.body().toString())),
            reply.headers())
        : reply;
  }

  /** Wherever a person is named in it. */
  private static void hideAll(JsonNode node) {
    if (node instanceof ObjectNode object && object.has("residentName")) {
      hide(object);
    }
    node.forEach(NameMask::hideAll);
  }

  /** An incident of the contract; its place keeps its name when that is an institution's. */
  static void hide(ObjectNode incident) {
    if (incident.hasNonNull("residentName")) {
      incident.put("residentName", name(incident.get("residentName").textValue()));
    }
    boolean home = !"INSTITUTION".equals(incident.path("placeKind").textValue());
    if (home && incident.hasNonNull("placeName")) {
      incident.put("placeName", name(incident.get("placeName").textValue()));
    }
    for (String where : new String[] {"address", "longitude", "latitude"}) {
      if (home && incident.has(where)) {
        incident.putNull(where);
      }
    }
  }
}
