package care.shouhu.core.wire;

import care.shouhu.core.directory.Device.Profile;
import care.shouhu.core.event.ClockFlag;
import care.shouhu.core.event.DeviceEvent.Link;
import care.shouhu.core.event.Header;
import care.shouhu.core.event.LinkChange;
import care.shouhu.core.event.SenderKey;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Link changes travel in the log as envelopes with the topic {@value #TOPIC} and the payload {@code
 * {"change":"disconnected","reason":"keep_alive"}}. Only the gateway makes them: it must never let
 * a device publish on that topic.
 */
public final class LinkPayload {
  public static final String TOPIC = "shouhu/link";

  /** A reason is a stable word, so that it can be a metric label. */
  private static final Pattern REASON = Pattern.compile("[a-z0-9_]{1,60}");

  private static final Pattern PAYLOAD =
      Pattern.compile("\\{\"change\":\"([a-z_]{1,20})\",\"reason\":\"([a-z0-9_]{1,60})\"}");

  private LinkPayload() {}

  /**
   * What the log keeps of the change.
   *
   * @param atMillis gateway time of the change, epoch milliseconds
   * @param reason a stable word of 1–60 letters a–z, digits and underscores
   */
  public static Envelope envelope(
      String deviceId, Profile profile, long atMillis, LinkChange change, String reason) {
    if (!REASON.matcher(reason).matches()) {
      throw new IllegalArgumentException("not a stable word: " + reason);
    }
    String json = "{\"change\":\"" + change.wireName() + "\",\"reason\":\"" + reason + "\"}";
    return new Envelope(
        deviceId, profile, atMillis, TOPIC, json.getBytes(StandardCharsets.US_ASCII));
  }

  static Decoded decode(Envelope envelope) {
    String json = new String(envelope.payload(), StandardCharsets.US_ASCII);
    var match = PAYLOAD.matcher(json);
    Optional<LinkChange> change = match.matches() ? change(match.group(1)) : Optional.empty();
    if (change.isEmpty()) {
      return new Decoded.Rejected(RejectReason.BAD_ENVELOPE, "not a link change of this version");
    }
    long at = envelope.receivedAtMillis();
    var header = new Header(envelope.deviceId(), new SenderKey.None(), at, at, ClockFlag.DEVICE);
    return new Decoded.Events(List.of(new Link(header, change.get(), match.group(2))));
  }

  private static Optional<LinkChange> change(String wireName) {
    for (LinkChange change : LinkChange.values()) {
      if (change.wireName().equals(wireName)) {
        return Optional.of(change);
      }
    }
    return Optional.empty();
  }
}
