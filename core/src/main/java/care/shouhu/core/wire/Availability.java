package care.shouhu.core.wire;

import care.shouhu.core.event.DeviceEvent;
import care.shouhu.core.event.SenderKey;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The word by which zigbee2mqtt, ESPHome and others tell whether a device is there: {@code online}
 * or {@code offline}, bare or as {@code {"state":"online"}}.
 *
 * <p>{@code online} is a report. {@code offline} is said about a device that is silent, by somebody
 * else or by its last will: it says nothing here, or the silence would look like a sign of life.
 */
final class Availability {
  private static final int CHARS_SHOWN = 40;
  private static final Pattern WORD =
      Pattern.compile("(online|offline)|\\{\\s*\"state\"\\s*:\\s*\"(online|offline)\"\\s*}");

  private Availability() {}

  static Decoded decode(Envelope envelope) {
    String text = new String(envelope.payload(), StandardCharsets.UTF_8).strip();
    Matcher word = WORD.matcher(text);
    if (!word.matches()) {
      throw new Refusal(
          RejectReason.BAD_VALUE,
          "'" + NativeDecoder.cut(text, CHARS_SHOWN) + "'; online or offline is wanted");
    }
    boolean online = "online".equals(word.group(1)) || "online".equals(word.group(2));
    return online ? report(envelope) : new Decoded.Events(List.of());
  }

  /** The device is there, and says no more than that. */
  static Decoded report(Envelope envelope) {
    return new Decoded.Events(
        List.of(
            new DeviceEvent.Status(
                DeviceClock.missing(envelope, new SenderKey.None()), null, null, null)));
  }
}
