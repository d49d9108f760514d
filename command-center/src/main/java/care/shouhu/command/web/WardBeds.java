package care.shouhu.command.web;

import care.shouhu.command.bed.BedPresence;
import care.shouhu.command.loop.LiveDevices;
import care.shouhu.command.loop.LiveDevices.LiveDevice;
import care.shouhu.command.watch.DeviceFacts.LastReading;
import care.shouhu.core.directory.Bed;
import care.shouhu.core.directory.Device;
import care.shouhu.core.directory.Device.DeviceKind;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.directory.Resident;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The beds of one institution as the ward sees them: register, presence and alarm together. */
final class WardBeds {
  private final Directory directory;
  private final LiveDevices live;

  WardBeds(Directory directory, LiveDevices live) {
    this.directory = directory;
    this.live = live;
  }

  /**
   * All beds of a place, by room and label.
   *
   * @param incidentIdByBed incidents that are not closed
   */
  List<ObjectNode> of(String placeId, Map<String, String> incidentIdByBed, long nowMillis) {
    Map<String, LiveDevice> sensors = sensorsByBed(placeId);
    return directory.bedsOfPlace(placeId).stream()
        .sorted(
            Comparator.comparing(Bed::wing)
                .thenComparing(Bed::room)
                .thenComparing(Bed::label)
                .thenComparing(Bed::id))
        .map(bed ->
            json(
                bed,
                directory.residentOfBed(bed.id()).orElse(null),
                Optional.ofNullable(sensors.get(bed.id()))
                    .map(sensor -> BedPresence.of(sensor, nowMillis))
                    .orElse(BedPresence.UNKNOWN),
                incidentIdByBed.get(bed.id())))
        .toList();
  }

  /** Of several sensors at one bed the one that was heard last. */
  private Map<String, LiveDevice> sensorsByBed(String placeId) {
    Map<String, LiveDevice> sensors = new HashMap<>();
    for (Device device : directory.devicesOfPlace(placeId)) {
      if (device.kind() == DeviceKind.BED_SENSOR && device.bedId() != null) {
        live.device(device.id())
            .ifPresent(sensor -> sensors.merge(device.bedId(), sensor, WardBeds::heardLast));
      }
    }
    return sensors;
  }

  private static LiveDevice heardLast(LiveDevice one, LiveDevice other) {
    return seenAt(one) >= seenAt(other) ? one : other;
  }

  private static long seenAt(LiveDevice device) {
    Long at = device.facts().lastSeenAtMillis();
    return at == null ? 0 : at;
  }

  private static ObjectNode json(
      Bed bed, Resident resident, BedPresence presence, String incidentId) {
    LastReading reading = presence.reading();
    return JsonNodeFactory.instance
        .objectNode()
        .put("id", bed.id())
        .put("placeId", bed.placeId())
        .put("label", bed.label())
        .put("room", bed.room())
        .put("wing", bed.wing())
        .put("nursingType", bed.nursingType())
        .put("respite", bed.respite())
        .put("state", bed.state().name())
        .put("stateSince", bed.sinceMillis() == 0 ? null : (Long) bed.sinceMillis())
        .put("stateUntil", bed.untilMillis())
        .put("residentId", resident == null ? null : resident.id())
        .put("residentName", resident == null ? null : resident.name())
        .put("careLevel", resident == null ? null : resident.careLevel().name())
        .put("inBed", presence.inBed())
        .put("heartRate", reading == null ? null : reading.heartRate())
        .put("breathRate", reading == null ? null : reading.breathRate())
        .put("movement", reading == null ? null : reading.movement())
        .put("readingAt", reading == null ? null : (Long) reading.receivedAtMillis())
        .put("sensorSilent", presence.sensorSilent())
        .put("incidentId", incidentId);
  }
}
