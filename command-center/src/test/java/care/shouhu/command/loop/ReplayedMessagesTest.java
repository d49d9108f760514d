package care.shouhu.command.loop;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.core.directory.Device.Profile;
import care.shouhu.core.event.DeviceEvent;
import care.shouhu.core.log.LogRecord;
import care.shouhu.core.wire.Envelope;
import care.shouhu.core.wire.Replayed;
import care.shouhu.core.wire.Stranger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the desk hears of messages that lay in quarantine, and of those who were not let in. */
class ReplayedMessagesTest {
  private static final long THEN = 1_795_521_600_000L;
  private static final long MINUTE = 60_000;
  private static final String CALL = "{\"seq\":1,\"at\":" + (THEN - 1_000) + ",\"kind\":\"call\"}";
  private static final String READING = "{\"seq\":1,\"hr\":60,\"bed\":true}";

  @Test
  void aCallThatLayThereForHalfAnHourIsStillHeardWithItsOwnReceipt() {
    List<DeviceEvent> heard = heard("event", CALL, 30 * MINUTE);

    assertThat(heard).hasSize(1);
    assertThat(heard.getFirst().header().receivedAtMillis()).isEqualTo(THEN);
  }

  @Test
  void anOlderCallIsHistory() {
    assertThat(heard("event", CALL, 30 * MINUTE + 1)).isEmpty();
  }

  @Test
  void aReadingIsHistoryAfterFiveMinutes() {
    assertThat(heard("reading", READING, 5 * MINUTE)).hasSize(1);
    assertThat(heard("reading", READING, 5 * MINUTE + 1)).isEmpty();
  }

  @Test
  void whoWasNotLetInIsNotHeard() {
    for (Stranger.Reason reason : Stranger.Reason.values()) {
      byte[] said = CALL.getBytes(StandardCharsets.UTF_8);
      var stranger = new Stranger(reason, "button", "mqtt", "10.0.0.9", THEN, said);

      assertThat(Replay.events(record(stranger.toEnvelope()))).isEmpty();
    }
  }

  private static List<DeviceEvent> heard(String leaf, String payload, long layMillis) {
    var original =
        new Envelope(
            "button",
            Profile.NATIVE,
            THEN,
            "shouhu/v1/button/" + leaf,
            payload.getBytes(StandardCharsets.UTF_8));
    return Replay.events(record(new Replayed(1, original, THEN + layMillis).toEnvelope()));
  }

  private static LogRecord record(Envelope envelope) {
    return new LogRecord(1, new byte[0], envelope.toBytes());
  }
}
