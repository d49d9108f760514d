package care.shouhu.core.wire.tcp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.core.wire.Decoded;
import care.shouhu.core.wire.Envelope;
import care.shouhu.core.wire.RejectReason;
import care.shouhu.core.wire.tcp.TcpProtocol.Heard;
import care.shouhu.core.wire.tcp.TcpProtocol.Recognition;
import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** What the network can send: any bytes, cut anywhere. */
class TcpProtocolsPropertyTest {
  private static final List<byte[]> FRAMES =
      List.of(
          hex("78780d0103534190360660610003c3df0d0a"),
          hex("78781219028f0a29e10036f12003040102000875dc0d0a"),
          hex("79790020940a03516080825457290502194200448892980691312079088572f50004d4350d0a"),
          hex("78780a13c40604000201298f5b0d0a"),
          "[3G*8800000015*0002*LK]".getBytes(ISO_8859_1),
          "[3G*6907919734*003e*AL_LTE,170525,214118,V,0,N,0,E,0,0,0,0,0,22,0,0,00010000,0,0,0]"
              .getBytes(ISO_8859_1),
          hex(
              "ab102600080f1400011001383633393231303339393833343736092429b347633003a96409020000008027"
                  + "b34763"),
          hex("7e00020000040512345678000a7b7e"),
          "\n87CD0037\"ADM-CID\"9876R579BDFL789ABC#12345A[#12345A|1110 00 129]_14:12:04,09-25-2011\r"
              .getBytes(ISO_8859_1));

  private static byte[] hex(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  @Provide
  Arbitrary<TcpProtocol> protocols() {
    return Arbitraries.of(TcpProtocols.ALL);
  }

  /** Frames, broken frames and noise, one after another. */
  @Provide
  Arbitrary<byte[]> streams() {
    Arbitrary<byte[]> broken =
        Arbitraries.of(FRAMES)
            .flatMap(frame ->
                Arbitraries.integers()
                    .between(0, frame.length - 1)
                    .map(at -> {
                      byte[] changed = frame.clone();
                      changed[at] ^= (byte) (1 << at % 8);
                      return changed;
                    }));
    Arbitrary<byte[]> noise = Arbitraries.bytes().array(byte[].class).ofMaxSize(30);
    return Arbitraries.oneOf(Arbitraries.of(FRAMES), Arbitraries.of(FRAMES), broken, noise)
        .list()
        .ofMaxSize(12)
        .map(parts -> {
          ByteArrayOutputStream all = new ByteArrayOutputStream();
          parts.forEach(all::writeBytes);
          return all.toByteArray();
        });
  }

  @Property(tries = 1_500)
  void frames_are_the_same_however_the_stream_is_cut(
      @ForAll("protocols") TcpProtocol protocol,
      @ForAll("streams") byte[] stream,
      @ForAll @Size(min = 1, max = 6) List<@IntRange(min = 1, max = 60) Integer> pieces) {
    List<String> whole = Streams.frames(protocol, stream, Math.max(1, stream.length));

    int[] cut = pieces.stream().mapToInt(Integer::intValue).toArray();
    assertThat(Streams.frames(protocol, stream, cut)).isEqualTo(whole);
  }

  @Property(tries = 1_500)
  void no_bytes_make_a_protocol_throw(
      @ForAll("protocols") TcpProtocol protocol, @ForAll("streams") byte[] bytes) {
    Heard heard = protocol.hear(bytes, 1_772_337_600_000L);
    Decoded decoded =
        protocol.decode(
            new Envelope(
                "d", protocol.profile(), 1_772_337_600_000L, TcpProtocol.TOPIC_URGENT, bytes));

    assertThat(heard).isNotNull();
    if (heard.malformed() != null) {
      assertThat(heard.keep()).isEqualTo(Heard.Keep.NOTHING);
      assertThat(decoded).isInstanceOf(Decoded.Rejected.class);
    }
    if (decoded instanceof Decoded.Rejected rejected) {
      assertThat(rejected.reason()).isNotEqualTo(RejectReason.DECODER_FAULT);
    }
  }

  @Property(tries = 1_000)
  void sixteen_bytes_are_always_enough_and_never_two_protocols(@ForAll("streams") byte[] stream) {
    int length = Math.min(stream.length, TcpProtocol.RECOGNISE_BYTES_MAX);
    int yes = 0;
    for (TcpProtocol protocol : TcpProtocols.ALL) {
      Recognition recognition = protocol.recognise(stream, length);
      yes += recognition == Recognition.YES ? 1 : 0;
      if (length == TcpProtocol.RECOGNISE_BYTES_MAX) {
        assertThat(recognition).isNotEqualTo(Recognition.MORE);
      }
      // What was decided stays decided.
      for (int shorter = 0; shorter < length; shorter++) {
        Recognition early = protocol.recognise(stream, shorter);
        assertThat(early == Recognition.MORE || early == recognition).isTrue();
      }
    }
    assertThat(yes).isLessThanOrEqualTo(1);
  }
}
