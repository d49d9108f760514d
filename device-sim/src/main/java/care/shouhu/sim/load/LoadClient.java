package care.shouhu.sim.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * One device's connection. Everything runs on its loop's thread.
 *
 * <pre>
 * CLOSED ─ connect ─► CONNECTING ─ CONNACK 0 ─► OPEN
 *    ▲                    │ refused, failed       │ lost
 *    └────────────────────┴───────────────────────┘
 * </pre>
 *
 * <p>Sharable only in name: it outlives its channels, and has one at a time.
 */
@Sharable
final class LoadClient extends ChannelInboundHandlerAdapter implements Answers.Heard {

  /** What the connection has come to. */
  enum State {
    CLOSED,
    CONNECTING,
    OPEN
  }

  private final LoadLoop loop;
  private final LoadDevice device;
  private final int index;
  private final Window window;
  private Template ordinary;
  private Template rare;
  private State state = State.CLOSED;
  private Channel channel;
  private Answers answers;
  private ByteBuf outgoing;
  private long messages;

  /** Acknowledged since the last that was sent again. */
  private int sinceRepeat;

  private long wroteAtNanos;

  /** When a connection that failed may be tried again. */
  private long notBeforeNanos;

  LoadClient(LoadLoop loop, LoadDevice device, int index) {
    this.loop = loop;
    this.device = device;
    this.index = index;
    this.window = new Window(loop.plan().window());
  }

  int index() {
    return index;
  }

  boolean isOpen() {
    return state == State.OPEN;
  }

  int inFlight() {
    return window.inFlight();
  }

  long notBeforeNanos() {
    return notBeforeNanos;
  }

  void notBefore(long nanos) {
    notBeforeNanos = nanos;
  }

  void connecting() {
    state = State.CONNECTING;
  }

  /** The socket could not be opened. */
  void connectFailed() {
    state = State.CLOSED;
    loop.closed(this, State.CONNECTING);
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    channel = ctx.channel();
    answers = new Answers();
    byte[] connect =
        Packets.connect(device, loop.plan().keepAliveSeconds(), loop.plan().version5());
    var _ = channel.writeAndFlush(Unpooled.wrappedBuffer(connect), channel.voidPromise());
    wroteAtNanos = System.nanoTime();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    try {
      answers.read(bytes, this);
    } finally {
      bytes.release();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    // By half windows: one write for several messages, also where answers come one by one.
    boolean halfFree = window.inFlight() <= loop.plan().window() / 2;
    if (isOpen() && loop.isFullSpeed() && halfFree) {
      fill(System.nanoTime());
    } else {
      flush();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    var _ = ctx.close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    State was = state;
    state = State.CLOSED;
    channel = null;
    dropOutgoing();
    loop.closed(this, was);
  }

  @Override
  public void connectAnswered(int code) {
    if (code == 0 && state == State.CONNECTING) {
      state = State.OPEN;
      loop.opened(this);
      sendAgain();
    } else {
      loop.connectRefused();
      var _ = channel.close();
    }
  }

  @Override
  public void published(int packetId, int reason) {
    int slot = Window.slot(packetId);
    if (window.holds(slot)) {
      Kind kind = window.kind(slot);
      window.settle(slot);
      boolean taken = reason < 0x80;
      loop.answered(
          index, kind, window.seq(slot), window.atMillis(slot), window.dueNanos(slot), taken);
      if (taken && loop.plan().repeatOneIn() > 0 && ++sinceRepeat >= loop.plan().repeatOneIn()) {
        sinceRepeat = 0;
        repeat(kind, window.seq(slot), window.atMillis(slot));
      }
    }
  }

  /** As a device does that did not hear the answer. */
  private void repeat(Kind kind, long seq, long at) {
    int slot = window.take(kind, seq, at, System.nanoTime());
    template(kind).write(outgoing(), Window.packetId(slot), seq, at, true);
  }

  @Override
  public void ending() {
    var _ = channel.close();
  }

  boolean mayPublish() {
    return state == State.OPEN && window.hasRoom();
  }

  /** Fills the window and sends. */
  void fill(long nowNanos) {
    while (window.hasRoom()) {
      publish(nowNanos);
    }
    flush();
  }

  /** Puts one message into what {@link #flush} sends; see {@link #mayPublish}. */
  void publish(long dueNanos) {
    Kind kind = loop.plan().mix().kind(messages);
    long seq = Template.FIRST_SEQ + messages++;
    long at = loop.nowMillis();
    int slot = window.take(kind, seq, at, dueNanos);
    template(kind).write(outgoing(), Window.packetId(slot), seq, at, false);
    loop.sent();
  }

  private void sendAgain() {
    for (int slot : window.inOrder()) {
      template(window.kind(slot))
          .write(outgoing(), Window.packetId(slot), window.seq(slot), window.atMillis(slot), true);
    }
    flush();
  }

  /** Sends what was put together. */
  void flush() {
    if (outgoing != null) {
      var _ = channel.writeAndFlush(outgoing, channel.voidPromise());
      outgoing = null;
      wroteAtNanos = System.nanoTime();
    }
  }

  /** Pings when nothing was written for three quarters of the keep-alive. */
  void keepAlive(long nowNanos) {
    long silentNanos = nowNanos - wroteAtNanos;
    if (isOpen() && silentNanos > loop.plan().keepAliveSeconds() * 750_000_000L) {
      var _ =
          channel.writeAndFlush(
              Unpooled.wrappedBuffer(Packets.pingRequest()), channel.voidPromise());
      wroteAtNanos = nowNanos;
    }
  }

  /** Ends the connection; with a good-bye, or as a power cut does. */
  void end(boolean inOrder) {
    if (channel != null) {
      if (inOrder && isOpen()) {
        var _ =
            channel.writeAndFlush(
                Unpooled.wrappedBuffer(Packets.disconnect()), channel.voidPromise());
      }
      var _ = channel.close();
    }
  }

  private ByteBuf outgoing() {
    if (outgoing == null) {
      int length = template(loop.plan().mix().ordinary()).length();
      outgoing = channel.alloc().buffer(length * Math.min(16, loop.plan().window()));
    }
    return outgoing;
  }

  private void dropOutgoing() {
    if (outgoing != null) {
      outgoing.release();
      outgoing = null;
    }
  }

  private Template template(Kind kind) {
    if (kind == loop.plan().mix().ordinary()) {
      if (ordinary == null) {
        ordinary = Template.of(kind, device.id(), loop.plan().version5());
      }
      return ordinary;
    }
    if (rare == null) {
      rare = Template.of(kind, device.id(), loop.plan().version5());
    }
    return rare;
  }
}
