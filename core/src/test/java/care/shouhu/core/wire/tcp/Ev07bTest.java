package care.shouhu.core.wire.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.core.event.SenderKey;
import care.shouhu.core.wire.tcp.TcpProtocol.Framing;
import care.shouhu.core.wire.tcp.TcpProtocol.Recognition;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Frames captured by others, from Traccar's tests of minifinder2; {@code made} where not. */
class Ev07bTest {
  static final String SOS =
      "ab104b00cab208010110013836323232313038373738303438310d24d0b71d6a0800f864000000000d0200100000d0b7"
          + "1d6a000000001c23c69b531448e06ed4e621e254cf084d696e6946696e646572204851";

  static final String HEARTBEAT = "ab10150076f1320003100133353534363530373130323933303602105a";

  /** Bit 31 of the alarm: a dog barks. */
  static final String SAMPLE =
      "ab102600080f1400011001383633393231303339393833343736092429b347633003a96409020000008027b34763";

  private final Ev07b ev07b = new Ev07b();

  @ParameterizedTest(name = "{2}")
  @CsvSource(
      delimiter = '|',
      value = {
        SOS
            + "| 862221087780481 URGENT | CALL alarm bit 12 (SOS key) @2026-06-01T16:48:16Z,"
            + " status 100 @2026-06-01T16:48:16Z",
        HEARTBEAT + "| 355465071029306 ROUTINE | status 90 MISSING",
        SAMPLE + "| 863921039983476 ROUTINE | status 100 @2022-10-13T06:41:45Z",
        // The alarm without a time of its own, and a clock of 2019.
        "ab1845005d39370301100133353836383830303030303338303209245b92b55c84004b610502001000002221ca00050b4a005cc30f4a0056c80f4a003ba90e4a0055c8074a005dc3034a0057c8|"
            + " 358688000003802 URGENT| CALL alarm bit 12 (SOS key) MISSING, status 97 REPLACED",
        "ab185c001db78b03011001333538363838303030303033383032092448bd8a5c82003b130502010000003922ca923bad"
            + "10f794bd30b5c2cb0595b2944a0c49a4f9b6a4b1e9991e79ba0026bb78c08fb4581faae7ee3fb0e091f5778e96b074a78ed46528|"
            + " 358688000003802 URGENT| LOW_BATTERY alarm bit 0 (battery low) MISSING, status 19"
            + " REPLACED",
        // Position and steps.
        "AB103D0035A700000110013836373733303035333430333237390924AC5783620103C250162030CC5F0D5002FB432D00AF005A3158006D0A00000B0931EC5783620A000000|"
            + " 867730053403279 ROUTINE| status 80 @2022-05-17T08:07:08Z",
        // Place, with text.
        "ab10350015ae59010110013836333932313033333836353231360924723a12610042535a182ac0f6b4f2923100c900af02215c2b9bfb5461736b4c4d53|"
            + " 863921033865216 ROUTINE | status 90 @2021-08-10T08:36:02Z",
        // Time wanted.
        "AB101400594A01000310013836333932323033343437333734350112| 863922034473745 ROUTINE"
            + "| status null MISSING",
        // Barking only: a time, but none that the frame is known to be of.
        "ab101c00d6f61e000110013836333932313033393939363038300937efd201640c000000"
            + "| 863921039996080 ROUTINE | status null MISSING",
      })
  void framesOfRealPendantsAreUnderstood(String frame, String heard, String said) {
    byte[] bytes = Frames.hex(frame);

    assertThat(ev07b.recognise(bytes, 1)).isEqualTo(Recognition.YES);
    assertThat(ev07b.frame(bytes, 0, bytes.length)).isEqualTo(new Framing.Frame(bytes.length));
    assertThat(Frames.heard(ev07b, bytes)).isEqualTo(heard);
    assertThat(Frames.words(ev07b.decode(Frames.envelope(ev07b, bytes)))).isEqualTo(said);
  }

