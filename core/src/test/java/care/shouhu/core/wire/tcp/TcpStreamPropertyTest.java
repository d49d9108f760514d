package care.shouhu.core.wire.tcp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.core.wire.Decoded;
import care.shouhu.core.wire.Decoders;
import care.shouhu.core.wire.RejectReason;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What good and damaged frames of JT/T 808, EV-07B and DC-09 become. */
class TcpStreamPropertyTest {

  /** A protocol and good frames of it. */
  record Speaker(TcpProtocol protocol, List<byte[]> frames) {
    @Override
    public String toString() {
      return protocol.profile().toString();
    }
  }

  /** A frame with a right checksum and any content. */
  @SuppressWarnings("ArrayRecordComponent") // Only for its words in a failure.
  record Said(TcpProtocol protocol, byte[] frame) {
    @Override
    public String toString() {
      return protocol.profile() + " " + Frames.hex(frame);
    }
  }

  private static final Jt808 JT808 = new Jt808();
  private static final Ev07b EV07B = new Ev07b();
  private static final SiaDc09 SIA = new SiaDc09();

  private static final List<Speaker> SPEAKERS =
      List.of(
          new Speaker(
              JT808,
              List.of(
                  Frames.hex(Jt808Test.HEARTBEAT),
                  Frames.hex(Jt808Test.EMERGENCY),
                  Frames.hex(Jt808Test.EDITION_2019),
                  Frames.hex(Jt808Test.ESCAPED))),
          new Speaker(
              EV07B,
              List.of(
                  Frames.hex(Ev07bTest.SOS),
                  Frames.hex(Ev07bTest.HEARTBEAT),
                  Frames.hex(Ev07bTest.SAMPLE))),
          new Speaker(
              SIA,
              List.of(
                  Frames.text(SiaDc09Test.LINK_TEST),
                  Frames.text(SiaDc09Test.PERSONAL_EMERGENCY),
                  Frames.text(SiaDc09Test.BURGLARY))));

  @Property(tries = 3_000)
  void anyContentBehindAGoodChecksumIsReadOrRefusedWithAReason(@ForAll("said") Said said) {
    var protocol = said.protocol();

    var heard = protocol.hear(said.frame(), Frames.NOW);
    Decoded decoded = Decoders.decode(Frames.envelope(protocol, said.frame()));

    boolean kept = heard.keep() != TcpProtocol.Heard.Keep.NOTHING;
    if (decoded instanceof Decoded.Rejected rejected) {
      assertThat(rejected.reason()).isNotEqualTo(RejectReason.DECODER_FAULT);
      assertThat(rejected.detail()).isNotBlank();
      assertThat(heard.keep()).isNotEqualTo(TcpProtocol.Heard.Keep.ROUTINE);
    } else if (kept) {
      assertThat(heard.malformed()).isNull();
    }
  }

  @Property(tries = 400)
  void whatWasSentArrivesHoweverItIsCutAndWhateverLiesBetween(
      @ForAll("speakers") Speaker speaker, @ForAll Random random) {
    var stream = new ByteArrayOutputStream();
    List<String> sent = new ArrayList<>();
    for (int i = 0; i < 1 + random.nextInt(6); i++) {
      if (random.nextBoolean()) {
        stream.writeBytes(Frames.text("0123456789".substring(random.nextInt(10))));
      }
      byte[] frame = pick(speaker.frames(), random);
      stream.writeBytes(frame);
      sent.add(new String(frame, ISO_8859_1));
    }
    int[] pieces = random.ints(5, 1, 40).toArray();

    List<String> arrived = Streams.frames(speaker.protocol(), stream.toByteArray(), pieces);

    assertThat(arrived).isEqualTo(sent);
  }

  @Property(tries = 1_000)
  void aFlippedBitIsNeverTakenForAnotherMessage(
      @ForAll("speakers") Speaker speaker, @ForAll Random random) {
    var protocol = speaker.protocol();
    byte[] good = pick(speaker.frames(), random);
    byte[] flipped = good.clone();
    int at = random.nextInt(flipped.length);
    flipped[at] ^= (byte) (1 << random.nextInt(8));
    String said = Frames.words(protocol.decode(Frames.envelope(protocol, good)));

    for (String frame : Streams.frames(protocol, flipped, flipped.length)) {
      var heard = protocol.hear(Frames.text(frame), Frames.NOW);
      if (heard.malformed() == null) {
        // Only where the checksum does not reach and nothing is said: properties and sequence of
        // EV-07B, the case of a letter in checksum and length of DC-09.
        assertThat(at).isLessThanOrEqualTo(8);
        Decoded decoded = protocol.decode(Frames.envelope(protocol, Frames.text(frame)));
        assertThat(Frames.words(decoded)).isEqualTo(said);
      }
    }
  }

  private static byte[] pick(List<byte[]> frames, Random random) {
    return frames.get(random.nextInt(frames.size()));
  }

  @Provide
  Arbitrary<Speaker> speakers() {
    return Arbitraries.of(SPEAKERS);
  }

  @Provide
  Arbitrary<Said> said() {
    Arbitrary<byte[]> bodies =
        Arbitraries.oneOf(
                Arbitraries.bytes(),
                Arbitraries.of(0, 1, 2, 4, 5, 9, 0x14, 0x24, 0x56, 0xE4, 0xE7, 0xFF)
                    .map(Integer::byteValue))
            .array(byte[].class)
            .ofMaxSize(90);
    Arbitrary<Said> jt808 =
        Combinators.combine(
                Arbitraries.of(2, 0x0100, 0x0102, 0x0200, 0x0200, 0x0210, 0x0704, 0x0900),
                Arbitraries.of(0, 0x0400, 0x2000, 0x4000),
                bodies)
            .as(TcpStreamPropertyTest::jt808);
    Arbitrary<Said> ev07b =
        Combinators.combine(Arbitraries.of(1, 1, 1, 2, 3, 4, 0x55, 0x7E, 0x7F), bodies)
            .as((command, body) ->
                new Said(EV07B, Ev07bTest.frame(command, Frames.hex(body), body.length)));
    Arbitrary<Said> sia =
        Combinators.combine(
                Arbitraries.of("ADM-CID", "SIA-DCS", "NULL", "*SIA-DCS", "X"),
                Arbitraries.strings()
                    .withChars("#|NOaritd/PAMBC019 ^[]_:,-*\"'".toCharArray())
                    .ofMaxLength(40))
            .as((id, data) ->
                new Said(SIA, SiaDc09Test.framed("\"" + id + "\"0001L0#1234[" + data)));
    return Arbitraries.oneOf(jt808, ev07b, sia);
  }

  private static Said jt808(int message, int properties, byte[] body) {
    int version = properties == 0x4000 ? 1 : -1;
    byte[] terminal = new byte[version < 0 ? 6 : 10];
    byte[] frame = new Jt808Frame(0, 0, version, terminal, 0, 1, new byte[0]).reply(message, body);
    if (properties == 0x0400 || properties == 0x2000) {
      // Encryption or a sub-packet: the bit and the check byte, neither of which is escaped here.
      frame[3] ^= (byte) (properties >> 8);
      frame[frame.length - 2] ^= (byte) (properties >> 8);
    }
    return new Said(JT808, frame);
  }
}
