package care.shouhu.gateway.ingest;

import care.shouhu.core.directory.Device;
import care.shouhu.core.directory.Device.DeviceKind;
import care.shouhu.core.directory.Device.Profile;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.log.Lane;
import care.shouhu.core.wire.Topics;
import care.shouhu.core.wire.Topics.Leaf;
import care.shouhu.core.wire.Topics.Topic;
import care.shouhu.gateway.ingest.Admission.TopicRight;
import care.shouhu.gateway.ingest.Admission.TopicRight.Denied;
import care.shouhu.gateway.ingest.Admission.TopicRight.Granted;
import java.util.Optional;

/**
 * Which topics a device may use (design §5): its own; a hub also those of the devices bound to it.
 * Pure: the directory is read, nothing is changed. It is read for each message, so that a device
 * that was removed or bound elsewhere stops being heard at once.
 */
public final class Rights {

  private Rights() {}

  /**
   * Whether {@code sender} may publish under {@code name}, whom it then speaks for, and in which
   * lane the message travels.
   */
  public static TopicRight toPublish(Directory directory, Device sender, String name) {
    Optional<Topic> topic = Topics.parse(name);
    if (topic.isEmpty()) {
      return new Denied(RefusalReason.TOPIC_INVALID, "no topic of the gateway");
    }
    return switch (topic.get()) {
      case Topic.Native(String deviceId, Leaf leaf) ->
          leaf.isUp()
              ? speakFor(directory, sender, deviceId, name)
              : new Denied(
                  RefusalReason.TOPIC_INVALID, "devices listen there, they do not publish");
      case Topic.Zigbee2Mqtt(String deviceId) ->
          switch (speakFor(directory, sender, deviceId, name)) {
            case Granted(Device device, Lane lane) when device.profile() != Profile.ZIGBEE2MQTT ->
                new Denied(RefusalReason.FOREIGN_TOPIC, deviceId + " is no zigbee2mqtt device");
            case TopicRight right -> right;
          };
    };
  }

  private static TopicRight speakFor(
      Directory directory, Device sender, String deviceId, String topic) {
    Optional<Device> device = directory.device(deviceId);
    return device.isPresent() && isOwnOrBound(sender, device.get())
        ? new Granted(device.get(), lane(device.get().profile(), topic))
        : new Denied(RefusalReason.FOREIGN_TOPIC, deviceId + " is not " + sender.id() + "'s");
  }

  private static boolean isOwnOrBound(Device sender, Device device) {
    return device.id().equals(sender.id())
        || (sender.kind() == DeviceKind.HUB && sender.id().equals(device.hubId()));
  }

  /** The lane of a message, which both readers and the edge derive from the same two things. */
  static Lane lane(Profile profile, String topic) {
    return Topics.urgent(profile, topic) ? Lane.URGENT : Lane.ROUTINE;
  }

  /** Whether {@code sender} may subscribe to {@code filter}: exactly a command topic of its own. */
  public static boolean toSubscribe(Directory directory, Device sender, String filter) {
    return Topics.parse(filter).orElse(null) instanceof Topic.Native(String deviceId, Leaf leaf)
        && leaf == Leaf.COMMAND
        && speakFor(directory, sender, deviceId, filter) instanceof Granted;
  }
}
