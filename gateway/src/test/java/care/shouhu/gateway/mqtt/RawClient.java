package care.shouhu.gateway.mqtt;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** A client that says exactly the bytes it is told to, and reads packet by packet. */
final class RawClient implements AutoCloseable {

  /** Shown where the server closed instead of answering. */
  static final String CLOSED = "closed";

  private final Socket socket;
  private final DataInputStream in;
  private final DataOutputStream out;

  RawClient(int port) throws IOException {
    this(new Socket(InetAddress.getLoopbackAddress(), port));
  }

  /** Over a socket that is connected, perhaps encrypted. */
  RawClient(Socket connected) throws IOException {
    socket = connected;
    socket.setSoTimeout(20_000);
    socket.setTcpNoDelay(true);
    in = new DataInputStream(socket.getInputStream());
    out = new DataOutputStream(socket.getOutputStream());
  }

  /** A client of a known device that has its CONNACK. */
  static RawClient connected(int port, int version, String device, String clientId)
      throws IOException {
    RawClient client = new RawClient(port);
    client.connect(version, device, "secret-" + device, clientId, 0);
    String answer = client.read();
    if (!answer.startsWith("20 0000")) {
      throw new AssertionError(answer);
    }
    return client;
  }

  RawClient send(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
    return this;
  }

  RawClient sendHex(String hex) throws IOException {
    return send(HexFormat.of().parseHex(hex.replace(" ", "")));
  }

  RawClient connect(int version, String user, String secret, String clientId, int keepAlive)
      throws IOException {
    return send(connectPacket(version, user, secret, clientId, keepAlive, true));
  }

  static byte[] connectPacket(
      int version, String user, String secret, String clientId, int keepAlive, boolean clean) {
    Bytes body = new Bytes().text("MQTT").u8(version).u8(0xC0 | (clean ? 2 : 0)).u16(keepAlive);
    if (version == 5) {
      // A session without clean start is wanted for an hour.
      body.raw(clean ? new byte[] {0} : new byte[] {5, 0x11, 0, 0, 0x0E, 0x10});
    }
    return packet(0x10, body.text(clientId).text(user).text(secret));
  }

  /** MQTT 5, for a client that shows a certificate; {@code user} may be null. */
  static byte[] connectPacketWithoutSecret(String user, String clientId) {
    Bytes body = new Bytes().text("MQTT").u8(5).u8(user == null ? 2 : 0x82).u16(0).u8(0);
    body.text(clientId);
    return packet(0x10, user == null ? body : body.text(user));
  }

  /**
   * A CONNECT of bed-1 (or whom {@code user} names) with everything there is in it, in hex where it
   * is not text. On 3.1.1 properties are left out.
   */
  static byte[] connectPacket(
      int version, int flags, String properties, String clientId, Bytes will, String user) {
    Bytes body = new Bytes().text("MQTT").u8(version).u8(flags).u16(0);
    if (version == 5) {
      body.properties(properties);
    }
    body.text(clientId);
    if (will != null) {
      body.raw(will.out.toByteArray());
    }
    return packet(0x10, body.text(user).text("secret-" + user));
  }

  /** {@code qos} 0 to 2; the packet id is left out at 0. */
  static byte[] publishPacket(int version, int qos, int id, String topic, byte[] payload) {
    Bytes body = new Bytes().text(topic);
    if (qos > 0) {
      body.u16(id);
    }
    if (version == 5) {
      body.u8(0);
    }
    return packet(0x30 | qos << 1, body.raw(payload));
  }

  RawClient publish(int version, int qos, int id, String topic, String payload) throws IOException {
    return send(publishPacket(version, qos, id, topic, payload.getBytes(StandardCharsets.UTF_8)));
  }

  /** The same packet again, with DUP. */
  RawClient publishAgain(int version, int qos, int id, String topic, String payload)
      throws IOException {
    byte[] packet =
        publishPacket(version, qos, id, topic, payload.getBytes(StandardCharsets.UTF_8));
    packet[0] |= 8;
    return send(packet);
  }

  /** PINGREQ, and its answer: all before it has been handled. */
  void ping() throws IOException {
    sendHex("c000");
    String answer = read();
    if (!answer.equals("d0")) {
      throw new AssertionError("wanted PINGRESP, got " + answer);
    }
  }

  /** The next packet as {@code "type body"} in hex, or {@link #CLOSED}. */
  String read() throws IOException {
    try {
      int first = in.readUnsignedByte();
      int length = 0;
      for (int shift = 0, digit = 0x80; (digit & 0x80) != 0; shift += 7) {
        digit = in.readUnsignedByte();
        length |= (digit & 0x7f) << shift;
      }
      byte[] body = new byte[length];
      in.readFully(body);
      String hex = HexFormat.of().formatHex(body);
      return "%02x".formatted(first) + (hex.isEmpty() ? "" : " " + hex);
    } catch (EOFException | SocketException e) {
      return CLOSED;
    }
  }

  static byte[] packet(int first, Bytes body) {
    Bytes packet = new Bytes().u8(first);
    int left = body.out.size();
    do {
      int digit = left % 128;
      left /= 128;
      packet.u8(left > 0 ? digit | 0x80 : digit);
    } while (left > 0);
    return packet.raw(body.out.toByteArray()).out.toByteArray();
  }

  /** Bytes as MQTT writes them. */
  static final class Bytes {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Bytes u8(int value) {
      out.write(value);
      return this;
    }

    Bytes u16(int value) {
      return u8(value >> 8).u8(value & 0xff);
    }

    Bytes raw(byte[] bytes) {
      out.writeBytes(bytes);
      return this;
    }

    /** MQTT 5 properties, with their length before them. */
    Bytes properties(String hex) {
      byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
      return u8(bytes.length).raw(bytes);
    }

    Bytes text(String text) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return u16(bytes.length).raw(bytes);
    }
  }

  /** Closes the socket without a word. */
  void hangUp() throws IOException {
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
