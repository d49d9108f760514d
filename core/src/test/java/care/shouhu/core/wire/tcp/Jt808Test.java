package care.shouhu.core.wire.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.core.event.SenderKey;
import care.shouhu.core.wire.Decoded;
import care.shouhu.core.wire.tcp.TcpProtocol.Framing;
import care.shouhu.core.wire.tcp.TcpProtocol.Recognition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Frames from the tests of Traccar (T), of cuteLittleDevil/go-jt808 (G), yezhihao/jt808-server (Y)
 * and xtream-codec (X); {@code made} where a bit of a captured one was changed with its check byte.
 */
class Jt808Test {
  /** T: alarm bit 0; the clock says 2013. */
  static final String EMERGENCY =
      "7e0200002e094027587492000a000000010000000a03083db7001329f3000000140000130412164952010400000012"
          + "360a0002341502cb0c20085c107e";

  /** Y: a location in edition 2019. */
  static final String EDITION_2019 =
      "7e0200407c0100000000017299841738ffff000004000000080006eeb6ad02633df70138000300632007071923590104"
          + "0000000b02020016030200210402002c051e37373700000000000000000000000000000000000000000000000000"
          + "00001105420000004212064d0000004d4d1307000000580058582504000000632a02000a2b040000001430011e310"
          + "128637e";

  /** G: a latitude with 7E in it. */
  static final String ESCAPED =
      "7e0200001c0123456789010000000004000000080007203b7d0202633df70138000300632410012359591c7e";

  /** T: a personal terminal with extras E4 and E7. */
  private static final String PERSONAL =
      "7e02000048051160004464000d00000000000c00020159885e06cbf3440000000000002008071807220104000000013"
          + "0011c310109e4020063e50100e60100e7080000000000000000ee0a01cc01262c009a6743001e7e";

  static final String HEARTBEAT = "7e0002000001234567890100008a7e";

