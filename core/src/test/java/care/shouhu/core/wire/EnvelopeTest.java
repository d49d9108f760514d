package care.shouhu.core.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import care.shouhu.core.directory.Device.Profile;
import care.shouhu.core.event.DeviceEvent;
import care.shouhu.core.event.LinkChange;
import care.shouhu.core.event.SenderKey;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopeTest {
  private static final long RECEIVED = 1_795_521_600_500L;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "shouhu/v1/d-1/reading",
        "shouhu/v1/d-1/event",
        "shouhu/v1/d-1/status",
        "shouhu/v1/d-1/reply",
        "shouhu/v1/d-1/command",
        "shouhu/v1/d-2/event",
        "shouhu/v1/d-1/",
        "shouhu/v1/d-1",
        "shouhu/link",
        "zigbee2mqtt/d-1",
        "楼/三",
        ""
      })
  void whatWasWrittenIsReadAgain(String topic) {
    for (Profile profile : Profile.values()) {
      var envelope = new Envelope("d-1", profile, RECEIVED, topic, new byte[] {1, 0, -1});

      Envelope read = Envelope.fromBytes(envelope.toBytes());

      assertThat(read).isEqualTo(envelope);
    }
  }

  @Test
  void receivedByAClockThatWasAhead_itStandsThere_andInTheHeader() {
    Envelope said =
        new Envelope(
            "d-1",
            Profile.NATIVE,
            RECEIVED,
            "shouhu/v1/d-1/event",
            "{\"seq\":1,\"at\":1795492800000,\"kind\":\"call\"}".getBytes(StandardCharsets.UTF_8));
    Envelope ahead = said.receivedAhead(28_800_500);

    Envelope read = Envelope.fromBytes(ahead.toBytes());

    assertThat(read).isEqualTo(ahead).isNotEqualTo(said);
    var header = ((Decoded.Events) Decoders.decode(read)).events().getFirst().header();
    assertThat(header.aheadMillis()).isEqualTo(28_800_500);
    assertThat(said.receivedAhead(29_999).toBytes()).as("as ever").isEqualTo(said.toBytes());
  }

  @Test
  void anOwnNativeTopicCostsOneByte() {
    var envelope =
        new Envelope(
            "bed-000123", Profile.NATIVE, RECEIVED, "shouhu/v1/bed-000123/reading", new byte[60]);

    byte[] bytes = envelope.toBytes();

    assertThat(bytes).hasSize(12 + "bed-000123".length() + 60);
  }

  @Test
  void bytesCutOffOrOfAnotherVersionAreRefused() {
    Envelope envelope = new Envelope("d-1", Profile.NATIVE, RECEIVED, "a/topic", new byte[0]);
    refuses(envelope.toBytes());
    refuses(envelope.receivedAhead(60_000).toBytes());
  }

  private static void refuses(byte[] whole) {
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> Envelope.fromBytes(cut)).isInstanceOf(BadEnvelope.class);
    }
    for (int at = 0; at < 3; at++) {
      byte[] wrong = whole.clone();
      wrong[at] = 99;
      assertThatThrownBy(() -> Envelope.fromBytes(wrong)).isInstanceOf(BadEnvelope.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  void linkChangesTravelAsEnvelopes(LinkChange change) {
    Envelope envelope = LinkPayload.envelope("d-1", Profile.NATIVE, RECEIVED, change, "keep_alive");

    Decoded decoded = Decoders.decode(Envelope.fromBytes(envelope.toBytes()));

    var link = (DeviceEvent.Link) ((Decoded.Events) decoded).events().getFirst();
    assertThat(link.change()).isEqualTo(change);
    assertThat(link.reason()).isEqualTo("keep_alive");
    assertThat(link.header().atMillis()).isEqualTo(RECEIVED);
    assertThat(link.header().key()).isEqualTo(new SenderKey.None());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "{\"change\":\"exploded\",\"reason\":\"x\"}",
        "{\"change\":\"connected\"}"
      })
  void linkPayloadsOfOthersAreRejected(String payload) {
    var envelope =
        new Envelope(
            "d-1",
            Profile.NATIVE,
            RECEIVED,
            LinkPayload.TOPIC,
            payload.getBytes(StandardCharsets.UTF_8));

    Decoded decoded = Decoders.decode(envelope);

    assertThat(((Decoded.Rejected) decoded).reason()).isEqualTo(RejectReason.BAD_ENVELOPE);
  }

  @ParameterizedTest
  @CsvSource({
    "NATIVE, shouhu/v1/d-1/event, true",
    "NATIVE, shouhu/v1/d-1/reading, false",
    "NATIVE, shouhu/v1/d-1/status, false",
    "NATIVE, shouhu/v1/d-1/reply, false",
    "NATIVE, shouhu/link, true",
    "NATIVE, anything/else, true",
    "ZIGBEE2MQTT, zigbee2mqtt/d-1, true",
    "ZIGBEE2MQTT, shouhu/v1/d-1/event, true",
    "ZIGBEE2MQTT, shouhu/link, true",
  })
  void whatMaySaveSomebodyIsUrgent(Profile profile, String topic, boolean urgent) {
    boolean answer = Topics.urgent(profile, topic);

    assertThat(answer).isEqualTo(urgent);
  }
}
