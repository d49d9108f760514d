package care.shouhu.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.gateway.ingest.IngestMeters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutboundTest {
  private static final long STUCK_MILLIS = 1_000;

  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final List<Object> heard = new ArrayList<>();
  private final Reading reading =
      new Reading(channel, heard::add, new IngestMeters(new SimpleMeterRegistry()));
  private final Outbound outbound = new Outbound(channel, () -> {}, reading);
  private long nowMillis = 5_000;

  OutboundTest() {
    channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(500, 1_000));
    channel
        .pipeline()
        .addLast(
            new ChannelInboundHandlerAdapter() {
              @Override
              public void channelWritabilityChanged(ChannelHandlerContext ctx) {
                outbound.changed(nowMillis);
              }
            });
  }

  @AfterEach
  void end() {
    reading.close();
    channel.releaseOutbound();
  }

  @Test
  void who_reads_is_never_stuck() {
    sendUnread(500);

    assertThat(stuckAfter(1_000_000)).isFalse();
    assertThat(reading.isPaused()).isFalse();
  }

  @Test
  void who_takes_nothing_is_stuck_after_its_time_and_is_not_heard_meanwhile() {
    sendUnread(2_000);
    reading.received("what it says meanwhile");

    assertThat(stuckAfter(STUCK_MILLIS)).isFalse();
    assertThat(stuckAfter(1)).isTrue();
    assertThat(heard).isEmpty();
    assertThat(channel.config().isAutoRead()).isFalse();
  }

  @Test
  void who_takes_it_after_all_is_heard_again_and_has_its_time_anew() {
    sendUnread(2_000);
    reading.received("what it said meanwhile");
    nowMillis += 900;
    channel.flush();

    assertThat(heard).containsExactly("what it said meanwhile");
    assertThat(stuckAfter(1_000_000)).isFalse();
    sendUnread(2_000);
    assertThat(stuckAfter(STUCK_MILLIS)).isFalse();
    assertThat(stuckAfter(1)).isTrue();
  }

  @Test
  void an_end_that_waits_for_what_is_unsent_is_cut_off() {
    channel.freezeTime();
    channel.pipeline().addLast(new ClosesWhenAllIsSent());
    sendUnread(2_000);

    outbound.close();

    channel.advanceTimeBy(1_999, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
    assertThat(channel.isOpen()).isTrue();
    channel.advanceTimeBy(1, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
    assertThat(channel.isOpen()).isFalse();
  }

  /** As Vert.x does. */
  private static final class ClosesWhenAllIsSent extends ChannelOutboundHandlerAdapter {
    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
      // Not all is ever sent here.
    }
  }

  private void sendUnread(int bytes) {
    var _ = channel.write(Unpooled.wrappedBuffer(new byte[bytes]));
  }

  private boolean stuckAfter(long millis) {
    nowMillis += millis;
    return outbound.isStuck(STUCK_MILLIS, nowMillis);
  }
}
