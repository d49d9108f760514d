package care.shouhu.core.wire;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A message from quarantine on its way through the log a second time, after its decoder was mended.
 * In the log it is an {@link Envelope} with the topic {@code
 * shouhu/replay/{quarantineId}/{receivedAt}/{topic}}, received at the time of the replay; where the
 * clock of the first receipt was ahead, {@code {receivedAt}+{aheadMillis}}. Only the command centre
 * makes one. {@link Decoders} reads it as the original.
 *
 * @param quarantineId the row it comes from, which the recorder marks in the same transaction
 * @param original the message as it was received then
 * @param replayedAtMillis when it was handed in again, epoch milliseconds
 */
public record Replayed(long quarantineId, Envelope original, long replayedAtMillis) {

  private static final Pattern TOPIC =
      Pattern.compile(
          GatewayTopics.REPLAY_PREFIX + "([0-9]{1,18})/([0-9]{1,18})(?:\\+([0-9]{1,18}))?/(.*)",
          Pattern.DOTALL);

  /**
   * What the log keeps of it.
   *
   * @throws IllegalArgumentException when the original's own receipt or topic has no place in it
   */
  public Envelope toEnvelope() {
    String topic =
        GatewayTopics.REPLAY_PREFIX
            + quarantineId
            + "/"
            + original.receivedAtMillis()
            + (original.aheadMillis() == 0 ? "" : "+" + original.aheadMillis())
            + "/"
            + original.topic();
    if (!TOPIC.matcher(topic).matches()) {
      throw new IllegalArgumentException("no topic of a replay: " + topic);
    }
    return new Envelope(
        original.deviceId(), original.profile(), replayedAtMillis, topic, original.payload());
  }

  /** The replay in an envelope; empty when it is none. */
  public static Optional<Replayed> of(Envelope envelope) {
    if (!envelope.topic().startsWith(GatewayTopics.REPLAY_PREFIX)) {
      return Optional.empty();
    }
    Matcher topic = TOPIC.matcher(envelope.topic());
    if (!topic.matches()) {
      return Optional.empty();
    }
    Envelope original =
        new Envelope(
            envelope.deviceId(),
            envelope.profile(),
            Long.parseLong(topic.group(2)),
            topic.group(4),
            envelope.payload(),
            topic.group(3) == null ? 0 : Long.parseLong(topic.group(3)));
    return Optional.of(
        new Replayed(Long.parseLong(topic.group(1)), original, envelope.receivedAtMillis()));
  }
}
