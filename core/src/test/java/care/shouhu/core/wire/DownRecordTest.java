package care.shouhu.core.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import care.shouhu.core.directory.Device.Profile;
import care.shouhu.core.event.CommandStep;
import care.shouhu.core.event.DeviceEvent;
import care.shouhu.core.log.Lane;
import care.shouhu.core.wire.DeviceCommand.Kind;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DownRecordTest {
  private static final long AT = 1_795_521_600_123L;

  private static DeviceCommand command(Kind kind) {
    return new DeviceCommand(
        "C-12", "sos-1", kind, kind == Kind.SET_INTERVAL ? 30 : null, AT, AT + 60_000);
  }

  @ParameterizedTest
  @EnumSource
  void aCommandIsReadAsItWasWritten(Kind kind) {
    DownRecord issued = new DownRecord.Issued(command(kind));

    assertThat(DownRecord.read(issued.key(), issued.value())).contains(issued);
  }

  @Test
  void itsValueIsWhatTheDeviceGets() {
    assertThat(text(new DownRecord.Issued(command(Kind.SET_INTERVAL)).value()))
        .isEqualTo(
            "{\"id\":\"C-12\",\"kind\":\"set_interval\",\"seconds\":30,"
                + "\"at\":1795521600123,\"expiresAt\":1795521660123}");
  }

  @ParameterizedTest
  @EnumSource
  void anEndIsReadAsItWasWritten(CommandStep step) {
    DownRecord ended = new DownRecord.Ended("sos-1", "C-12", step);

    assertThat(DownRecord.read(ended.key(), ended.value())).contains(ended);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"id\":\"C-1\"}",
        "{\"id\":\"C-1\",\"kind\":\"sing\",\"at\":1,\"expiresAt\":2}",
        "{\"id\":\"C-1\",\"kind\":\"identify\",\"at\":2,\"expiresAt\":2}",
        "{\"id\":\"C-1\",\"kind\":\"identify\",\"seconds\":9,\"at\":1,\"expiresAt\":2}",
        "{\"id\":\"C-1\",\"kind\":\"set_interval\",\"at\":1,\"expiresAt\":2}",
        "{\"id\":\"C-1\",\"kind\":\"set_interval\",\"seconds\":0,\"at\":1,\"expiresAt\":2}",
        "{\"id\":\"C 1\",\"kind\":\"identify\",\"at\":1,\"expiresAt\":2}",
        "{\"id\":\"C-1\",\"ended\":\"well\"}"
      })
  void whatThisVersionCannotReadIsNothing(String value) {
    assertThat(DownRecord.read(bytes("sos-1"), bytes(value))).isEmpty();
  }

  @Test
  void aKeyThatIsNoDeviceIsNothing() {
    byte[] value = new DownRecord.Issued(command(Kind.REBOOT)).value();

    assertThat(DownRecord.read(bytes("a/b"), value)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void stepsTravelUpAsEnvelopesOfTheUrgentLane(CommandStep step) {
    Envelope envelope = CommandPayload.envelope("sos-1", Profile.NATIVE, "C-12", step, AT);

    Decoded decoded = Decoders.decode(envelope);

    var progress = (DeviceEvent.CommandProgress) ((Decoded.Events) decoded).events().getFirst();
    assertThat(progress.commandId()).isEqualTo("C-12");
    assertThat(progress.step()).isEqualTo(step);
    assertThat(progress.header().deviceId()).isEqualTo("sos-1");
    assertThat(progress.header().receivedAtMillis()).isEqualTo(AT);
    assertThat(Topics.urgent(Profile.NATIVE, envelope.topic())).as(Lane.URGENT.label()).isTrue();
  }

  @Test
  void aStepThatThisVersionCannotReadIsRefused() {
    byte[] payload = bytes("{\"id\":\"C-12\",\"step\":\"seen\"}");
    var envelope = new Envelope("sos-1", Profile.NATIVE, AT, CommandPayload.TOPIC, payload);

    assertThat(((Decoded.Rejected) Decoders.decode(envelope)).reason())
        .isEqualTo(RejectReason.BAD_ENVELOPE);
    assertThatThrownBy(
            () -> CommandPayload.envelope("sos-1", Profile.NATIVE, "C\"12", CommandStep.SENT, AT))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
