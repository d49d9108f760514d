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
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which topics a device may use (design §5): its own; a hub also those of the devices bound to it.
 * On a foreign topic the first segment, from the left, that names a device of a foreign profile
 * tells who speaks: for a hub a device bound to it, else the sender itself. Pure: the directory is
 * read, nothing is changed. It is read for each message, so that a device that was removed or bound
 * elsewhere stops being heard at once.
 */
public final class Rights {

  private static final TopicRight LISTENING =
      new Denied(RefusalReason.TOPIC_INVALID, "devices listen there, they do not publish");
  private static final TopicRight NOBODYS =
      new Denied(RefusalReason.TOPIC_INVALID, "no topic of the gateway names a device like that");

  private Rights() {}

  /**
   * Whether {@code sender} may publish under {@code name}, whom it then speaks for, and in which
   * lane the message travels.
   */
  public static TopicRight toPublish(Directory directory, Device sender, String name) {
    // Nearly all messages of a city come this way: no topic is taken apart for them.
    Optional<Leaf> own = Topics.nativeLeafOf(name, sender.id());
    if (own.isPresent()) {
      return own.get().isUp() ? speakFor(directory, sender, sender.id(), name) : LISTENING;
    }
    Optional<Topic> topic = Topics.parse(name);
    if (topic.isEmpty()) {
      return NOBODYS;
    }
    return switch (topic.get()) {
      case Topic.Native(String deviceId, Leaf leaf) ->
          leaf.isUp() ? speakFor(directory, sender, deviceId, name) : LISTENING;
      case Topic.Foreign(List<String> segments) -> foreign(directory, sender, segments, name);
    };
  }

  private static TopicRight speakFor(
      Directory directory, Device sender, String deviceId, String topic) {
    Optional<Device> device = directory.device(deviceId);
    return device.isPresent() && isOwnOrBound(sender, device.get())
        ? granted(device.get(), topic)
        : new Denied(RefusalReason.FOREIGN_TOPIC, deviceId + " is not " + sender.id() + "'s");
  }

  private static TopicRight foreign(
      Directory directory, Device sender, List<String> segments, String topic) {
    if (sender.kind() == DeviceKind.HUB) {
      for (String segment : segments) {
        Device bound = bound(directory, sender, segment);
        if (bound != null) {
          return granted(bound, topic);
        }
      }
    }
    // The register's word, not the session's: it may have been removed or changed meanwhile.
    Device itself = directory.device(sender.id()).orElse(null);
    if (itself != null && Topics.isForeignMqtt(itself.profile())) {
      for (String segment : segments) {
        if (Topics.names(segment, itself.id(), itself.profile())) {
          return granted(itself, topic);
        }
      }
    }
    return denied(directory, sender, segments);
  }

  /** The device of a foreign profile that this segment names and this hub speaks for, or null. */
  private static Device bound(Directory directory, Device hub, String segment) {
    Device exact = bound(directory, hub, segment, segment);
    if (exact != null || !Topics.isDevEui(segment)) {
      return exact;
    }
    // The register holds the number in one of the two ways in which people write it.
    Device small = bound(directory, hub, segment, segment.toLowerCase(Locale.ROOT));
    return small == null ? bound(directory, hub, segment, segment.toUpperCase(Locale.ROOT)) : small;
  }

  private static Device bound(Directory directory, Device hub, String segment, String id) {
    Device device = directory.device(id).orElse(null);
    boolean bound =
        device != null
            && hub.id().equals(device.hubId())
            && Topics.isForeignMqtt(device.profile())
            && Topics.names(segment, device.id(), device.profile());
    return bound ? device : null;
  }

  private static TopicRight denied(Directory directory, Device sender, List<String> segments) {
    for (String segment : segments) {
      if (segment.equals(sender.id())) {
        return new Denied(
            RefusalReason.FOREIGN_TOPIC,
            "only under " + Topics.NATIVE_PREFIX + sender.id() + "/: its profile has no others");
      }
      if (directory.device(segment).isPresent()) {
        return new Denied(RefusalReason.FOREIGN_TOPIC, segment + " is not " + sender.id() + "'s");
      }
    }
    return NOBODYS;
  }

  private static Granted granted(Device device, String topic) {
    return new Granted(device, lane(device.profile(), topic));
  }

  private static boolean isOwnOrBound(Device sender, Device device) {
    return device.id().equals(sender.id())
        || (sender.kind() == DeviceKind.HUB && sender.id().equals(device.hubId()));
  }

  /** The lane of a message, which both readers and the edge derive from the same two things. */
  public static Lane lane(Profile profile, String topic) {
    return Topics.urgent(profile, topic) ? Lane.URGENT : Lane.ROUTINE;
  }

  /** Whether {@code sender} may subscribe to {@code filter}: exactly a command topic of its own. */
  public static boolean toSubscribe(Directory directory, Device sender, String filter) {
    return Topics.parse(filter).orElse(null) instanceof Topic.Native(String deviceId, Leaf leaf)
        && leaf == Leaf.COMMAND
        && speakFor(directory, sender, deviceId, filter) instanceof Granted;
  }
}
