package care.shouhu.core.wire.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.core.directory.Device.Profile;
import care.shouhu.core.event.ClockFlag;
import care.shouhu.core.event.DeviceEvent;
import care.shouhu.core.event.Header;
import care.shouhu.core.event.SenderKey;
import care.shouhu.core.wire.Decoded;
import care.shouhu.core.wire.Decoders;
import care.shouhu.core.wire.Envelope;
import care.shouhu.core.wire.tcp.TcpProtocol.Framing;
import care.shouhu.core.wire.tcp.TcpProtocol.Heard;
import care.shouhu.core.wire.tcp.TcpProtocol.Heard.Keep;
import java.time.Instant;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Captured frames from Traccar's test data (traccar/traccar, Gt06ProtocolDecoderTest) and from the
 * examples in Concox's documents, as bytes.
 */
class Gt06Test {
  private static final Gt06 GT06 = new Gt06();
  private static final Instant NOW = Instant.parse("2026-03-01T04:00:00Z");

  private static final String SOS =
      "787826161709130f3a2dcc02c55f2a089f9af9005c210901360481fe066d9b03413e420102035f92fe0d0a";

  private static byte[] hex(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  private static Heard hear(String hex) {
    return GT06.hear(hex(hex), NOW.toEpochMilli());
  }

  private static Decoded decode(byte[] frame, Instant receivedAt) {
    return Decoders.decode(
        new Envelope(
            "d", Profile.GT06, receivedAt.toEpochMilli(), TcpProtocol.TOPIC_URGENT, frame));
  }

  /** {@code "CALL SOS · STATUS 25"}. */
  private static String said(Decoded decoded) {
    StringBuilder said = new StringBuilder();
    for (DeviceEvent event : ((Decoded.Events) decoded).events()) {
      said.append(said.isEmpty() ? "" : " · ");
      said.append(
          switch (event) {
            case DeviceEvent.Signal s -> s.kind() + " " + s.detail();
            case DeviceEvent.Status s -> "STATUS " + s.batteryPercent();
            default -> event.toString();
          });
    }
    return said.toString();
  }

  /** A position frame of type 0x12 with this date, six bytes in hexadecimal. */
  private static byte[] dated(String date, int serial) {
    return Gt06Frame.frame(false, 0x12, hex(date + "c50293e8000293e8000014000000"), serial);
  }

  private static Header header(byte[] frame, Instant receivedAt) {
    return ((Decoded.Events) decode(frame, receivedAt)).events().getFirst().header();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "without zone, 78780d0103534190360660610003c3df0d0a, 353419036066061, 3",
    "example, 78780D01012345678901234500018CDD0D0A, 123456789012345, 1",
    "with zone, 787811010864717003664467100f190a0002c6d20d0a, 864717003664467, 2",
    "JM-VL03, 78781101075253367890024270003201000512790D0A, 752533678900242, 5",
  })
  void login_names_the_imei_and_is_answered(String what, String frame, String imei, int serial) {
    Heard heard = hear(frame);

    assertThat(heard.number()).isEqualTo(imei);
    assertThat(heard.keep()).isEqualTo(Keep.NOTHING);
    assertThat(heard.answer()).isEqualTo(Gt06Frame.frame(false, 0x01, new byte[0], serial));
  }

  /** Login, heartbeat, alarm and time as Concox's documents print the answers. */
  @ParameterizedTest
  @CsvSource({
    "0x01, '', 0x0005, 7878050100059ff80d0a",
    "0x13, '', 0x0100, 787805130100e1a00d0a",
    "0x26, '', 0x001c, 78780526001c9d860d0a",
    "0x8a, 0f0c1d000015, 0x0006, 78780b8a0f0c1d0000150006f0860d0a",
  })
  void answer_is_the_documents(String type, String content, String serial, String answer) {
    byte[] frame =
        Gt06Frame.frame(false, Integer.decode(type), hex(content), Integer.decode(serial));

    assertThat(HexFormat.of().formatHex(frame)).isEqualTo(answer);
  }

