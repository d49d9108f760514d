package care.shouhu.command.web;

import care.shouhu.command.downlink.Downlink;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The contract's JSON of a command to a device ({@code openapi.yaml}: DeviceCommand). */
final class DownlinkJson {

  private DownlinkJson() {}

  static ObjectNode command(Downlink downlink) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("id", downlink.id());
    json.put("deviceId", downlink.deviceId());
    json.put("kind", downlink.kind().wireName());
    json.put("seconds", downlink.intervalSeconds());
    json.put("status", downlink.status().name());
    json.put("by", downlink.by());
    json.put("incidentId", downlink.incidentId());
    json.put("issuedAt", downlink.issuedAtMillis());
    json.put("expiresAt", downlink.expiresAtMillis());
    json.put("sentAt", downlink.sentAtMillis());
    json.put("deliveredAt", downlink.deliveredAtMillis());
    json.put("endedAt", downlink.endedAtMillis());
    json.put("reason", downlink.reason() == null ? null : downlink.reason().name());
    json.put("detail", downlink.detail());
    return json;
  }
}
