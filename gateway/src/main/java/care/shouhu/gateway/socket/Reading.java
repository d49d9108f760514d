package care.shouhu.gateway.socket;

import care.shouhu.gateway.ingest.IngestMeters;
import io.netty.channel.Channel;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * Whether a socket is read. Several causes may hold it; it is read when none does. What was already
 * decoded when reading stopped, at most one read of the socket, waits here in order.
 */
public final class Reading {

  /** Why a socket is not read. */
  public enum Pause {
    /** Until the register has answered who this is. */
    IDENTIFYING(1),
    /** Until the log takes messages of the lane that was refused. */
    LOG_FULL(2),
    /** As many unacknowledged messages as a connection may have. */
    WINDOW_FULL(4),
    /** The device has sent more than its rate. */
    RATE(8),
    /** The device does not read what it is sent. */
    OUTBOUND_FULL(16);

    private final int bit;

    Pause(int bit) {
      this.bit = bit;
    }
  }

  private final Channel channel;
  private final Consumer<Object> handler;
  private final IngestMeters meters;
  private Deque<Object> waiting;
  private int pauses;

  /** Reading has been stopped and has not gone on yet, though no cause may be left. */
  private boolean stopped;

  private boolean handing;
  private boolean closed;

  /**
   * @param handler takes a message over with its reference, and may {@link #putBack} it
   */
  public Reading(Channel channel, Consumer<Object> handler, IngestMeters meters) {
    this.channel = channel;
    this.handler = handler;
    this.meters = meters;
  }

  public boolean isPaused() {
    return pauses != 0;
  }

  /** Hands the message on, now or when reading goes on. */
  public void received(Object message) {
    if (closed) {
      ReferenceCountUtil.release(message);
    } else if (!stopped) {
      handing = true;
      handler.accept(message);
      handing = false;
      handWaiting();
    } else {
      waiting().addLast(message);
    }
  }

  /** The handler could not take this message yet: it is the first when reading goes on. */
  public void putBack(Object message) {
    if (closed) {
      ReferenceCountUtil.release(message);
    } else {
      waiting().addFirst(message);
    }
  }

  public void set(Pause cause, boolean on) {
    if (on) {
      pause(cause);
    } else {
      resume(cause);
    }
  }

  public void pause(Pause cause) {
    if (closed) {
      return;
    }
    if (pauses == 0) {
      channel.config().setAutoRead(false);
      stopped = true;
      meters.paused(1);
    }
    pauses |= cause.bit;
  }

  public void resume(Pause cause) {
    if ((pauses & cause.bit) == 0) {
      return;
    }
    pauses &= ~cause.bit;
    if (pauses == 0) {
      meters.paused(-1);
      handWaiting();
    }
  }

  private void handWaiting() {
    if (handing || !stopped) {
      return;
    }
    handing = true;
    while (pauses == 0 && waiting != null && !waiting.isEmpty()) {
      handler.accept(waiting.pollFirst());
    }
    handing = false;
    if (pauses == 0 && !closed) {
      waiting = null;
      stopped = false;
      channel.config().setAutoRead(true);
    }
  }

  /** Nothing is read any more; what waits is dropped. */
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (pauses != 0) {
      pauses = 0;
      meters.paused(-1);
    }
    if (waiting != null) {
      waiting.forEach(ReferenceCountUtil::release);
      waiting = null;
    }
  }

  private Deque<Object> waiting() {
    if (waiting == null) {
      waiting = new ArrayDeque<>();
    }
    return waiting;
  }
}