  @Test
  void long_form_is_answered_in_the_long_form() {
    byte[] asked = Gt06Frame.frame(true, 0x26, new byte[300], 7);

    assertThat(HexFormat.of().formatHex(GT06.hear(asked, 0).answer())).startsWith("79790005260007");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "SOS, " + SOS + ", CALL SOS · STATUS 62",
    "SOS without position, 78781219028f0a29e10036f12003040102000875dc0d0a,"
        + " CALL SOS · STATUS 25",
    "no alarm any more,"
        + " 787825160B051B093523CF027AC8360C4657B30014000901CC00266A001E1740050400020008D7B10D0A,"
        + " STATUS 75",
    "vibration, 7878252612030C063816C3026C10540C38C9700144030901CC002866000EEE0C06040302000DA2DB0D"
        + "0A, STATUS 100",
    "tampered, 787825260F0C1D030B26C9027AC8180C4658600004000901CC00287D001F718004041302000C472A0D0"
        + "A, TAMPER tampered with · STATUS 50",
    "percent, 7878251613020C12141AC5027951430C2A16F60014000900000000001A00007C550300020002F1E70D0A,"
        + " STATUS 85",
    "with fence, 78782727110c0b0e170f850450059107f461ae001c7e0a81360104cb8a00bef32806030c02ff00031"
        + "6b10d0a, STATUS 100",
    "4G with fence, 78782EA4110C0C02281BF6026C18720C38D22800149C1181CC00010000260E000000000615F801"
        + "2C05041102FF001058FD0D0A, TAMPER switched off · STATUS 75",
    "fence left, 78782516110819110208d402f264dc08289a4058d4c70901944600d300c0954606040600014057e90"
        + "d0a, STATUS 100",
    "power cut, 7878251610051b0f1c34c5022515d504b5dcd20738080902d4022bdf009cba500664020100675"
        + "9680d0a, TAMPER power cut · STATUS 100",
  })
  void alarm_is_urgent_answered_and_says(String what, String frame, String said) {
    Heard heard = hear(frame);

    assertThat(heard.malformed()).isNull();
    assertThat(heard.keep()).isEqualTo(Keep.URGENT);
    assertThat(heard.answer()).isNotNull();
    assertThat(said(decode(hex(frame), NOW))).isEqualTo(said);
  }

  /** Position, one cell, and the five bytes of the status. */
  private static byte[] alarm(int code, int information) {
    String position = "1a0301040000c50293e8000293e80000140009" + "01cc00287d001f71";
    return Gt06Frame.frame(
        false, 0x26, hex(position + "%02x0404%02x01".formatted(information, code)), 7);
  }

  @ParameterizedTest
  @CsvSource({
    "0x01, 0x40, CALL SOS · STATUS 50",
    "0x23, 0x40, FALL fall · STATUS 50",
    "0x02, 0x50, TAMPER power cut · STATUS 50",
    "0x19, 0x58, LOW_BATTERY low battery · STATUS 50",
    "0x03, 0x48, STATUS 50",
    "0x00, 0x60, CALL SOS · STATUS 50",
    "0x13, 0x60, TAMPER tampered with · CALL SOS · STATUS 50",
    "0x77, 0x40, CALL alarm code 0x77 · STATUS 50",
  })
  void alarm_code_and_terminal_information_both_speak(String code, String info, String said) {
    assertThat(said(decode(alarm(Integer.decode(code), Integer.decode(info)), NOW)))
        .isEqualTo(said);
  }

  @Test
  void alarm_of_another_build_is_a_call() {
    byte[] frame = Gt06Frame.frame(false, 0x16, hex("1a0301040000c502"), 7);

    assertThat(said(decode(frame, NOW))).isEqualTo("CALL alarm of an unknown form · STATUS null");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "heartbeat, 78780a13c40604000201298f5b0d0a, true, STATUS 100",
    "heartbeat of JM-VL03, 78780A134004040001000FDCEE0D0A, true, STATUS 50",
    "heartbeat in volts, 78780B23C00122040001000818720D0A, true, STATUS null",
    "longer heartbeat, 7878151330802b00000642014f0008720000802b5ee4d4c90d0a, true, STATUS null",
    "position, 787822220F0C1D023305C9027AC8180C46586000140001CC00287D001F71000001000820860D0A,"
        + " true, STATUS null",
    "empty position, 787805120099abec0d0a, true, STATUS null",
    "cells, 78783B2810010D02020201CC00287D001F713E287D001F7231287D001E232D287D001F4018"
        + "000000000000000000000000000000000000FF00020005B14B0D0A, true, STATUS null",
    "command's reply,"
        + " 787829152100000000526573746f7265206675656c20737570706c793a2053756363657373210002014077ce0d0a,"
        + " false, STATUS null",
    "long form,"
        + " 797900262100000000020043006f006d006d0061006e00640020006500720072006f0072002100236e850d0a,"
        + " false, STATUS null",
    "SIM number, 79790020940a03516080825457290502194200448892980691312079088572f50004d4350d0a,"
        + " false, STATUS null",
  })
  void report_is_routine(String what, String frame, boolean answered, String said) {
    Heard heard = hear(frame);

    assertThat(heard.malformed()).isNull();
    assertThat(heard.keep()).isEqualTo(Keep.ROUTINE);
    assertThat(heard.answer() != null).isEqualTo(answered);
    assertThat(said(decode(hex(frame), NOW))).isEqualTo(said);
  }

  @Test
  void heartbeat_that_holds_the_sos_bits_is_a_call() {
    byte[] frame = Gt06Frame.frame(false, 0x13, hex("6003040001"), 9);

    assertThat(GT06.hear(frame, 0).keep()).isEqualTo(Keep.URGENT);
    assertThat(said(decode(frame, NOW))).isEqualTo("CALL SOS · STATUS 25");
  }

  @Test
  void time_is_told_in_utc_and_not_kept() {
    Heard heard = hear("7878058A000688290D0A");

    assertThat(heard.keep()).isEqualTo(Keep.NOTHING);
    assertThat(HexFormat.of().formatHex(heard.answer())).startsWith("78780b8a1a03010400000006");
  }

  @Test
  void type_that_is_not_known_is_kept_urgent_and_says_so() {
    byte[] frame = Gt06Frame.frame(false, 0x77, new byte[3], 1);

    assertThat(GT06.hear(frame, 0).keep()).isEqualTo(Keep.URGENT);
    assertThat(decode(frame, NOW).toString()).contains("UNKNOWN_KIND", "0x77");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "UTC now, 1a0301040000, 2026-03-01T04:00:00Z, DEVICE",
    "Beijing time now, 1a03010c0000, 2026-03-01T04:00:00Z, DEVICE",
    "UTC an hour ago, 1a0301030000, 2026-03-01T03:00:00Z, DEVICE",
    "Beijing time an hour ago, 1a03010b0000, 2026-03-01T03:00:00Z, DEVICE",
    "a year ahead, 1b0301040000, 2026-03-01T04:00:00Z, REPLACED",
    "never set, 000101000000, 2026-03-01T04:00:00Z, REPLACED",
    "no date, 1a0d01040000, 2026-03-01T04:00:00Z, MISSING",
  })
  void device_time(String what, String date, Instant at, ClockFlag flag) {
    Header header = header(dated(date, 5), NOW);

    assertThat(Instant.ofEpochMilli(header.atMillis())).isEqualTo(at);
    assertThat(header.clock()).isEqualTo(flag);
  }

  @Test
  void key_is_serial_with_time_and_the_same_whenever_the_frame_comes() {
    byte[] frame = dated("1a0301040000", 5);

    SenderKey key = header(frame, NOW).key();

    assertThat(key).isEqualTo(new SenderKey.Numbered(5, NOW.toEpochMilli()));
    assertThat(header(frame, NOW.plusSeconds(36_000)).key()).isEqualTo(key);
    assertThat(header(dated("000101000000", 5), NOW).key()).isEqualTo(new SenderKey.None());
  }

  /** Pendants are known that send the same serial always, or a clock that stands still. */
  @Test
  void a_call_is_not_taken_for_the_frame_before_it_with_the_same_serial_and_time() {
    byte[] sos = hex(SOS);
    Gt06Frame frame = Gt06Frame.parse(sos);
    byte[] other = frame.content().clone();
    other[other.length - 2] = 0x23; // a fall
    byte[] fall = Gt06Frame.frame(false, frame.type(), other, frame.serial());

    SenderKey key = header(sos, NOW).key();

    assertThat(key).isInstanceOf(SenderKey.Text.class).isEqualTo(header(sos, NOW).key());
    assertThat(header(sos, NOW.plusSeconds(36_000)).key()).isEqualTo(key);
    assertThat(header(fall, NOW).key()).isNotEqualTo(key);
  }

  @Test
  void a_heartbeat_without_a_time_is_no_repeat_and_its_call_is_one_for_a_while() {
    byte[] calm = Gt06Frame.frame(false, 0x13, hex("4003040001"), 9);
    byte[] calling = Gt06Frame.frame(false, 0x13, hex("6003040001"), 9);

    SenderKey key = header(calling, NOW).key();

    assertThat(header(calm, NOW).key()).isEqualTo(new SenderKey.None());
    assertThat(key).isInstanceOf(SenderKey.NumberOnly.class).isEqualTo(header(calling, NOW).key());
  }

  @Test
  void broken_checksum_is_never_a_call() {
    byte[] frame = hex(SOS);
    frame[30] ^= 1;

    assertThat(GT06.hear(frame, 0).malformed()).isEqualTo(TcpProtocol.BAD_CHECKSUM);
    assertThat(GT06.hear(frame, 0).answer()).isNull();
    assertThat(decode(frame, NOW).toString()).contains("BAD_FRAME");
  }

  @Test
  void refused_frame_in_the_log_is_never_a_call() {
    Envelope refused =
        new Envelope("d", Profile.GT06, 0, "shouhu/refused/bad_checksum/tcp", hex(SOS));

    assertThat(Decoders.decode(refused).toString()).contains("UNKNOWN_TOPIC");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "noise before, 00ff7878, Noise[bytes=2]",
    "one byte, 78, Incomplete[]",
    "no length yet, 7878, Incomplete[]",
    "half a long length, 797900, Incomplete[]",
    "length too small, 787804, Noise[bytes=2]",
    "length beyond every frame, 7979ffff, Noise[bytes=2]",
    "no stop, 787805120099abec0d0b, Noise[bytes=2]",
    "frame and more, 787805120099abec0d0a78, Frame[bytes=10]",
  })
  void framing(String what, String bytes, String framing) {
    Framing found = GT06.frame(hex(bytes), 0, bytes.length() / 2);

    assertThat(found.toString()).isEqualTo(framing);
  }
}
