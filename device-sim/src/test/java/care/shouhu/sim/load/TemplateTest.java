package care.shouhu.sim.load;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.core.directory.Device.Profile;
import care.shouhu.core.event.DeviceEvent;
import care.shouhu.core.event.SenderKey;
import care.shouhu.core.wire.Decoded;
import care.shouhu.core.wire.Decoders;
import care.shouhu.core.wire.Envelope;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class TemplateTest {
  private static final long AT = 1_795_521_600_123L;

  @ParameterizedTest
  @CsvSource({"READING,71", "READING_64_BYTES,64"})
  void aReadingHasTheBytesOfTheDesign(Kind kind, int bytes) {
    assertThat(payload(Template.of(kind, "bed-1", false), kind, "bed-1", false)).hasSize(bytes);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void theProductReadsNumberAndTimeOfEveryKind(Kind kind) {
    String payload = payload(Template.of(kind, "bed-1", false), kind, "bed-1", false);
    Envelope envelope =
        new Envelope(
            "bed-1",
            Profile.NATIVE,
            AT,
            kind.topic("bed-1"),
            payload.getBytes(StandardCharsets.US_ASCII));

    Decoded decoded = Decoders.decode(envelope);

    assertThat(decoded).isInstanceOf(Decoded.Events.class);
    assertThat(((Decoded.Events) decoded).events().getFirst().header().key())
        .isEqualTo(new SenderKey.Numbered(1_234_567_890L, AT));
  }

  @Test
  void readingsDifferInTheirHeartRate() {
    Template template = Template.of(Kind.READING, "bed-1", false);

    assertThat(heartRate(template, 1_000_000_000L)).isEqualTo(60);
    assertThat(heartRate(template, 1_000_000_019L)).isEqualTo(79);
  }

  @ParameterizedTest
  @CsvSource({"false,false,0x32", "true,false,0x32", "false,true,0x3a"})
  void thePacketSaysItsLengthItsIdAndWhetherItComesAgain(
      boolean version5, boolean again, int firstByte) {
    Template template = Template.of(Kind.CALL, "button-1", version5);
    ByteBuf out = Unpooled.buffer();

    template.write(out, 0x0203, 1_000_000_000L, AT, again);

    assertThat(out.getUnsignedByte(0)).isEqualTo((short) firstByte);
    assertThat(out.getUnsignedByte(1)).isEqualTo((short) (out.readableBytes() - 2));
    int topicBytes = out.getUnsignedShort(2);
    assertThat(out.toString(4, topicBytes, StandardCharsets.US_ASCII))
        .isEqualTo("shouhu/v1/button-1/event");
    assertThat(out.getUnsignedShort(4 + topicBytes)).isEqualTo(0x0203);
    assertThat(out.readableBytes()).isEqualTo(template.length());
  }

  private static int heartRate(Template template, long seq) {
    ByteBuf out = Unpooled.buffer();
    template.write(out, 1, seq, AT, false);
    String all = out.toString(StandardCharsets.US_ASCII);
    DeviceEvent event =
        ((Decoded.Events)
                Decoders.decode(
                    new Envelope(
                        "bed-1",
                        Profile.NATIVE,
                        AT,
                        Kind.READING.topic("bed-1"),
                        all.substring(all.indexOf('{')).getBytes(StandardCharsets.US_ASCII))))
            .events()
            .getFirst();
    return ((DeviceEvent.Reading) event).heartRate();
  }

  private static String payload(Template template, Kind kind, String id, boolean version5) {
    ByteBuf out = Unpooled.buffer();
    template.write(out, 7, 1_234_567_890L, AT, false);
    int head = 2 + 2 + kind.topic(id).length() + 2 + (version5 ? 1 : 0);
    return out.toString(head, out.readableBytes() - head, StandardCharsets.US_ASCII);
  }
}
