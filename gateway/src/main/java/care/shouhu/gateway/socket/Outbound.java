package care.shouhu.gateway.socket;

import io.netty.channel.Channel;
import io.vertx.core.internal.net.NetSocketInternal;
import java.util.concurrent.TimeUnit;

/**
 * The way out of a socket. A device that does not read what it is sent is not heard until it does,
 * and not for longer than its connection allows. The event loop's.
 */
public final class Outbound {

  /** What is unsent at the end may still go out for so long. */
  private static final long END_MILLIS_MAX = 2_000;

  private final Channel channel;
  private final Runnable close;
  private final Reading reading;

  /** Since when the buffer has been above its mark; 0 while it is not. */
  private long fullSinceMillis;

  public Outbound(NetSocketInternal socket, Reading reading) {
    this(socket.channelHandlerContext().channel(), socket::close, reading);
  }

  /**
   * @param close ends the socket once what is unsent has been taken
   */
  Outbound(Channel channel, Runnable close, Reading reading) {
    this.channel = channel;
    this.close = close;
    this.reading = reading;
  }

  /** The buffer is above, or again below, its mark. */
  public void changed(long nowMillis) {
    boolean full = !channel.isWritable();
    fullSinceMillis = full ? nowMillis : 0;
    reading.set(Reading.Pause.OUTBOUND_FULL, full);
  }

  /** Whether the device has taken nothing for longer than this. */
  public boolean isStuck(long millisMax, long nowMillis) {
    return fullSinceMillis != 0 && nowMillis - fullSinceMillis > millisMax;
  }

  /** Ends the socket, whether or not the other side takes what is unsent. */
  public void close() {
    close.run();
    if (channel.isOpen()) {
      var _ = channel.eventLoop().schedule(this::cut, END_MILLIS_MAX, TimeUnit.MILLISECONDS);
    }
  }

  /**
   * From before all handlers: a close that passes Vert.x's waits for what is unsent, and so for
   * ever for a device that takes nothing.
   */
  private void cut() {
    if (channel.isOpen()) {
      var _ = channel.pipeline().firstContext().close();
    }
  }
}
