package care.shouhu.command.web;

import care.shouhu.command.access.Scope;
import care.shouhu.command.loop.LiveDevices;
import care.shouhu.command.loop.LiveDevices.LiveDevice;
import care.shouhu.command.registry.record.RecordKinds;
import care.shouhu.command.registry.record.RecordStore;
import care.shouhu.core.directory.Device;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** One device: what is known of it, what it said; also when it was removed. */
final class DeviceApi {
  private static final int COUNTS_KEPT_MAX = 10_000;

  private final InScope inScope;
  private final LiveDevices live;
  private final DeviceSeries series;
  private final RecordStore records;
  private final DatabaseCalls database;
  private final Queries queries;
  private final Clock clock;

  /** The newest counts of devices that were asked for, for when the database is stopped. */
  private final Map<String, DeviceSeries.Counts> countsKept =
      Collections.synchronizedMap(
          new LinkedHashMap<>(64, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, DeviceSeries.Counts> eldest) {
              return size() > COUNTS_KEPT_MAX;
            }
          });

  DeviceApi(
      InScope inScope,
      LiveDevices live,
      DeviceSeries series,
      RecordStore records,
      DatabaseCalls database,
      Queries queries,
      Clock clock) {
    this.inScope = inScope;
    this.live = live;
    this.series = series;
    this.records = records;
    this.database = database;
    this.queries = queries;
    this.clock = clock;
  }

  Map<String, Function<Call, CompletionStage<Reply>>> operations() {
    return Map.of(
        "getDevice", call -> queries.run(() -> device(call)),
        "listReadings", call -> queries.run(() -> list(call, series::readings)),
        "listEvents", call -> queries.run(() -> list(call, series::events)));
  }

  private Reply device(Call call) {
    Optional<Device> device = inScope.deviceIfThere(call.caller().scope(), call.id());
    ObjectNode json = device.map(this::there).orElseGet(() -> removed(call));
    Optional<LiveDevice> now = device.flatMap(one -> live.device(one.id()));
    json.put("online", now.map(LiveDevice::online).orElse(false));
    Optional<DeviceSeries.Counts> counts = counts(call.id());
    Long lastSeenAt = now.map(known -> known.facts().lastSeenAtMillis()).orElse(null);
    if (lastSeenAt == null) {
      lastSeenAt = counts.map(DeviceSeries.Counts::lastSeenAtMillis).orElse(null);
    }
    json.put("lastSeenAt", lastSeenAt);
    json.put("batteryPercent", now.map(known -> known.facts().batteryPercent()).orElse(null));
    json.put("received", counts.map(DeviceSeries.Counts::received).orElse(null));
    json.put("stored", counts.map(DeviceSeries.Counts::stored).orElse(null));
    json.put("duplicate", counts.map(DeviceSeries.Counts::duplicate).orElse(null));
    json.put("quarantined", counts.map(DeviceSeries.Counts::quarantined).orElse(null));
    json.put("countsAt", counts.map(DeviceSeries.Counts::atMillis).orElse(null));
    Optional<DeviceSeries.TurnedAway> turnedAway = turnedAway(call.id());
    json.put("refusedAt", turnedAway.map(DeviceSeries.TurnedAway::atMillis).orElse(null));
    json.put("refusedReason", turnedAway.map(DeviceSeries.TurnedAway::reason).orElse(null));
    json.put("refusedTimes", turnedAway.map(DeviceSeries.TurnedAway::times).orElse(null));
    json.put("refusedFrom", turnedAway.map(DeviceSeries.TurnedAway::address).orElse(null));
    return Reply.ok(json);
  }

  private ObjectNode there(Device device) {
    ObjectNode json = RegisterJson.device(device);
    json.putNull("removedAt");
    record(device.id())
        .ifPresent(record -> {
          json.set("roomId", record.get("roomId"));
          json.set("revision", record.get("revision"));
        });
    return json;
  }

  /** The directory knows it no longer; the register does, and by which revision it comes back. */
  private ObjectNode removed(Call call) {
    return database
        .ask(() -> records.get(RecordKinds.DEVICE, call.id(), call.caller().scope()))
        .orElseThrow(() -> InScope.noDevice(call.id()));
  }

  /** What only the register knows of it, and whoever changes it has to say; it may be silent. */
  private Optional<ObjectNode> record(String deviceId) {
    try {
      return database.ask(() -> records.get(RecordKinds.DEVICE, deviceId, new Scope.City()));
    } catch (Refusal databaseStopped) {
      return Optional.empty();
    }
  }

  private Optional<DeviceSeries.TurnedAway> turnedAway(String deviceId) {
    try {
      return database.ask(() -> series.turnedAway(deviceId));
    } catch (Refusal databaseStopped) {
      return Optional.empty();
    }
  }

  /** Of the database, else the last known; empty when never known. */
  private Optional<DeviceSeries.Counts> counts(String deviceId) {
    try {
      DeviceSeries.Counts counts =
          database
              .ask(() -> series.counts(deviceId))
              .orElseGet(() -> DeviceSeries.Counts.none(clock.millis()));
      countsKept.put(deviceId, counts);
      return Optional.of(counts);
    } catch (Refusal databaseStopped) {
      return Optional.ofNullable(countsKept.get(deviceId));
    }
  }

  /** A question for the rows of one device. */
  @FunctionalInterface
  private interface Rows {
    List<DeviceSeries.Row> of(DeviceSeries.Span span, int limit);
  }

  /** Oldest first. The cursor holds a time and how many rows of that time were given already. */
  private Reply list(Call call, Rows rows) {
    String id =
        inScope
            .deviceIfThere(call.caller().scope(), call.id())
            .map(Device::id)
            .orElseGet(() -> removed(call).get("id").asText());
    Optional<Cursor> cursor = call.cursor();
    int limit = call.limit();
    var span =
        new DeviceSeries.Span(
            id,
            cursor.map(c -> (Long) c.number()).or(() -> call.moment("from")).orElse(null),
            call.moment("to").orElse(null),
            cursor.map(DeviceApi::given).orElse(0));
    List<DeviceSeries.Row> found = database.ask(() -> rows.of(span, limit + 1));
    List<DeviceSeries.Row> page = found.subList(0, Math.min(limit, found.size()));
    String next = found.size() > limit ? after(page, cursor).text() : null;
    return Reply.list(page.stream().map(row -> (JsonNode) row.json()).toList(), next);
  }

  private static Cursor after(List<DeviceSeries.Row> page, Optional<Cursor> before) {
    long at = page.getLast().atMillis();
    long here = page.stream().filter(row -> row.atMillis() == at).count();
    long earlier = before.filter(c -> c.number() == at).map(c -> (long) given(c)).orElse(0L);
    return new Cursor(at, Long.toString(here + earlier));
  }

  private static int given(Cursor cursor) {
    try {
      int given = Integer.parseInt(cursor.id());
      if (given >= 0) {
        return given;
      }
    } catch (NumberFormatException e) {
      // Answered below like any other text that is no cursor.
    }
    throw Cursor.notOne();
  }
}
