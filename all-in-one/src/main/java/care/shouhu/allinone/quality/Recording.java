package care.shouhu.allinone.quality;

import care.shouhu.core.directory.Resident;
import care.shouhu.core.event.DeviceEvent;
import care.shouhu.core.wire.NativeEncoder;
import care.shouhu.sim.world.CityPlan;
import care.shouhu.sim.world.Habits;
import care.shouhu.sim.world.PlannedDevice;
import care.shouhu.sim.world.Said;
import care.shouhu.sim.world.World;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the city's devices say, as files for {@code ./shouhu replay}. Hubs belong to nobody. */
final class Recording {
  private static final ObjectMapper JSON = JsonMapper.builder().build();
  private static final long STEP_MILLIS = 600_000;
  private static final int BUFFER_BYTES = 1 << 20;

  private Recording() {}

  /**
   * Writes {@code events.jsonl} and {@code residents.jsonl}.
   *
   * @return how many events
   */
  static long write(Path folder, CityPlan plan, int days) throws IOException {
    Files.createDirectories(folder);
    residents(folder.resolve("residents.jsonl"), plan);
    World world = World.of(plan.seed(), plan, Habits.eventful(), Month.BEGIN_MILLIS);
    long end = Month.BEGIN_MILLIS + days * Month.DAY_MILLIS;
    long count = 0;
    try (OutputStream out =
        new BufferedOutputStream(
            Files.newOutputStream(folder.resolve("events.jsonl")), BUFFER_BYTES)) {
      for (long until = Month.BEGIN_MILLIS; until < end; ) {
        until = Math.min(until + STEP_MILLIS, end);
        for (Said said : world.advance(until).said()) {
          event(out, said);
          count++;
        }
      }
    }
    return count;
  }

  private static void event(OutputStream out, Said said) throws IOException {
    DeviceEvent event = said.event();
    String topic = NativeEncoder.topic(event);
    String before =
        "{\"device\":\"%s\",\"type\":\"%s\",\"receivedAt\":%d,"
            .formatted(
                event.header().deviceId(),
                topic.substring(topic.lastIndexOf('/') + 1),
                said.dueMillis());
    byte[] payload = NativeEncoder.payload(event);
    out.write(before.getBytes(StandardCharsets.UTF_8));
    out.write(payload, 1, payload.length - 1);
    out.write('\n');
  }

  private static void residents(Path file, CityPlan plan) throws IOException {
    Map<String, ObjectNode> lines = new HashMap<>();
    Map<String, String> residentByBed = new HashMap<>();
    for (Resident resident : plan.residents()) {
      ObjectNode line = JSON.createObjectNode();
      line.put("resident", resident.id());
      line.put("careLevel", resident.careLevel().name());
      line.putArray("devices");
      lines.put(resident.id(), line);
      if (resident.bedId() != null) {
        residentByBed.put(resident.bedId(), resident.id());
      }
    }
    for (PlannedDevice device : plan.devices()) {
      String who =
          device.residentId() != null ? device.residentId() : residentByBed.get(device.bedId());
      if (who != null) {
        ObjectNode one = ((ArrayNode) lines.get(who).get("devices")).addObject();
        one.put("id", device.id());
        one.put("kind", device.kind().wireName());
        one.put("intervalSeconds", device.intervalSeconds());
      }
    }
    List<String> text =
        plan.residents().stream().map(resident -> lines.get(resident.id()).toString()).toList();
    Files.write(file, text);
  }
}
