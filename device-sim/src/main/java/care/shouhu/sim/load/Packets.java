package care.shouhu.sim.load;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The MQTT packets a device sends beside its messages, as bytes (OASIS MQTT 3.1.1 and 5.0). */
final class Packets {
  private static final byte[] PING_REQUEST = {(byte) 0xc0, 0};
  private static final byte[] DISCONNECT = {(byte) 0xe0, 0};
  private static final int CLEAN_START = 0x02;
  private static final int USER_NAME = 0x80;
  private static final int PASSWORD = 0x40;

  private Packets() {}

  /** A CONNECT without will, with user name and password where there is a secret. */
  static byte[] connect(LoadDevice device, int keepAliveSeconds, boolean version5) {
    boolean named = !device.secret().isEmpty();
    var body = new ByteArrayOutputStream();
    text(body, "MQTT");
    body.write(version5 ? 5 : 4);
    body.write(CLEAN_START | (named ? USER_NAME | PASSWORD : 0));
    body.write(keepAliveSeconds >> 8);
    body.write(keepAliveSeconds);
    if (version5) {
      body.write(0);
    }
    text(body, device.id());
    if (named) {
      text(body, device.id());
      text(body, device.secret());
    }
    return packet(0x10, body.toByteArray());
  }

  static byte[] pingRequest() {
    return PING_REQUEST.clone();
  }

  static byte[] disconnect() {
    return DISCONNECT.clone();
  }

  /** A packet of this first byte. */
  static byte[] packet(int first, byte[] body) {
    var packet = new ByteArrayOutputStream(body.length + 5);
    packet.write(first);
    int left = body.length;
    do {
      int digit = left & 0x7f;
      left >>= 7;
      packet.write(left > 0 ? digit | 0x80 : digit);
    } while (left > 0);
    packet.writeBytes(body);
    return packet.toByteArray();
  }

  /** A text with its length before it. */
  static void text(ByteArrayOutputStream out, String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    out.write(utf8.length >> 8);
    out.write(utf8.length);
    out.writeBytes(utf8);
  }
}
