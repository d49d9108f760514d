package care.shouhu.command.web;

import care.shouhu.core.directory.Directory;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What the devices of an incident's person sent around its alarms. */
final class AroundAlarms {
  private static final long AROUND_MILLIS = 30 * 60_000L;

  /** A button that rings for days must not bring days of readings. */
  private static final long SPAN_MILLIS_MAX = 6 * 3_600_000L;

  private static final int DEVICES_MAX = 12;
  private static final int ROWS_MAX = 5_000;

  private final DeviceSeries series;
  private final DatabaseCalls database;
  private final Directory directory;

  AroundAlarms(DeviceSeries series, DatabaseCalls database, Directory directory) {
    this.series = series;
    this.database = database;
    this.directory = directory;
  }

  /**
   * The rows, or why there are none.
   *
   * @param missing in words; null when {@code json} is there
   */
  record Found(ObjectNode json, String missing) {
    static Found missing(String why) {
      return new Found(null, why);
    }
  }

  /**
   * By the gateway's clock of the first and last alarm.
   *
   * @param incident the contract's
   */
  Found find(ObjectNode incident) {
    long first = Long.MAX_VALUE;
    long last = 0;
    for (JsonNode alarm : incident.path("alarms")) {
      first = Math.min(first, alarm.get("receivedAt").longValue());
      last = Math.max(last, alarm.get("receivedAt").longValue());
    }
    if (last == 0) {
      return Found.missing("警情没有报警 The incident has no alarms");
    }
    long from = first - AROUND_MILLIS;
    long to = Math.min(last + AROUND_MILLIS, from + SPAN_MILLIS_MAX);
    try {
      return new Found(database.ask(() -> find(devices(incident), from, to)), null);
    } catch (Refusal databaseStopped) {
      return Found.missing("导出时数据库未应答，读数存于其中 The database, which has them, did not answer");
    }
  }

  private ObjectNode find(Set<String> devices, long from, long to) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("from", from).put("to", to);
    ArrayNode list = json.putArray("devices");
    for (String deviceId : devices) {
      var span = new DeviceSeries.Span(deviceId, from, to, 0);
      ObjectNode device = list.addObject().put("deviceId", deviceId);
      boolean cut = add(device.putArray("readings"), series.readings(span, ROWS_MAX + 1));
      cut |= add(device.putArray("events"), series.events(span, ROWS_MAX + 1));
      device.put("truncated", cut);
    }
    return json;
  }

  private static boolean add(ArrayNode to, List<DeviceSeries.Row> rows) {
    rows.stream().limit(ROWS_MAX).forEach(row -> to.add(row.json()));
    return rows.size() > ROWS_MAX;
  }

  /** Those that raised the alarms, and whatever else watches the person. */
  private Set<String> devices(ObjectNode incident) {
    Set<String> devices = new LinkedHashSet<>();
    incident.path("alarms").forEach(alarm -> devices.add(alarm.get("deviceId").textValue()));
    String resident = incident.path("residentId").textValue();
    String place = incident.path("placeId").textValue();
    if (resident != null && place != null) {
      directory.devicesOfPlace(place).stream()
          .filter(device -> resident.equals(directory.resolve(device).residentId()))
          .forEach(device -> devices.add(device.id()));
    }
    return new LinkedHashSet<>(devices.stream().limit(DEVICES_MAX).toList());
  }
}
