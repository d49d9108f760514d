package care.shouhu.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** However the network cuts the stream, whole small packets pass and the large one is told. */
class FrameGuardTest {

  private static final int PACKET_BYTES_MAX = 300;

  @Property(tries = 500)
  void packets_within_the_limit_pass_unchanged(
      @ForAll @Size(min = 1, max = 8) List<@IntRange(min = 0, max = 297) Integer> bodies,
      @ForAll @IntRange(min = 1, max = 400) int chunk) {
    byte[] stream = stream(bodies);

    Seen seen = send(stream, chunk);

    assertThat(seen.bytes).isEqualTo(stream);
    assertThat(seen.oversized).isEmpty();
  }

  @Property(tries = 500)
  void packet_above_the_limit_is_told_once_and_ends_the_stream(
      @ForAll @Size(max = 5) List<@IntRange(min = 0, max = 297) Integer> before,
      @ForAll @IntRange(min = 298, max = 200_000) int large,
      @ForAll @IntRange(min = 1, max = 4000) int chunk) {
    byte[] small = stream(before);
    List<Integer> all = new ArrayList<>(before);
    all.add(large);
    all.add(10);

    Seen seen = send(stream(all), chunk);

    // Where the header was cut, the codec has its first bytes and nothing of the packet's body.
    assertThat(Arrays.copyOf(seen.bytes, small.length)).isEqualTo(small);
    assertThat(seen.bytes.length - small.length).isBetween(0, 3);
    assertThat(seen.oversized).hasSize(1);
    assertThat(seen.oversized.getFirst().packetType()).isEqualTo(3);
    assertThat(seen.oversized.getFirst().packetBytes()).isEqualTo(packet(large).length);
    assertThat(seen.oversized.getFirst().firstBytes().length)
        .isLessThanOrEqualTo(FrameGuard.FIRST_BYTES_MAX);
  }

  @SuppressWarnings("ArrayRecordComponent")
  private record Seen(byte[] bytes, List<FrameGuard.Oversized> oversized) {}

  private static Seen send(byte[] stream, int chunk) {
    EmbeddedChannel channel = new EmbeddedChannel(new FrameGuard(PACKET_BYTES_MAX, () -> {}));
    for (int at = 0; at < stream.length; at += chunk) {
      int length = Math.min(chunk, stream.length - at);
      channel.writeInbound(Unpooled.copiedBuffer(stream, at, length));
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    List<FrameGuard.Oversized> oversized = new ArrayList<>();
    for (Object out = channel.readInbound(); out != null; out = channel.readInbound()) {
      switch (out) {
        case ByteBuf buf -> {
          bytes.writeBytes(ByteBufUtil.getBytes(buf));
          buf.release();
        }
        case FrameGuard.Oversized o -> oversized.add(o);
        default -> throw new AssertionError(out);
      }
    }
    return new Seen(bytes.toByteArray(), oversized);
  }

  private static byte[] stream(List<Integer> bodies) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    bodies.forEach(body -> out.writeBytes(packet(body)));
    return out.toByteArray();
  }

  /** A PUBLISH at QoS 1 with so many bytes after its fixed header. */
  private static byte[] packet(int bodyBytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(0x32);
    int left = bodyBytes;
    do {
      int digit = left % 128;
      left /= 128;
      out.write(left > 0 ? digit | 0x80 : digit);
    } while (left > 0);
    for (int i = 0; i < bodyBytes; i++) {
      out.write(0x30 + i % 10);
    }
    return out.toByteArray();
  }
}
