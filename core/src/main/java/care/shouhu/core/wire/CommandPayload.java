package care.shouhu.core.wire;

import care.shouhu.core.directory.Device.Profile;
import care.shouhu.core.event.ClockFlag;
import care.shouhu.core.event.CommandStep;
import care.shouhu.core.event.DeviceEvent.CommandProgress;
import care.shouhu.core.event.Header;
import care.shouhu.core.event.SenderKey;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What became of a command travels up in the log as an envelope with the topic {@value #TOPIC} and
 * the payload {@code {"id":"C-12","step":"delivered"}}. Only the gateway makes them: it must never
 * let a device publish on that topic.
 */
public final class CommandPayload {
  public static final String TOPIC = "shouhu/command";

  private static final Pattern PAYLOAD =
      Pattern.compile("\\{\"id\":\"([A-Za-z0-9._:-]{1,64})\",\"step\":\"([a-z_]{1,20})\"}");

  private CommandPayload() {}

  /**
   * What the log keeps of the step.
   *
   * @param commandId as {@link DeviceCommand} has it
   * @param atMillis gateway time of the step, epoch milliseconds
   */
  public static Envelope envelope(
      String deviceId, Profile profile, String commandId, CommandStep step, long atMillis) {
    String json = "{\"id\":\"" + commandId + "\",\"step\":\"" + step.wireName() + "\"}";
    if (!PAYLOAD.matcher(json).matches()) {
      throw new IllegalArgumentException("no command id: " + commandId);
    }
    return new Envelope(
        deviceId, profile, atMillis, TOPIC, json.getBytes(StandardCharsets.US_ASCII));
  }

  static Decoded decode(Envelope envelope) {
    String json = new String(envelope.payload(), StandardCharsets.US_ASCII);
    var match = PAYLOAD.matcher(json);
    Optional<CommandStep> step = match.matches() ? step(match.group(2)) : Optional.empty();
    if (step.isEmpty()) {
      return new Decoded.Rejected(RejectReason.BAD_ENVELOPE, "not a command's step");
    }
    long at = envelope.receivedAtMillis();
    var header = new Header(envelope.deviceId(), new SenderKey.None(), at, at, ClockFlag.DEVICE);
    return new Decoded.Events(List.of(new CommandProgress(header, match.group(1), step.get())));
  }

  static Optional<CommandStep> step(String wireName) {
    for (CommandStep step : CommandStep.values()) {
      if (step.wireName().equals(wireName)) {
        return Optional.of(step);
      }
    }
    return Optional.empty();
  }
}
