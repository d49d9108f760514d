package care.shouhu.gateway.tcp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.HexFormat;

/** A terminal that says exactly the bytes it is told to. */
final class Terminal implements AutoCloseable {

  static final String CLOSED = "closed";
  private static final int READ_TIMEOUT_MILLIS = 20_000;

  private final Socket socket;

  Terminal(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(READ_TIMEOUT_MILLIS);
  }

  Terminal hex(String hex) throws IOException {
    return bytes(HexFormat.of().parseHex(hex));
  }

  Terminal text(String text) throws IOException {
    return bytes(text.getBytes(ISO_8859_1));
  }

  Terminal bytes(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
    return this;
  }

  /** So many bytes in hexadecimal, or {@link #CLOSED}. */
  String readHex(int count) throws IOException {
    return HexFormat.of().formatHex(read(count)).transform(hex -> hex.isEmpty() ? CLOSED : hex);
  }

  /** A text up to its bracket, or {@link #CLOSED}. */
  String readText() throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    byte[] one = read(1);
    while (one.length > 0) {
      text.writeBytes(one);
      if (one[0] == ']') {
        break;
      }
      one = read(1);
    }
    return text.size() == 0 ? CLOSED : text.toString(ISO_8859_1);
  }

  private byte[] read(int count) throws IOException {
    try {
      return socket.getInputStream().readNBytes(count);
    } catch (SocketException e) {
      // Closed with bytes of ours unread.
      return new byte[0];
    }
  }

  void hangUp() throws IOException {
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