  @ParameterizedTest(name = "{0} → {1}")
  @CsvSource({
    "2, FALL alarm bit 2 (fall)",
    "12, CALL alarm bit 12 (SOS key)",
    "13, CALL alarm bit 13 (side key 1)",
    "14, CALL alarm bit 14 (side key 2)",
    "0, LOW_BATTERY alarm bit 0 (battery low)",
    // Ends of an SOS, power, fences, movement, speed.
    "11, none",
    "17, none",
    "8, none",
    "9, none",
    "4, none",
    "10, none",
    "1, none",
    "31, none",
  })
  void eachAlarmBitMeansOneThing(int bit, String said) {
    byte[] frame = data("0902" + little(1L << bit) + "27b34763", 5);

    String words = Frames.words(ev07b.decode(Frames.envelope(ev07b, frame)));

    assertThat(words)
        .isEqualTo((said.equals("none") ? "status null" : said) + " @2022-10-13T06:41:43Z");
    assertThat(Frames.heard(ev07b, frame))
        .isEqualTo("null " + (said.equals("none") ? "ROUTINE" : "URGENT"));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    // The answer as devices write it themselves: ab00030008c700007f0100, with the sequence.
    SOS + ", ab00030008c708017f0100",
    HEARTBEAT + ", ab00030008c732007f0100",
    // 2026-11-24T12:00:00Z is 6b057c40.
    "AB101400594A01000310013836333932323033343437333734350112, ab000700973a0100030512407c056b",
    // An answer is not answered, and what wants none gets none.
    "ab00030008c700007f0100, none",
    "ab000800c9ea0c0004061f0074657374, none",
  })
  void eachFrameGetsItsAnswer(String frame, String answer) {
    byte[] bytes = Frames.hex(frame);

    assertThat(Frames.hex(ev07b.hear(bytes, Frames.NOW).answer())).isEqualTo(answer);
  }

  @Test
  void anAlarmBeforeARecordThatDoesNotFitIsNotLost() {
    byte[] cut = data("0902" + "00100000" + "27b34763" + "ff24", 6);
    byte[] onlyCut = data("ff24", 7);

    assertThat(Frames.words(ev07b.decode(Frames.envelope(ev07b, cut))))
        .isEqualTo("CALL alarm bit 12 (SOS key) @2022-10-13T06:41:43Z");
    assertThat(Frames.heard(ev07b, onlyCut)).isEqualTo("null URGENT");
    assertThat(Frames.words(ev07b.decode(Frames.envelope(ev07b, onlyCut))))
        .startsWith("BAD_VALUE: after 0 records comes one whose length does not fit");
  }

  @Test
  void whatIsNotKnownIsKeptAndSaysSo() {
    byte[] frame = frame(0x55, "", 8);

    assertThat(Frames.heard(ev07b, frame)).isEqualTo("null URGENT");
    assertThat(Frames.words(ev07b.decode(Frames.envelope(ev07b, frame))))
        .isEqualTo("UNKNOWN_KIND: command 0x55 is not known");
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource({
    // Traccar's own test of an edited frame.
    "ab102c0039aac6020110013836313632393035303632353039380924dc37f36900427e5b0f2a404a8cba41a770ba50"
        + "6c61636531, checksum",
    "ab00040008c700007f0100, the length does not fit",
    "ab00000000000000, too short",
  })
  void whatCannotBeTrustedIsNeitherKeptNorAnswered(String frame, String why) {
    var heard = ev07b.hear(Frames.hex(frame), Frames.NOW);

    assertThat(heard.malformed()).isEqualTo(why);
    assertThat(heard.answer()).isNull();
  }

  @Test
  void theKeyTellsAFrameSentAgainFromANewCall() {
    byte[] sos = Frames.hex(SOS);
    byte[] next = data("0902" + "00100000" + "27b34763", 9);
    byte[] afterThat = data("0902" + "00100000" + "27b34763", 10);

    assertThat(key(sos)).isInstanceOf(SenderKey.Text.class).isEqualTo(key(sos));
    assertThat(key(next)).isNotEqualTo(key(afterThat));
    assertThat(key(Frames.hex(SAMPLE))).isEqualTo(new SenderKey.Numbered(20, 1_665_643_305_000L));
    assertThat(key(Frames.hex(HEARTBEAT))).isEqualTo(new SenderKey.None());
  }

  private SenderKey key(byte[] frame) {
    return Frames.header(ev07b.decode(Frames.envelope(ev07b, frame))).key();
  }

  private static byte[] data(String records, int sequence) {
    return frame(Ev07b.DATA, records, sequence);
  }

  static byte[] frame(int command, String records, int sequence) {
    return new Ev07bFrame(false, sequence, command, List.of(), true)
        .reply(command, Frames.hex(records));
  }

  private static String little(long value) {
    return "%08x".formatted(Integer.reverseBytes((int) value));
  }
}
