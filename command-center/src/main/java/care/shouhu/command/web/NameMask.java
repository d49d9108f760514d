package care.shouhu.command.web;

import com.fasterxml.jackson.databind.node.ObjectNode;

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
      incident.putNull("address").putNull("longitude").putNull("latitude");
    }
  }
}
