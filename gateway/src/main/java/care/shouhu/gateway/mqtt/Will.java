package care.shouhu.gateway.mqtt;

import care.shouhu.core.directory.Device;
import care.shouhu.core.directory.Device.DeviceKind;
import care.shouhu.gateway.ingest.Admission.TopicRight;
import care.shouhu.gateway.ingest.Ingest;
import care.shouhu.gateway.ingest.RefusalReason;
import care.shouhu.gateway.ingest.Rights;
import java.util.Optional;

/**
 * What a client leaves to be published when it goes without a word: an event of the device like any
 * other. Its QoS and its retain flag say nothing here; whatever is taken is made durable.
 *
 * @param delayMillis how long after the connection; a connection that resumes the session meanwhile
 *     takes it back (MQTT 5.0 section 3.1.3.2.2)
 */
@SuppressWarnings("ArrayRecordComponent")
record Will(String topic, byte[] payload, long delayMillis) {

  /** Where zigbee2mqtt leaves a will about itself, which its users cannot turn off. */
  private static final String BRIDGE_STATE_LEAF = "/bridge/state";

  /** Why the sender may not leave it; empty when it may. */
  Optional<RefusalReason> refusal(Ingest ingest, Device sender, int bytesMax) {
    if (payload.length > bytesMax) {
      return Optional.of(RefusalReason.TOO_LARGE);
    }
    return switch (Rights.toPublish(ingest.directory(), sender, topic)) {
      case TopicRight.Granted granted -> Optional.empty();
      case TopicRight.Denied(RefusalReason reason, String detail) -> Optional.of(reason);
    };
  }

  /**
   * Whether a client that may not leave this must be turned away. MQTT 5 has a code for it. Before
   * that the only code says that the device itself is not wanted: it would come back for ever, its
   * calls unheard, so that there, as with a message, the will alone is not taken. So it is with a
   * hub whose software always leaves a will about itself.
   */
  boolean turnsAway(Device sender, boolean v5) {
    return v5 && !(sender.kind() == DeviceKind.HUB && topic.endsWith(BRIDGE_STATE_LEAF));
  }
}
