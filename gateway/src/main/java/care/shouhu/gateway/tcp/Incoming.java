package care.shouhu.gateway.tcp;

import care.shouhu.core.wire.tcp.TcpProtocol;
import care.shouhu.core.wire.tcp.TcpProtocol.Framing;
import care.shouhu.core.wire.tcp.TcpProtocols;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * The bytes of one connection that are no whole frame yet, and those behind them: at most a frame
 * and what one read of the socket brings. The event loop's.
 */
final class Incoming {

  private static final byte[] NONE = {};

  private byte[] bytes = NONE;
  private int from;
  private int to;

  void add(ByteBuf more) {
    int count = more.readableBytes();
    if (to + count > bytes.length) {
      byte[] larger = new byte[to - from + count];
      System.arraycopy(bytes, from, larger, 0, to - from);
      bytes = larger;
      to -= from;
      from = 0;
    }
    more.readBytes(bytes, to, count);
    to += count;
  }

  int size() {
    return to - from;
  }

  TcpProtocols.Recognised recognise() {
    int length = Math.min(size(), TcpProtocol.RECOGNISE_BYTES_MAX);
    return TcpProtocols.recognise(first(length), length);
  }

  Framing frame(TcpProtocol protocol) {
    return protocol.frame(bytes, from, to);
  }

  /**
   * A copy of the first {@code count} bytes, which stay until they are {@linkplain #skip skipped}.
   */
  byte[] first(int count) {
    return Arrays.copyOfRange(bytes, from, from + count);
  }

  void skip(int count) {
    from += count;
    if (from == to) {
      clear();
    }
  }

  /** Nothing is held for a connection that is silent between frames. */
  void clear() {
    bytes = NONE;
    from = 0;
    to = 0;
  }
}
