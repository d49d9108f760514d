package care.shouhu.sim.load;

import io.netty.buffer.ByteBuf;

/**
 * Reads what a broker answers, packet after packet, however the bytes are cut. Keeps four bytes of
 * a body and skips the rest: no answer that counts here has more to say. One a connection.
 */
final class Answers {

  /** Who hears of them. */
  interface Heard {
    /** CONNACK; 0 is welcome. */
    void connectAnswered(int code);

    /**
     * PUBACK.
     *
     * @param reason 0x80 and above is a refusal (MQTT 5)
     */
    void published(int packetId, int reason);

    /** The broker says good-bye, or something no client should be sent. */
    void ending();
  }

  private static final int CONNACK = 2;
  private static final int PUBLISH = 3;
  private static final int PUBACK = 4;
  private static final int SUBACK = 9;
  private static final int PINGRESP = 13;

  /** First byte, length byte and packet id of a PUBACK that only says yes. */
  private static final int PUBACK_SHORT = 0x4002_0000;

  private int type = -1;
  private int length;
  private int lengthShift;
  private boolean lengthRead;
  private int bodyRead;
  private int body;

  void read(ByteBuf in, Heard heard) {
    while (in.isReadable()) {
      if (type < 0 && in.readableBytes() >= 4) {
        int four = in.getInt(in.readerIndex());
        if ((four & 0xffff_0000) == PUBACK_SHORT) {
          in.skipBytes(4);
          heard.published(four & 0xffff, 0);
          continue;
        }
      }
      if (take(in.readUnsignedByte())) {
        int read = type;
        type = -1;
        told(read, heard);
      }
    }
  }

  /** One more byte; true when it ends a packet. */
  private boolean take(int value) {
    if (type < 0) {
      type = value >> 4;
      length = 0;
      lengthShift = 0;
      lengthRead = false;
      bodyRead = 0;
      body = 0;
      return false;
    }
    if (!lengthRead) {
      length |= (value & 0x7f) << lengthShift;
      lengthShift += 7;
      lengthRead = (value & 0x80) == 0 || lengthShift > 21;
      return lengthRead && length == 0;
    }
    if (bodyRead < 4) {
      body |= value << (24 - 8 * bodyRead);
    }
    bodyRead++;
    return bodyRead == length;
  }

  private void told(int read, Heard heard) {
    switch (read) {
      case CONNACK -> heard.connectAnswered(body >> 16 & 0xff);
      case PUBACK -> heard.published(body >>> 16, body >> 8 & 0xff);
      case PUBLISH, SUBACK, PINGRESP -> {}
      default -> heard.ending();
    }
  }
}
