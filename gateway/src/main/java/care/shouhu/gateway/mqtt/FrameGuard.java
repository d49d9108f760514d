package care.shouhu.gateway.mqtt;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;

/**
 * Stands before the codec and reads fixed headers only, so that a packet above the limit is refused
 * by its announced length. The codec would first collect a whole variable header, which on MQTT 5
 * may be 256 MiB of properties.
 *
 * <p>Bytes go through uncopied. After an oversized packet the rest of the connection is dropped.
 */
final class FrameGuard extends ChannelInboundHandlerAdapter {

  /**
   * A packet above the limit.
   *
   * @param packetType the packet's type, 1 to 15 (3 is PUBLISH)
   * @param packetBytes its announced size with the header
   * @param firstBytes what had arrived after the header, at most {@value #FIRST_BYTES_MAX}
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Oversized(int packetType, long packetBytes, byte[] firstBytes) {

    /** A PUBLISH begins with its topic, two bytes of length before it; empty of other packets. */
    String topic() {
      if (packetType != MqttMessageType.PUBLISH.value() || firstBytes.length < 2) {
        return "";
      }
      int length = (firstBytes[0] & 0xff) << 8 | (firstBytes[1] & 0xff);
      int there = Math.min(length, firstBytes.length - 2);
      return new String(firstBytes, 2, there, StandardCharsets.UTF_8);
    }
  }

  static final int FIRST_BYTES_MAX = 1024;

  private final int packetBytesMax;
  private final Runnable writabilityChanged;

  private int bodyBytesLeft;
  private int headerBytes;
  private int packetType;
  private int lengthSoFar;
  private boolean malformed;
  private boolean dropping;

  FrameGuard(int packetBytesMax, Runnable writabilityChanged) {
    this.packetBytesMax = packetBytesMax;
    this.writabilityChanged = writabilityChanged;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (dropping) {
      ReferenceCountUtil.release(message);
      return;
    }
    ByteBuf bytes = (ByteBuf) message;
    int at = bytes.readerIndex();
    int end = bytes.writerIndex();
    int packetAt = at;
    while (at < end && !malformed) {
      if (bodyBytesLeft > 0) {
        int skip = Math.min(bodyBytesLeft, end - at);
        bodyBytesLeft -= skip;
        at += skip;
        continue;
      }
      packetAt = headerBytes == 0 ? at : packetAt;
      if (readHeader(bytes.getUnsignedByte(at++))) {
        long packetBytes = (long) headerBytes + bodyBytesLeft;
        headerBytes = 0;
        if (packetBytes > packetBytesMax) {
          refuse(ctx, bytes, packetAt, at, packetBytes);
          return;
        }
      }
    }
    ctx.fireChannelRead(message);
  }

  /** One more byte of a fixed header; true when it was the last. */
  private boolean readHeader(int value) {
    if (headerBytes == 0) {
      packetType = value >> 4;
      headerBytes = 1;
      lengthSoFar = 0;
      return false;
    }
    lengthSoFar += (value & 0x7f) << (7 * (headerBytes - 1));
    headerBytes++;
    if ((value & 0x80) == 0) {
      bodyBytesLeft = lengthSoFar;
      return true;
    }
    // A fifth length byte is for the codec to refuse, which then reads nothing more.
    malformed = headerBytes > 4;
    return false;
  }

  private void refuse(
      ChannelHandlerContext ctx, ByteBuf bytes, int packetAt, int bodyAt, long packetBytes) {
    dropping = true;
    int kept = Math.min(FIRST_BYTES_MAX, bytes.writerIndex() - bodyAt);
    byte[] first = ByteBufUtil.getBytes(bytes, bodyAt, kept);
    // The packets before it are still served. Where its header began in an earlier read, the codec
    // has that byte and waits in vain.
    if (packetAt > bytes.readerIndex()) {
      ctx.fireChannelRead(bytes.writerIndex(packetAt));
    } else {
      bytes.release();
    }
    ctx.fireChannelRead(new Oversized(packetType, packetBytes, first));
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    writabilityChanged.run();
    ctx.fireChannelWritabilityChanged();
  }
}
