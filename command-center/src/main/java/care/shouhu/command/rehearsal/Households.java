package care.shouhu.command.rehearsal;

import care.shouhu.command.watch.WatchParameters;
import care.shouhu.command.watch.WatchProfile;
import care.shouhu.command.watch.WatchRules;
import care.shouhu.core.directory.Device.DeviceKind;
import care.shouhu.core.directory.Resident.CareLevel;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads the residents and their devices, a JSON object a line. */
final class Households {
  private static final ObjectMapper JSON = JsonMapper.builder().build();
  private static final int INTERVAL_SECONDS_MAX = 86_400;

  private final WatchParameters parameters;
  private final Refusals refusals;
  private final Set<String> residentIds = new HashSet<>();
  private final Set<String> deviceIds = new HashSet<>();

  Households(WatchParameters parameters, Refusals refusals) {
    this.parameters = parameters;
    this.refusals = refusals;
  }

  /** A line that is wrong is refused and left out. */
  List<Household> read(BufferedReader lines) throws IOException {
    List<Household> households = new ArrayList<>();
    long number = 0;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      try {
        households.add(household(JSON.readTree(line)));
      } catch (JsonProcessingException e) {
        refusals.refuse("RESIDENTS", number, "no JSON: " + e.getOriginalMessage());
      } catch (BadLine e) {
        refusals.refuse("RESIDENTS", number, e.getMessage());
      }
    }
    return households;
  }

  private Household household(JsonNode json) {
    String resident = text(json, "resident");
    CareLevel level = careLevel(json.path("careLevel"));
    JsonNode devices = json.path("devices");
    if (!devices.isArray()) {
      throw new BadLine("devices must be an array of {\"id\",\"kind\",\"intervalSeconds\"}");
    }
    WatchRules rules = parameters.rules(resident, level);
    List<String> ids = new ArrayList<>();
    List<WatchProfile> profiles = new ArrayList<>();
    for (JsonNode device : devices) {
      ids.add(text(device, "id"));
      DeviceKind kind = kind(device.path("kind"));
      profiles.add(new WatchProfile(kind, interval(device, kind), true, rules));
    }
    takeOnce(resident, ids);
    return new Household(resident, ids, profiles);
  }

  private void takeOnce(String resident, List<String> ids) {
    if (residentIds.contains(resident)) {
      throw new BadLine("resident " + resident + " is there twice");
    }
    Set<String> own = new HashSet<>();
    for (String id : ids) {
      if (deviceIds.contains(id) || !own.add(id)) {
        throw new BadLine("device " + id + " is there twice");
      }
    }
    residentIds.add(resident);
    deviceIds.addAll(own);
  }

  private static String text(JsonNode json, String name) {
    JsonNode value = json.path(name);
    if (!value.isTextual() || value.asText().isEmpty()) {
      throw new BadLine(name + " is missing; a string is wanted");
    }
    return value.asText();
  }

  private static CareLevel careLevel(JsonNode value) {
    for (CareLevel level : CareLevel.values()) {
      if (level.name().equals(value.asText())) {
        return level;
      }
    }
    throw new BadLine("careLevel must be one of " + Arrays.toString(CareLevel.values()));
  }

  private static DeviceKind kind(JsonNode value) {
    for (DeviceKind kind : DeviceKind.values()) {
      if (kind.wireName().equals(value.asText())) {
        return kind;
      }
    }
    throw new BadLine("kind must be one of bed_sensor, fall_alarm, call_button, hub");
  }

  private static int interval(JsonNode device, DeviceKind kind) {
    JsonNode value = device.path("intervalSeconds");
    if (value.isMissingNode() || value.isNull()) {
      return kind.intervalSecondsDefault();
    }
    boolean good =
        value.isIntegralNumber() && value.asInt() >= 1 && value.asInt() <= INTERVAL_SECONDS_MAX;
    if (!good) {
      throw new BadLine("intervalSeconds must be 1 to " + INTERVAL_SECONDS_MAX);
    }
    return value.asInt();
  }
}
