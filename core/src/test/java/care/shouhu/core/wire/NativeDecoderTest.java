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
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class NativeDecoderTest {
  private static final long RECEIVED = 1_795_521_600_500L;
  private static final long AT = 1_795_521_600_123L;

  @Test
  void readingOfTheContractIsRead() {
    var decoded =
        decode(
            "reading",
            """
            {"seq":1234,"at":1795521600123,"hr":62,"br":14,"mv":3,"bed":true}\
            """);

    assertThat(decoded).isEqualTo(events(new DeviceEvent.Reading(header(1234), 62, 14, 3, true)));
  }

  @ParameterizedTest
  @EnumSource
  void eventOfEachKindIsRead(SignalKind kind) {
    var decoded =
        decode("event", "{\"seq\":7,\"at\":%d,\"kind\":\"%s\"}".formatted(AT, kind.wireName()));

    assertThat(decoded).isEqualTo(events(new DeviceEvent.Signal(header(7), kind, null)));
  }

  @Test
  void statusOfTheContractIsRead() {
    var decoded =
        decode(
            "status",
            """
            {"seq":1236,"at":1795521600123,"battery":80,"rssi":-71,"fw":"1.2.0"}\
            """);

    assertThat(decoded).isEqualTo(events(new DeviceEvent.Status(header(1236), 80, -71, "1.2.0")));
  }

  @Test
  void replyIsRead() {
    var decoded =
        decode(
            "reply",
            """
            {"seq":9,"at":1795521600123,"id":"c-17","ok":false,"detail":"忙"}\
            """);

    assertThat(decoded).isEqualTo(events(new DeviceEvent.Reply(header(9), "c-17", false, "忙")));
  }

  @Test
  void fieldsNotKnownAreIgnoredWhateverTheyHold() {
    var decoded =
        decode(
            "event",
            """
            {"x":{"kind":"fall","deep":[1,{"a":null}]},"seq":7,"y":[[]],"at":1795521600123,
             "kind":"call","z":1e999}\
            """);

    assertThat(decoded).isEqualTo(events(new DeviceEvent.Signal(header(7), SignalKind.CALL, null)));
  }

  @Test
  void nullIsTheSameAsNotSaid() {
    var decoded =
        decode(
            "reading",
            """
            {"seq":null,"at":null,"hr":null,"br":14,"mv":null,"bed":null}\
            """);

    assertThat(decoded)
        .isEqualTo(
            events(
                new DeviceEvent.Reading(
                    new Header("d-1", new SenderKey.None(), RECEIVED, RECEIVED, ClockFlag.MISSING),
                    null,
                    14,
                    null,
                    null)));
  }

  @Test
  void decimalsOfSensorsAreRounded() {
    var decoded = decode("reading", "{\"hr\":61.5,\"br\":14.4,\"mv\":3e1}");

    assertThat(only(decoded))
        .isInstanceOfSatisfying(
            DeviceEvent.Reading.class,
            r -> {
              assertThat(r.heartRate()).isEqualTo(62);
              assertThat(r.breathRate()).isEqualTo(14);
              assertThat(r.movement()).isEqualTo(30);
            });
  }

  @DisplayName("device time: what becomes of it, and of the key")
  @ParameterizedTest(name = "at {0} → {1}")
  @CsvSource({
    "1795521600123, DEVICE, 1795521600123",
    "1795521600123.7, DEVICE, 1795521600123",
    "1.795521600123e12, DEVICE, 1795521600123",
    // 2020-01-01T00:00:00Z, and the millisecond before.
    "1577836800000, DEVICE, 1577836800000",
    "1577836799999, REPLACED, 1795521600500",
    "0, REPLACED, 1795521600500",
    "-5, REPLACED, 1795521600500",
    // Seconds instead of milliseconds.
    "1795521600, REPLACED, 1795521600500",
    // 24 h ahead of the receipt, and a millisecond more.
    "1795608000500, DEVICE, 1795608000500",
    "1795608000501, REPLACED, 1795521600500",
    "9223372036854775807, REPLACED, 1795521600500",
    "-9223372036854775808, REPLACED, 1795521600500",
    "99999999999999999999999, REPLACED, 1795521600500",
    "-99999999999999999999999, REPLACED, 1795521600500",
    "1e300, REPLACED, 1795521600500",
    "1e999, REPLACED, 1795521600500",
  })
  void deviceTimeHoldsOrIsReplacedAndFlagged(String at, ClockFlag clock, long expected) {
    var decoded = decode("event", "{\"seq\":7,\"at\":%s,\"kind\":\"call\"}".formatted(at));

    Header header = only(decoded).header();
    assertThat(header.clock()).isEqualTo(clock);
    assertThat(header.atMillis()).isEqualTo(expected);
    assertThat(header.receivedAtMillis()).isEqualTo(RECEIVED);
    // A clock that does not hold is no part of the key: it may say the same after each start.
    SenderKey numbered = new SenderKey.Numbered(7, expected);
    assertThat(header.key())
        .isEqualTo(clock == ClockFlag.DEVICE ? numbered : new SenderKey.NumberOnly(7));
  }

  @Test
  void withoutTimeTheReceiptHoldsAndTheNumberAloneIsTheKey() {
    var decoded = decode("event", "{\"seq\":7,\"kind\":\"call\"}");

    assertThat(only(decoded).header())
        .isEqualTo(
            new Header("d-1", new SenderKey.NumberOnly(7), RECEIVED, RECEIVED, ClockFlag.MISSING));
  }

  @Test
  void withoutNumberThereIsNoKey() {
    var decoded = decode("event", "{\"at\":1795521600123,\"kind\":\"call\"}");

    assertThat(only(decoded).header())
        .isEqualTo(new Header("d-1", new SenderKey.None(), AT, RECEIVED, ClockFlag.DEVICE));
  }

  @ParameterizedTest(name = "{0} {1} → {2}: {3}")
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "event; {\"kind\":\"party\"}; UNKNOWN_KIND; kind is 'party'",
        "event; {\"kind\":\"CALL\"}; UNKNOWN_KIND; kind is 'CALL'",
        "event; {\"kind\":\"\"}; UNKNOWN_KIND; kind is ''",
        "event; {}; MISSING_FIELD; kind is missing",
        "event; {\"kind\":null}; MISSING_FIELD; kind is missing",
        "event; {\"kind\":7}; BAD_VALUE; kind is a number; a string is wanted",
        "event; {\"kind\":[\"call\"]}; BAD_VALUE; kind is an array; a string is wanted",
        "event; {\"kind\":\"call\",\"kind\":\"cancel\"}; BAD_VALUE; kind is there twice",
        "event; {\"kind\":\"call\",\"at\":\"now\"}; BAD_VALUE;"
            + " at is a string; epoch milliseconds is wanted",
        "event; {\"kind\":\"call\",\"seq\":-1}; BAD_VALUE; seq is -1; a whole number from 0 is"
            + " wanted",
        "event; {\"kind\":\"call\",\"seq\":1.5}; BAD_VALUE; seq is 1.5; a whole number from 0 is"
            + " wanted",
        "event; {\"kind\":\"call\",\"seq\":\"1\"}; BAD_VALUE; seq is a string; a whole number is"
            + " wanted",
        "event; {\"kind\":\"call\",\"seq\":99999999999999999999}; BAD_VALUE;"
            + " seq is 99999999999999999999; a whole number from 0 is wanted",
        "reading; {\"seq\":1}; MISSING_FIELD; hr, br, mv or bed is missing",
        "reading; {\"hr\":301}; BAD_VALUE; hr is 301; 0 to 300 is wanted",
        "reading; {\"hr\":-1}; BAD_VALUE; hr is -1; 0 to 300 is wanted",
        "reading; {\"hr\":1e999}; BAD_VALUE; hr is 1e999; 0 to 300 is wanted",
        "reading; {\"hr\":99999999999}; BAD_VALUE; hr is 99999999999; 0 to 300 is wanted",
        "reading; {\"hr\":\"62\"}; BAD_VALUE; hr is a string; a number is wanted",
        "reading; {\"hr\":NaN}; NOT_JSON; Non-standard token 'NaN'",
        "reading; {\"br\":101}; BAD_VALUE; br is 101; 0 to 100 is wanted",
        "reading; {\"mv\":32768}; BAD_VALUE; mv is 32768; 0 to 32767 is wanted",
        "reading; {\"bed\":1}; BAD_VALUE; bed is a number; true or false is wanted",
        "reading; {\"bed\":\"true\"}; BAD_VALUE; bed is a string; true or false is wanted",
        "status; {\"battery\":101}; BAD_VALUE; battery is 101; 0 to 100 is wanted",
        "status; {\"rssi\":-201}; BAD_VALUE; rssi is -201; -200 to 100 is wanted",
        "status; {\"fw\":1.2}; BAD_VALUE; fw is a number; a string is wanted",
        "reply; {\"ok\":true}; MISSING_FIELD; id is missing",
        "reply; {\"id\":\"c\"}; MISSING_FIELD; ok is missing",
        "reply; {\"id\":\"\",\"ok\":true}; BAD_VALUE; id has 0 characters; 1 to 64 are wanted",
        "event; []; NOT_AN_OBJECT; a JSON object is wanted, not an array",
        "event; \"call\"; NOT_AN_OBJECT; a JSON object is wanted, not a string",
        "event; null; NOT_AN_OBJECT; a JSON object is wanted, not null",
        "event; ``; NOT_JSON; the payload is empty",
        "event; call; NOT_JSON; Unrecognized token 'call'",
        "event; {; NOT_JSON; Unexpected end-of-input",
        "event; {\"kind\":\"call\"; NOT_JSON; Unexpected end-of-input",
        "event; {\"kind\":\"call\"}}; NOT_JSON; Unexpected close marker",
        "event; {\"kind\":\"call\"} 1; NOT_JSON; something follows the object",
        "event; {\"kind\":\"call\",}; NOT_JSON; Unexpected character",
        "event; {'kind':'call'}; NOT_JSON; Unexpected character",
        "command; {\"kind\":\"call\"}; UNKNOWN_TOPIC; the topic ends neither",
        "elsewhere; {\"kind\":\"call\"}; UNKNOWN_TOPIC; the topic ends neither",
      })
  void whatIsWrongIsRejectedWithItsReason(
      String leaf, String payload, RejectReason reason, String detail) {
    var decoded = decode(leaf, payload);

    assertThat(decoded)
        .isInstanceOfSatisfying(
            Decoded.Rejected.class,
            r -> {
              assertThat(r.reason()).isEqualTo(reason);
              assertThat(r.detail()).startsWith(detail);
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"a\":", "{\"a\":["})
  void nestingTooDeepIsRejected(String open) {
    var decoded = decode("event", open.repeat(5_000));

    assertThat(reason(decoded)).isIn(RejectReason.TOO_COMPLEX, RejectReason.NOT_JSON);
    assertThat(reason(decode("event", "{\"a\":" + "[".repeat(5_000))))
        .isEqualTo(RejectReason.TOO_COMPLEX);
  }

  @Test
  void namesStringsNumbersAndPayloadsTooLongAreRejected() {
    assertThat(
            List.of(
                reason(decode("event", "{\"" + "n".repeat(300_000 / 8) + "\":1}")),
                reason(decode("event", "{\"kind\":\"" + "c".repeat(40_000) + "\"}")),
                reason(decode("event", "{\"seq\":" + "1".repeat(1_000) + "}")),
                reason(decode("event", "{\"x\":\"" + "y".repeat(70_000) + "\"}"))))
        .containsOnly(RejectReason.TOO_COMPLEX);
  }

  @Test
  void bytesThatAreNoUtf8AreNoJson() {
    byte[] payload = "{\"kind\":\"ca??\"}".getBytes(StandardCharsets.ISO_8859_1);
    payload[11] = (byte) 0xC3;
    payload[12] = (byte) 0x28;

    var decoded = Decoders.decode(envelope("event", payload));

    assertThat(reason(decoded)).isEqualTo(RejectReason.NOT_JSON);
  }

  @Test
  void firmwareIsCutRatherThanLosingTheHeartbeat() {
    var decoded = decode("status", "{\"fw\":\"" + "v".repeat(100) + "\"}");

    assertThat(only(decoded))
        .isInstanceOfSatisfying(
            DeviceEvent.Status.class, s -> assertThat(s.firmware()).hasSize(60));
  }

  private static Header header(long seq) {
    return new Header("d-1", new SenderKey.Numbered(seq, AT), AT, RECEIVED, ClockFlag.DEVICE);
  }

  private static Decoded events(DeviceEvent event) {
    return new Decoded.Events(List.of(event));
  }

  private static DeviceEvent only(Decoded decoded) {
    assertThat(decoded).isInstanceOf(Decoded.Events.class);
    return ((Decoded.Events) decoded).events().getFirst();
  }

  private static RejectReason reason(Decoded decoded) {
    assertThat(decoded).isInstanceOf(Decoded.Rejected.class);
    return ((Decoded.Rejected) decoded).reason();
  }

  private static Decoded decode(String leaf, String payload) {
    byte[] bytes = payload == null ? new byte[0] : payload.getBytes(StandardCharsets.UTF_8);
    return Decoders.decode(envelope(leaf, bytes));
  }

  private static Envelope envelope(String leaf, byte[] payload) {
    return new Envelope("d-1", Profile.NATIVE, RECEIVED, "shouhu/v1/d-1/" + leaf, payload);
  }
}
