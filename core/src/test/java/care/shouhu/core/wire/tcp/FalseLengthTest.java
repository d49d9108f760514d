package care.shouhu.core.wire.tcp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A length that is wrong takes no frame behind it. Lengths in front of which something is missing
 * are what a terminal leaves that restarted in the middle of a frame.
 */
class FalseLengthTest {
  private static final String GT06_HEARTBEAT = "78780a13c40604000201298f5b0d0a";
  private static final String GT06_SOS = "78781219028f0a29e10036f12003040102000875dc0d0a";

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    // 4,000 bytes announced; 200; a length that ends where the call does; one that ends in it.
    "79790fa0, GT06",
    "7878c8, GT06",
    "787824, GT06",
    "787814, GT06",
    "ab10a00f00000000, EV07B",
    "ab10800000000000, EV07B",
    "ab10280012340000, EV07B",
    "ab10180012340000, EV07B",
  })
  void framesBehindAFalseLengthAreFound(String begin, String protocol) {
    boolean gt06 = protocol.equals("GT06");
    TcpProtocol its = gt06 ? new Gt06() : new Ev07b();
    List<String> frames =
        gt06 ? List.of(GT06_HEARTBEAT, GT06_SOS) : List.of(Ev07bTest.HEARTBEAT, Ev07bTest.SOS);
    byte[] stream = Frames.hex(begin + String.join("", frames));

    List<String> found = frames.stream().map(FalseLengthTest::asText).toList();
    for (int piece : new int[] {1, 7, stream.length}) {
      assertThat(Streams.frames(its, stream, piece))
          .as("in pieces of " + piece)
          .filteredOn(frame -> !frame.equals(asText(begin)))
          .isEqualTo(found);
    }
  }

  @ParameterizedTest
  @CsvSource({"00", "ab", "78", "79"})
  void noughtsAndMarksAreNoFrames(String filling) {
    byte[] ev07b = Frames.hex("ab10a00f00000000" + filling.repeat(2_000));
    byte[] gt06 = Frames.hex("79790fa0" + filling.repeat(2_000));

    assertThat(new Ev07b().frame(ev07b, 0, ev07b.length))
        .isEqualTo(new TcpProtocol.Framing.Incomplete());
    assertThat(new Gt06().frame(gt06, 0, gt06.length))
        .isEqualTo(new TcpProtocol.Framing.Incomplete());
  }

  private static String asText(String hex) {
    return new String(Frames.hex(hex), ISO_8859_1);
  }
}