  private final Jt808 jt808 = new Jt808();

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      value = {
        // T.
        EMERGENCY + "| 094027587492 URGENT | CALL alarm word bit 0 (emergency) REPLACED",
        PERSONAL + "| 051160004464 ROUTINE | status 99 @2020-08-07T10:07:22Z",
        // made: E7 bit 1.
        "7e02000048051160004464000d00000000000c00020159885e06cbf34400000000000020080718072201040000000130"
            + "011c310109e4020063e50100e60100e7080002000000000000ee0a01cc01262c009a6743001c7e|"
            + " 051160004464 URGENT | CALL extra E7 (SOS key) @2020-08-07T10:07:22Z, status 99"
            + " @2020-08-07T10:07:22Z",
        // T: taken off.
        "7e02000033202011200010001300020000000400020158b30006c93ee5002000000000201127162937010400000000fe0145ff0c01cc00000000263300000f3e627e|"
            + " 202011200010 URGENT| TAMPER alarm word bit 17 (taken off) @2020-11-27T08:29:37Z",
        // T: battery in E1.
        "7e0200002f017028775424038d000000000000000a0189dbeb04ca653a00000012014723040700074401040000000030011b31010ee1012dea020001dc7e|"
            + " 017028775424 ROUTINE | status 45 @2023-04-06T16:07:44Z",
        // T: message 0x0210.
        "7e0210000704546000231900884f2606180229579c7e| 045460002319 ROUTINE"
            + "| status 79 @2026-06-17T18:29:57Z",
        // T: heartbeat.
        "7e0002000004304832546500b7ca7e| 043048325465 ROUTINE | status null MISSING",
        // Y: edition 2019.
        EDITION_2019 + "| 00000000017299841738 ROUTINE | status null @2020-07-07T11:23:59Z",
        // G: alarm bit 10 is a camera's; the year 2024.
        ESCAPED + "| 012345678901 ROUTINE | status null @2024-10-01T15:59:59Z",
        // G: a batch of two.
        "7e0704003f0123456789010000000200001c000004000000080007203b7d0202633df7013800030063241001235959001c000004000000080007203b7d0202633df7013800030063241001235959b67e|"
            + " 012345678901 ROUTINE | status null @2024-10-01T15:59:59Z",
        // T: a batch of three, the newest last.
        "7e0704011204545009154600a4000301004200000000004c000a0236d9f9008126ba00280001000026052318421301"
            + "040000003d30010031010de4020159e50101e60100e7080000000400000000f50101fb01000067000000000"
            + "04c00000236d9f9008126ba00280000000026052318451301040000003d300100310100e4020158e50101e6"
            + "0100e7080000000400000000ec155091e3194157ae8c86dd750382a69e86dd750382a4e10c010c000600bbe"
            + "4001ada2900f50101fb0100006000000000004c00000236d9f9008126ba0028000000002605231848120104"
            + "0000003d300100310100e4020157e50101e60100e7080000000400000000ec0e5091e3194157b09e86dd750382afe10c010c000600bbe4001b1c2900f50101fb0100a57e|"
            + " 045450091546 ROUTINE | status 87 @2026-05-23T10:48:12Z",
      })
  void framesOfRealTerminalsAreUnderstood(String frame, String heard, String said) {
    byte[] bytes = Frames.hex(frame);

    assertThat(jt808.recognise(bytes, 1)).isEqualTo(Recognition.YES);
    assertThat(jt808.frame(bytes, 0, bytes.length)).isEqualTo(new Framing.Frame(bytes.length));
    assertThat(Frames.heard(jt808, bytes)).isEqualTo(heard);
    assertThat(Frames.words(jt808.decode(Frames.envelope(jt808, bytes)))).isEqualTo(said);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    // T, with the answers the standard's tables 5 and 7 ask for.
    "7e0002000004304832546500b7ca7e, 043048325465 ROUTINE,"
        + "7e80010005043048325465000000b70002004e7e",
    "7e01000019094027849470001200000000000000000000000000000000000009402784"
        + "9470000a7e, 094027849470 NOTHING,"
        + "7e8100000f09402784947000000012003039343032373834393437309c7e",
    "7E0102000E013511221122000661757468656E7469636174696F6E3F7E, 013511221122 NOTHING,"
        + "7e8001000501351122112200000006010200b57e",
    "7e010200204f07788ef67601824f4459344f544d314d4459774d4441314d444977626d5633553235536457786cba7e,868935060005020"
        + " NOTHING, 7e800100054f07788ef676000001820102003a7e",
    // G: to a terminal's answer there is none.
    "7e000100050123456789017fff007b01c803bd7e, 012345678901 NOTHING, none",
    // made: the time, which edition 2019 asks for with 0x0004.
    "7e0004400001000000000172998417380001057e, 00000000017299841738 NOTHING,"
        + "7e8004400601000000000172998417380000261124120000837e",
    // made: logout.
    "7e0003000001234567890100058e7e, 012345678901 NOTHING,"
        + "7e80010005012345678901000000050003000a7e",
    // T: edition 2019; the check byte of the answer is 7E.
    "7e0704402d0100000866496077582164881d0001000028000000000000000701a00192091f2a47001600000002"
        + "26050916422701040000258230010031010e507e, 00000866496077582164 ROUTINE,"
        + "7e8001400501000008664960775821640000881d0704007d027e",
  })
  void eachFrameGetsItsAnswer(String frame, String heard, String answer) {
    byte[] bytes = Frames.hex(frame);

    assertThat(Frames.heard(jt808, bytes)).isEqualTo(heard);
    assertThat(Frames.hex(jt808.hear(bytes, Frames.NOW).answer())).isEqualTo(answer);
  }

  @Test
  void answersHaveTheBytesThatOthersWriteDown() {
    Jt808Frame heartbeat = Jt808Frame.of(Frames.hex(HEARTBEAT)).frame();
    byte[] generalG = heartbeat.reply(0x8001, Frames.hex("7fff000200"));
    byte[] registeredG =
        heartbeat.reply(0x8100, Frames.hex("000000" + Frames.hex(Frames.text("12345678901"))));
    byte[] registeredX =
        new Jt808Frame(0x0100, 0x4000, 1, Frames.hex("00000000013912344329"), 0x6f, 1, new byte[0])
            .reply(0x8100, Frames.hex("006f006f6b2e2e6f6b2e2e6f6b"));

    assertThat(Frames.hex(generalG)).isEqualTo("7e8001000501234567890100007fff0002008e7e");
    assertThat(Frames.hex(registeredG))
        .isEqualTo("7e8100000e01234567890100000000003132333435363738393031377e");
    assertThat(Frames.hex(registeredX))
        .isEqualTo("7e8100400d01000000000139123443290000006f006f6b2e2e6f6b2e2e6f6bd27e");
  }

  @Test
  void whoIsNotRegisteredHearsSo() {
    byte[] registration =
        Frames.hex(
            "7e010000190940278494700012000000000000000000000000000000000000094027849470000a7e");
    byte[] location = Frames.hex(ESCAPED);

    assertThat(Frames.hex(jt808.hear(registration, Frames.NOW).refusal()))
        .isEqualTo("7e8100000309402784947000000012049a7e");
    assertThat(Frames.hex(jt808.hear(location, Frames.NOW).refusal()))
        .isEqualTo("7e80010005012345678901000000000200010f7e");
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      value = {
        // T, whose tests change frames without their check byte.
        "7E02000032013511221122000700000000000C000301578CC006CA3A5C00470000000014072317201501040000000030011631010BD07E|"
            + " checksum",
        "7e000200000123456789017d03007e| 7D is followed by neither 01 nor 02",
        "7e000200000123456789010000007d7e| 7D is followed by neither 01 nor 02",
        "7e00020001012345678901 0000 8b7e| the length does not fit",
        "7e0002000001234567890100007e| too short",
        "7e7e| too short",
      })
  void whatCannotBeTrustedIsNeitherKeptNorAnswered(String frame, String why) {
    byte[] bytes = Frames.hex(frame.replace(" ", ""));

    var heard = jt808.hear(bytes, Frames.NOW);

    assertThat(heard.malformed()).isEqualTo(why);
    assertThat(heard.answer()).isNull();
    assertThat(Frames.words(jt808.decode(Frames.envelope(jt808, bytes))))
        .isEqualTo("BAD_FRAME: no frame of JT/T 808: " + why);
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      value = {
        // T: transparent data.
        "7e0900001b41305888975883194000184754534c7c367c317c307c3130323138303934 7c317c0d0ab47e"
            + "| UNKNOWN_KIND: message 0x0900 is not known",
        // made: one of two sub-packets; encrypted; a location cut short.
        "7e0200200101234567890100000002000100a87e"
            + "| BAD_VALUE: message 0x0200 is one of 2 sub-packets; only whole messages are read",
        "7e020004010123456789010000008f7e"
            + "| BAD_VALUE: message 0x0200 is encrypted: turn encryption off",
        "7e020000010123456789010000008b7e"
            + "| BAD_VALUE: a location report of 1 bytes; at least 28 are wanted",
      })
  void whatIsNotUnderstoodIsKeptUrgentAndAnsweredAndSaysWhy(String frame, String why) {
    byte[] bytes = Frames.hex(frame.replace(" ", ""));

    var heard = jt808.hear(bytes, Frames.NOW);

    assertThat(heard.malformed()).isNull();
    assertThat(heard.keep()).isEqualTo(TcpProtocol.Heard.Keep.URGENT);
    assertThat(heard.answer()).isNotNull();
    assertThat(Frames.words(jt808.decode(Frames.envelope(jt808, bytes)))).isEqualTo(why);
  }

  @Test
  void aSubPacketThatStandsAloneIsRead() {
    byte[] alone =
        Frames.hex(
            "7e0200201c0123456789010000000100010000040000000800"
                + "07203b7d0202633df70138000300632410012359593c7e");

    Decoded decoded = jt808.decode(Frames.envelope(jt808, alone));

    assertThat(Frames.words(decoded)).isEqualTo("status null @2024-10-01T15:59:59Z");
  }

  @Test
  void aFrameCutOffAtItsBeginningCostsNoOther() {
    byte[] stream = Frames.hex("deadbeef7e" + HEARTBEAT + HEARTBEAT);

    assertThat(jt808.frame(stream, 0, stream.length)).isEqualTo(new Framing.Noise(4));
    assertThat(jt808.frame(stream, 4, stream.length)).isEqualTo(new Framing.Noise(1));
    assertThat(jt808.frame(stream, 5, stream.length)).isEqualTo(new Framing.Frame(15));
  }

  @Test
  void theKeyTellsAFrameSentAgainFromANewCall() {
    byte[] sos = Frames.hex(EMERGENCY);
    byte[] next = sos.clone();
    next[12] ^= 1; // serial
    next[next.length - 2] ^= 1;
    byte[] position = Frames.hex(PERSONAL);

    SenderKey first = key(sos);

    // Its clock was never set, so the key holds for two minutes and no longer.
    assertThat(first).isInstanceOf(SenderKey.NumberOnly.class).isEqualTo(key(sos));
    assertThat(key(next)).isNotEqualTo(first);
    assertThat(key(position)).isEqualTo(new SenderKey.Numbered(13, 1_596_794_842_000L));
    assertThat(key(Frames.hex(HEARTBEAT))).isEqualTo(new SenderKey.None());
  }

  @Test
  void aCallIsNotTakenForThePositionBeforeItWithTheSameSerialAndTime() {
    byte[] sos = Frames.hex(PERSONAL);
    sos[16] ^= 1; // alarm bit 0
    sos[sos.length - 2] ^= 1;

    assertThat(key(sos)).isInstanceOf(SenderKey.Text.class);
    assertThat(key(sos)).isNotEqualTo(key(Frames.hex(PERSONAL)));
  }

  private SenderKey key(byte[] frame) {
    return Frames.header(jt808.decode(Frames.envelope(jt808, frame))).key();
  }
}
