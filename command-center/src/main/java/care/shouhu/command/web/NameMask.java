package care.shouhu.command.web;

import care.shouhu.command.access.Permissions;
import care.shouhu.core.directory.User.Role;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;

/** Hides who a person is and where they live from roles that may not see a resident's file. */
final class NameMask {

  private static final String HOUSEHOLD = "HOUSEHOLD";

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
    if (node instanceof ObjectNode object) {
      if (object.has("residentName")) {
        hide(object);
      } else if (object.hasNonNull("residentId") && object.path("name").isTextual()) {
        // Who waits, is offered a bed, or comes for a while.
        object.put("name", name(object.get("name").textValue()));
      } else if (HOUSEHOLD.equals(object.path("kind").textValue())) {
        hideHousehold(object);
      } else if (object.has("placeKind") && object.hasNonNull("placeName")) {
        hide(object);
      }
    }
    node.forEach(NameMask::hideAll);
  }

  /** A place of the register, or what is said of one: name and address say who lives there. */
  private static void hideHousehold(ObjectNode place) {
    for (String named : new String[] {"name", "placeName"}) {
      if (place.path(named).isTextual()) {
        place.put(named, name(place.get(named).textValue()));
      }
    }
    hideWhere(place);
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
    if (home) {
      hideWhere(incident);
    }
  }

  private static void hideWhere(ObjectNode home) {
    for (String where : new String[] {"address", "longitude", "latitude"}) {
      if (home.has(where)) {
        home.putNull(where);
      }
    }
  }
}
