package care.shouhu.core.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import care.shouhu.core.directory.Device.Profile;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Somebody who was not let in, on the way through the log. */
final class StrangerTest {
  private static final long NOW = 1_795_521_600_000L;

  @Test
  void comesOutOfTheLogAsItWentIn() {
    for (Stranger.Reason reason : Stranger.Reason.values()) {
      byte[] said = {0x78, 0x78, 0, (byte) 0xff};
      Stranger in = new Stranger(reason, "868120", "gt06", "10.1.2.3", NOW, said);

      Stranger out = Stranger.of(Envelope.fromBytes(in.toEnvelope().toBytes())).orElseThrow();

      assertThat(out).usingRecursiveComparison().isEqualTo(in);
    }
  }

  @Test
  void whatAnybodySendsIsCutAndMadePrintable() {
    String id = "\u0000a\u202e\n\ud800" + "护".repeat(100);

    Stranger stranger =
        new Stranger(
            Stranger.Reason.UNKNOWN_DEVICE, id, "mqtt", "x".repeat(500), NOW, new byte[70_000]);

    assertThat(stranger.claimedId()).startsWith("\uFFFDa\uFFFD\uFFFD\uFFFD护").hasSize(64);
    assertThat(stranger.said()).hasSize(Stranger.SAID_BYTES_MAX);
    assertThat(Stranger.of(Envelope.fromBytes(stranger.toEnvelope().toBytes())))
        .map(Stranger::claimedId)
        .contains(stranger.claimedId());
  }

  @Test
  void aProtocolIsAStableWord() {
    assertThatThrownBy(
            () -> new Stranger(Stranger.Reason.UNKNOWN_DEVICE, "x", "a/b", "", NOW, new byte[0]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aDamagedOneIsNone() {
    for (byte[] payload : new byte[][] {{}, {5}, {(byte) 255, 1, 2}}) {
      assertThat(Stranger.of(envelope("shouhu/unknown/mqtt", payload))).isEmpty();
    }
    assertThat(Stranger.of(envelope("shouhu/unknown/a/b", new byte[] {0}))).isEmpty();
    assertThat(Stranger.of(envelope("shouhu/v1/x/event", new byte[] {0}))).isEmpty();
  }

  @Test
  void nobodyIsHeardThroughWhatTheEdgeDidNotLetIn() {
    byte[] call = "{\"seq\":1,\"kind\":\"call\"}".getBytes(StandardCharsets.UTF_8);
    for (String topic :
        new String[] {
          "shouhu/unknown/event", "shouhu/wrong_secret/event", "shouhu/refused/foreign_topic/event"
        }) {
      for (Profile profile : Profile.values()) {
        assertThat(Decoders.decode(new Envelope("x", profile, NOW, topic, call)))
            .isInstanceOf(Decoded.Rejected.class);
      }
    }
  }

  private static Envelope envelope(String topic, byte[] payload) {
    return new Envelope("x", Profile.NATIVE, NOW, topic, payload);
  }
}
