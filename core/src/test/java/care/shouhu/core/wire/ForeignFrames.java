package care.shouhu.core.wire;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.core.directory.Device.Profile;
import care.shouhu.core.event.DeviceEvent;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.stream.Collectors;

/** What the tests of the foreign decoders share: envelopes in, words out. */
final class ForeignFrames {
  private ForeignFrames() {}

  static Decoded decode(Profile profile, String id, long received, String topic, String payload) {
    return Decoders.decode(
        new Envelope(id, profile, received, topic, payload.getBytes(StandardCharsets.UTF_8)));
  }

  /** What was understood; a rejection fails with its detail. */
  static String words(Decoded decoded) {
    assertThat(decoded).isInstanceOf(Decoded.Events.class);
    return ((Decoded.Events) decoded)
        .events().stream().map(ForeignFrames::words).collect(Collectors.joining(", "));
  }

  private static String words(DeviceEvent event) {
    return switch (event) {
      case DeviceEvent.Signal s -> s.kind() + " " + s.detail();
      case DeviceEvent.Status s ->
          "status " + s.batteryPercent() + (s.firmware() == null ? "" : " " + s.firmware());
      case DeviceEvent.Reading r ->
          "reading " + r.heartRate() + " " + r.breathRate() + " " + r.movement() + " " + r.inBed();
      case DeviceEvent.Reply r -> "reply";
      case DeviceEvent.Link l -> "link";
      case DeviceEvent.CommandProgress c -> "command";
    };
  }

  /** The reason; what is wrong is always told together with what would be right. */
  static RejectReason rejection(Decoded decoded) {
    assertThat(decoded).isInstanceOf(Decoded.Rejected.class);
    var rejected = (Decoded.Rejected) decoded;
    if (rejected.reason() != RejectReason.NOT_JSON) {
      assertThat(rejected.detail()).containsAnyOf("wanted", "known", "missing", "at most");
    }
    return rejected.reason();
  }

  static DeviceEvent first(Decoded decoded) {
    return ((Decoded.Events) decoded).events().getFirst();
  }

  static byte[] hex(String bytes) {
    return HexFormat.of().parseHex(bytes.replace(" ", ""));
  }
}
