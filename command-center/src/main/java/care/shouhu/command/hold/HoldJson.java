package care.shouhu.command.hold;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The contract's JSON ({@code openapi.yaml}: Hold). */
public final class HoldJson {
  private HoldJson() {}

  public static ObjectNode hold(Hold hold) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("id", hold.id());
    json.put("type", hold.type().name());
    json.put("deviceId", hold.deviceId());
    json.put("kind", hold.kind() == null ? null : hold.kind().name());
    json.put("division", hold.division());
    json.put("placeId", hold.placeId());
    json.put("placeName", hold.placeName());
    json.put("residentName", hold.residentName());
    json.put("reason", hold.reason());
    json.put("by", hold.by());
    json.put("byName", hold.byName());
    json.put("since", hold.sinceMillis());
    json.put("until", hold.untilMillis());
    json.put("active", hold.isActive());
    json.put("endedAt", hold.endedAtMillis());
    json.put("endedBy", hold.endedBy());
    json.put("count", hold.count());
    ArrayNode alarms = json.putArray("alarms");
    for (Hold.Held held : hold.held()) {
      ObjectNode one = alarms.addObject();
      one.put("id", held.alarmId());
      one.put("kind", held.kind().name());
      one.put("at", held.atMillis());
      one.put("receivedAt", held.receivedAtMillis());
      one.put("decidedAt", held.decidedAtMillis());
    }
    return json;
  }
}
