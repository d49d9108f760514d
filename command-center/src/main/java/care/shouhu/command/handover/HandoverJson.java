package care.shouhu.command.handover;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The contract's JSON ({@code openapi.yaml}: Handover). */
public final class HandoverJson {
  private HandoverJson() {}

  public static ObjectNode handover(Handover handover) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("id", handover.id());
    json.put("status", handover.status().name());
    json.put("division", handover.division());
    json.put("placeId", handover.placeId());
    json.put("by", handover.by());
    json.put("byName", handover.byName());
    json.put("startedAt", handover.startedAtMillis());
    json.put("note", handover.note());
    json.put("endedAt", handover.endedAtMillis());
    json.put("endedBy", handover.endedBy());
    json.put("left", handover.left().size());
    json.put("beyond", handover.beyond());
    json.put("goesOnFrom", handover.goesOnFrom());
    json.put("goesOnAs", handover.goesOnAs());
    ArrayNode items = json.putArray("items");
    for (Handover.Item item : handover.items()) {
      ObjectNode one = items.addObject();
      one.put("kind", item.kind().name());
      one.put("ref", item.ref());
      one.put("title", item.title());
      one.put("urgent", item.urgent());
      one.put("toClose", item.toClose());
      one.put("takenBy", item.takenBy());
      one.put("takenByName", item.takenByName());
      one.put("takenAt", item.takenAtMillis());
      one.put("note", item.note());
      one.put("settledAt", item.settledAtMillis());
    }
    return json;
  }
}
