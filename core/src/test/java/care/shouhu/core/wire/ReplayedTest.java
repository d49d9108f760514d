package care.shouhu.core.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import care.shouhu.core.directory.Device.Profile;
import care.shouhu.core.event.DeviceEvent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A message from quarantine on its second way through the log. */
final class ReplayedTest {
  private static final long THEN = 1_795_521_600_000L;
  private static final long NOW = THEN + 90 * 24 * 3_600_000L;

  @Test
  void comesOutOfTheLogAsItWentIn() {
    for (String topic : List.of("shouhu/v1/x/event", "zigbee2mqtt/x", "/a//b\n/", "")) {
      var in = new Replayed(42, envelope(Profile.NATIVE, topic, "{}"), NOW);

      assertThat(Replayed.of(Envelope.fromBytes(in.toEnvelope().toBytes()))).contains(in);
    }
  }

  @Test
  void isReadAsTheOriginalWithItsOwnReceipt() {
    Envelope original =
        envelope(Profile.NATIVE, "shouhu/v1/x/event", "{\"seq\":1,\"kind\":\"call\"}");

    Decoded decoded = Decoders.decode(new Replayed(42, original, NOW).toEnvelope());

    assertThat(decoded).isEqualTo(Decoders.decode(original));
    DeviceEvent event = ((Decoded.Events) decoded).events().getFirst();
    assertThat(event.header().receivedAtMillis()).isEqualTo(THEN);
  }

  @Test
  void howFarTheClockOfItsReceiptWasAhead_comesAlong() {
    Envelope original =
        envelope(Profile.NATIVE, "shouhu/v1/x/event", "{\"seq\":1,\"at\":1,\"kind\":\"call\"}")
            .receivedAhead(3_600_000);

    var again = Envelope.fromBytes(new Replayed(42, original, NOW).toEnvelope().toBytes());

    assertThat(Replayed.of(again).orElseThrow().original()).isEqualTo(original);
    DeviceEvent event = ((Decoded.Events) Decoders.decode(again)).events().getFirst();
    assertThat(event.header().aheadMillis()).isEqualTo(3_600_000);
  }

  @Test
  void whatIsNoReplayIsNotReadAsAnything() {
    String call = "{\"action\":\"emergency\",\"seq\":1,\"kind\":\"call\"}";
    for (String topic : List.of("shouhu/replay/x/1/event", "shouhu/replay/1/event")) {
      for (Profile profile : Profile.values()) {
        assertThat(Replayed.of(envelope(profile, topic, call))).isEmpty();
        assertThat(Decoders.decode(envelope(profile, topic, call)))
            .isInstanceOf(Decoded.Rejected.class);
      }
    }
  }

  @Test
  void aReceiptBefore1970HasNoPlaceInIt() {
    var before = new Envelope("x", Profile.NATIVE, -1, "shouhu/v1/x/event", new byte[0]);
    assertThatThrownBy(() -> new Replayed(42, before, NOW).toEnvelope())
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Envelope envelope(Profile profile, String topic, String payload) {
    return new Envelope("x", profile, THEN, topic, payload.getBytes(StandardCharsets.UTF_8));
  }
}
