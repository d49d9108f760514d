package care.shouhu.core.wire;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.core.directory.Device.Profile;
import care.shouhu.core.event.ClockFlag;
import care.shouhu.core.event.DeviceEvent;
import care.shouhu.core.event.Header;
import care.shouhu.core.event.SenderKey;
import care.shouhu.core.event.SignalKind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class DecodersPropertyTest {
  private static final long RECEIVED = 1_795_521_600_500L;

  @Property(tries = 500)
  void noBytesMakeADecoderThrow(@ForAll byte[] payload, @ForAll("topics") String topic) {
    for (Profile profile : Profile.values()) {
      Decoded decoded = Decoders.decode(new Envelope("d-1", profile, RECEIVED, topic, payload));

      assertThat(decoded).satisfies(DecodersPropertyTest::isNoFault);
    }
  }

  @Property(tries = 2_000)
  void noJsonMakesADecoderThrow(@ForAll("almostJson") String json, @ForAll("topics") String topic) {
    byte[] payload = json.getBytes(StandardCharsets.UTF_8);
    for (Profile profile : Profile.values()) {
      Decoded decoded = Decoders.decode(new Envelope("d-1", profile, RECEIVED, topic, payload));

      assertThat(decoded).satisfies(DecodersPropertyTest::isNoFault);
    }
  }

  @Property(tries = 500)
  void whatAnEnvelopeCannotBeIsRefusedAndNothingElseHappens(@ForAll byte[] bytes) {
    try {
      Envelope envelope = Envelope.fromBytes(bytes);

      assertThat(envelope.deviceId()).isNotNull();
    } catch (BadEnvelope expected) {
      assertThat(expected).hasMessageNotContaining("null");
    }
  }

  @Property(tries = 500)
  void whatIsEncodedIsDecoded(@ForAll("events") DeviceEvent event) {
    var envelope =
        new Envelope(
            event.header().deviceId(),
            Profile.NATIVE,
            event.header().receivedAtMillis(),
            NativeEncoder.topic(event),
            NativeEncoder.payload(event));

    Decoded decoded = Decoders.decode(Envelope.fromBytes(envelope.toBytes()));

    assertThat(decoded).isEqualTo(new Decoded.Events(List.of(event)));
  }

  private static void isNoFault(Decoded decoded) {
    if (decoded instanceof Decoded.Rejected rejected) {
      assertThat(rejected.reason()).isNotEqualTo(RejectReason.DECODER_FAULT);
      assertThat(rejected.detail()).isNotBlank().hasSizeLessThanOrEqualTo(300);
    }
  }

  @Provide
  Arbitrary<String> topics() {
    return Arbitraries.of(
        "shouhu/v1/d-1/reading",
        "shouhu/v1/d-1/event",
        "shouhu/v1/d-1/status",
        "shouhu/v1/d-1/reply",
        "shouhu/v1/d-1/command",
        "shouhu/link",
        "shouhu/command",
        "zigbee2mqtt/d-1",
        "zigbee2mqtt/d-1/action",
        "zigbee2mqtt/d-1/availability",
        "milesight/d-1/uplink",
        "application/3/device/d-1/event/up",
        "application/3/device/d-1/event/ack",
        "emfit/d-1",
        "d-1/binary_sensor/fall_detected/state",
        "d-1/text_sensor/___/state",
        "d-1/sensor/__/state",
        "d-1/event/button/state",
        "d-1/status",
        "/",
        "");
  }

  /** Fields that are known with values that may be anything, put together rightly or not. */
  @Provide
  Arbitrary<String> almostJson() {
    Arbitrary<String> names =
        Arbitraries.of(
            "seq",
            "at",
            "hr",
            "br",
            "mv",
            "bed",
            "kind",
            "battery",
            "rssi",
            "fw",
            "id",
            "ok",
            "action",
            "alarm_1",
            "last_seen",
            "fall_down_status",
            "tamper",
            "trigger_data",
            "event",
            "status",
            "deviceInfo",
            "devEui",
            "data",
            "batteryLevel",
            "deduplicationId",
            "time",
            "event_type",
            "x");
    Arbitrary<String> values =
        Arbitraries.oneOf(
            Arbitraries.of(
                "null",
                "true",
                "false",
                "{}",
                "[]",
                "[[{}]]",
                "{\"seq\":1}",
                "{\"event\":0,\"status\":1}",
                "{\"devEui\":\"d-1\",\"time\":{\"a\":{}}}",
                "\"AXUQ/y4B\"",
                "\"call\"",
                "\"\"",
                "\"2026-04-17T23:33:22+08:00\"",
                "NaN",
                "-",
                "1e400",
                "-0.0",
                "\"\\ud800\""),
            Arbitraries.longs().map(String::valueOf),
            Arbitraries.bigIntegers().map(String::valueOf),
            Arbitraries.doubles().map(String::valueOf),
            Arbitraries.strings().ofMaxLength(20).map(text -> "\"" + text + "\""));
    Arbitrary<String> fields =
        Combinators.combine(names, values).as((name, value) -> "\"" + name + "\":" + value);
    Arbitrary<String> bodies = fields.list().ofMaxSize(6).map(all -> String.join(",", all));
    return Combinators.combine(bodies, Arbitraries.of("}", "", "}}", "} ", "]"))
        .as((body, end) -> "{" + body + end);
  }

  @Provide
  Arbitrary<DeviceEvent> events() {
    Arbitrary<Header> headers =
        Combinators.combine(
                Arbitraries.longs().between(0, Long.MAX_VALUE),
                Arbitraries.longs().between(DeviceClock.EARLIEST_MILLIS, RECEIVED),
                Arbitraries.of(0, 1, 2))
            .as(DecodersPropertyTest::header);
    Arbitrary<String> texts = Arbitraries.strings().ofMinLength(1).ofMaxLength(60);
    return Arbitraries.oneOf(
        Combinators.combine(
                headers,
                Arbitraries.integers().between(0, 300).injectNull(0.3),
                Arbitraries.integers().between(0, 100),
                Arbitraries.integers().between(0, 32_767).injectNull(0.3),
                Arbitraries.of(true, false).injectNull(0.3))
            .as(DeviceEvent.Reading::new),
        Combinators.combine(headers, Arbitraries.of(SignalKind.values()))
            .as((header, kind) -> new DeviceEvent.Signal(header, kind, null)),
        Combinators.combine(
                headers,
                Arbitraries.integers().between(0, 100).injectNull(0.3),
                Arbitraries.integers().between(-200, 100).injectNull(0.3),
                texts.injectNull(0.3))
            .as(DeviceEvent.Status::new),
        Combinators.combine(headers, texts, Arbitraries.of(true, false), texts.injectNull(0.3))
            .as(DeviceEvent.Reply::new));
  }

  /** With number and time, with the number alone, or with the time alone. */
  private static Header header(long seq, long at, int how) {
    return switch (how) {
      case 0 -> new Header("d-1", new SenderKey.Numbered(seq, at), at, RECEIVED, ClockFlag.DEVICE);
      case 1 ->
          new Header("d-1", new SenderKey.NumberOnly(seq), RECEIVED, RECEIVED, ClockFlag.MISSING);
      default -> new Header("d-1", new SenderKey.None(), at, RECEIVED, ClockFlag.DEVICE);
    };
  }
}
