package care.shouhu.gateway.ingest;

import care.shouhu.core.directory.Device;
import care.shouhu.core.directory.Device.DeviceKind;
import care.shouhu.core.directory.Device.Profile;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.wire.Topics;
import care.shouhu.core.wire.Topics.Topic;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Who seems to speak on a topic of a hub's when the register knows nobody who does: by where the
 * known kinds of devices put their ids (docs/devices.md), for a person to look at. Pure.
 *
 * @param profile whose topics look like that
 */
public record UnknownSpeaker(String id, Profile profile) {

  private static final Pattern IEEE_ADDRESS = Pattern.compile("0x[0-9a-fA-F]{16}");

  /** What stands between an ESPHome node's name and its entity's. */
  private static final Set<String> ESPHOME_COMPONENTS =
      Set.of("binary_sensor", "sensor", "event", "button", "switch", "text_sensor");

  /** Whoever tells Home Assistant what it can do begins with this word, and it is nobody's. */
  private static final String HOME_ASSISTANT = "homeassistant";

  /** The bridge's own words: not a device's. */
  private static final String ZIGBEE_BRIDGE = "bridge";

  /** Empty when the sender is no hub, when the topic names a device that is known, or nobody. */
  public static Optional<UnknownSpeaker> on(Directory directory, Device sender, String topic) {
    if (sender.kind() != DeviceKind.HUB) {
      return Optional.empty();
    }
    Optional<UnknownSpeaker> speaker =
        switch (Topics.parse(topic).orElse(null)) {
          case null -> Optional.empty();
          case Topic.Native(String id, Topics.Leaf leaf) ->
              Optional.of(new UnknownSpeaker(id, Profile.NATIVE));
          case Topic.Foreign(List<String> segments) -> foreign(segments);
        };
    return speaker.filter(it -> Topics.isDeviceId(it.id()) && directory.device(it.id()).isEmpty());
  }

  private static Optional<UnknownSpeaker> foreign(List<String> segments) {
    for (String segment : segments) {
      if (Topics.isDevEui(segment)) {
        return Optional.of(new UnknownSpeaker(segment, Profile.CHIRPSTACK));
      }
      if (IEEE_ADDRESS.matcher(segment).matches()) {
        return Optional.of(new UnknownSpeaker(segment, Profile.ZIGBEE2MQTT));
      }
    }
    if (segments.size() < 2 || segments.getFirst().equals(HOME_ASSISTANT)) {
      return Optional.empty();
    }
    String second = segments.get(1);
    if (ESPHOME_COMPONENTS.contains(second)) {
      return Optional.of(new UnknownSpeaker(segments.getFirst(), Profile.ESPHOME));
    }
    return switch (segments.getFirst()) {
      case "zigbee2mqtt" ->
          second.equals(ZIGBEE_BRIDGE)
              ? Optional.empty()
              : Optional.of(new UnknownSpeaker(second, Profile.ZIGBEE2MQTT));
      case "milesight" -> Optional.of(new UnknownSpeaker(second, Profile.MILESIGHT_VS373));
      case "emfit" -> Optional.of(new UnknownSpeaker(second, Profile.EMFIT_QS));
      default -> Optional.empty();
    };
  }
}
