package care.shouhu.core.wire.tcp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import care.shouhu.core.wire.tcp.TcpProtocol.Framing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A stream that arrives in pieces, as the edge reads it. */
final class Streams {
  private Streams() {}

  /** The frames, one byte a character, when so many bytes arrive at once. */
  static List<String> frames(TcpProtocol protocol, byte[] stream, int... pieces) {
    List<String> frames = new ArrayList<>();
    int from = 0;
    int to = 0;
    for (int piece = 0; to < stream.length; piece++) {
      to = Math.min(stream.length, to + pieces[piece % pieces.length]);
      for (int steps = 0; ; steps++) {
        if (steps > stream.length) {
          throw new AssertionError(protocol.profile() + " does not come to an end");
        }
        int taken =
            switch (protocol.frame(stream, from, to)) {
              case Framing.Incomplete i -> 0;
              case Framing.Noise(int bytes) -> checked(bytes, to - from);
              case Framing.Frame(int bytes) -> {
                byte[] frame = Arrays.copyOfRange(stream, from, from + checked(bytes, to - from));
                frames.add(new String(frame, ISO_8859_1));
                yield bytes;
              }
            };
        if (taken == 0) {
          break;
        }
        from += taken;
      }
    }
    return frames;
  }

  private static int checked(int bytes, int available) {
    if (bytes < 1 || bytes > available) {
      throw new AssertionError(bytes + " of " + available + " bytes");
    }
    return bytes;
  }
}
