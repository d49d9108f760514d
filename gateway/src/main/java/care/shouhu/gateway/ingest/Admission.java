package care.shouhu.gateway.ingest;

import care.shouhu.core.directory.Device;
import care.shouhu.core.log.Lane;
import care.shouhu.core.wire.Envelope;

/** What of an authenticated sender may enter. */
public sealed interface Admission {

  /** A message that may: this is what the log takes, and where. */
  record Admitted(Envelope envelope, Lane lane) implements Admission {}

  /** The device a topic speaks for and the lane it travels in, or why the sender may not use it. */
  sealed interface TopicRight {

    record Granted(Device device, Lane lane) implements TopicRight {}

    record Denied(RefusalReason reason, String detail) implements TopicRight {}
  }
}
