package care.shouhu.sim.link;

import care.shouhu.sim.link.Message.Weight;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One hub: its messages, and the connection that carries them.
 *
 * <pre>
 *   Resting ──dial──▶ Dialling ──up──▶ Up
 *      ▲                 │             │
 *      └──── lost ───────┴──── lost ───┘      any ──close──▶ Closed
 * </pre>
 *
 * What a pipe says that is no longer the current one counts for nothing.
 */
final class HubLink implements Pipe.Ends {
  private static final Logger LOG = LoggerFactory.getLogger(HubLink.class);
  private static final long NO_ANSWER_MILLIS = 20_000;

  private final String hubId;
  private final Fleet fleet;
  private final List<String> topics;
  private final Outbox outbox;
  private final ReentrantLock lock = new ReentrantLock();
  private final AtomicInteger pumps = new AtomicInteger();
  private State state = new State.Resting();
  private int failures;
  private long number;
  private boolean everUp;

  private sealed interface State {
    /** The current pipe, or null. */
    default Pipe pipe() {
      return null;
    }

    record Resting() implements State {}

    record Dialling(Pipe pipe) implements State {}

    record Up(Pipe pipe) implements State {}

    record Closed() implements State {}
  }

  /**
   * A hub without a connection.
   *
   * @param topics what it listens to
   */
  HubLink(String hubId, Fleet fleet, List<String> topics, LinkLimits limits) {
    this.hubId = hubId;
    this.fleet = fleet;
    this.topics = List.copyOf(topics);
    this.outbox = new Outbox(limits.messagesMax(), limits.inFlightMax());
  }

  /** Keeps the message and sends it as soon as there is a connection with room. */
  void offer(Weight weight, String topic, byte[] payload) {
    Optional<Message> dropped;
    lock.lock();
    try {
      dropped = outbox.offer(new Message(number++, weight, topic, payload, System.nanoTime()));
    } finally {
      lock.unlock();
    }
    dropped.ifPresent(fleet.meters()::dropped);
    pump();
  }

  /** Starts an attempt to connect, unless one is going on. */
  void dial() {
    Pipe pipe;
    lock.lock();
    try {
      if (!(state instanceof State.Resting)) {
        return;
      }
      pipe = fleet.pipe(hubId, this);
      state = new State.Dialling(pipe);
    } finally {
      lock.unlock();
    }
    fleet.threads().after(NO_ANSWER_MILLIS, () -> giveUp(pipe));
    pipe.dial();
  }

  private void giveUp(Pipe pipe) {
    if (state() instanceof State.Dialling dialling && dialling.pipe() == pipe) {
      lost(pipe, LostReason.NO_ANSWER);
    }
  }

  @Override
  public void up(Pipe pipe) {
    lock.lock();
    try {
      if (state.pipe() != pipe) {
        return;
      }
      state = new State.Up(pipe);
      failures = 0;
      if (everUp) {
        fleet.countReconnect();
      }
      everUp = true;
    } finally {
      lock.unlock();
    }
    fleet.meters().connects.increment();
    if (!topics.isEmpty()) {
      pipe.listen(topics);
    }
    pump();
  }

  /** Paho's thread must not be kept, nor called back from. */
  @Override
  public void heard(Pipe pipe, String topic, byte[] payload) {
    fleet.threads().execute(() -> fleet.heard(topic, payload));
  }

  @Override
  public void acknowledged(Pipe pipe, Message message) {
    boolean wasInFlight;
    lock.lock();
    try {
      wasInFlight = state.pipe() == pipe && outbox.acknowledged(message);
    } finally {
      lock.unlock();
    }
    if (wasInFlight) {
      fleet.meters().acknowledged.increment();
      long nanos = System.nanoTime() - message.offeredAtNanos();
      fleet.meters().acknowledgement.record(nanos, TimeUnit.NANOSECONDS);
      pump();
    }
  }

  /** The gateway will never take it: a device would not send it for ever either. */
  @Override
  public void refused(Pipe pipe, Message message, int reasonCode) {
    lock.lock();
    try {
      if (state.pipe() != pipe || !outbox.acknowledged(message)) {
        return;
      }
    } finally {
      lock.unlock();
    }
    fleet.meters().refused(reasonCode);
    LOG.warn(
        "{} was refused with 0x{}: {}", hubId, Integer.toHexString(reasonCode), message.topic());
    pump();
  }

  @Override
  public void lost(Pipe pipe, String reason) {
    if (rest(pipe)) {
      fleet.meters().lost(reason);
      LOG.debug("{} lost its connection: {}", hubId, reason);
      hangUpLater(pipe, false);
      fleet.dialLater(this, failures);
    }
  }

  /** Without a connection for a while, as after a power cut. */
  void cut(long millis) {
    Pipe pipe = state().pipe();
    if (pipe != null && rest(pipe)) {
      fleet.meters().lost(LostReason.CUT);
      hangUpLater(pipe, false);
      fleet.threads().after(millis, this::dial);
    }
  }

  private boolean rest(Pipe pipe) {
    lock.lock();
    try {
      if (state.pipe() != pipe) {
        return false;
      }
      state = new State.Resting();
      failures++;
      outbox.takeBack();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Paho waits for its own threads when it ends; this may be one of them. */
  private void hangUpLater(Pipe pipe, boolean orderly) {
    fleet.threads().execute(() -> pipe.hangUp(orderly));
  }

  /** Ends the connection and says so to the broker. Takes up to a second. */
  void close() {
    Pipe pipe;
    lock.lock();
    try {
      pipe = state.pipe();
      state = new State.Closed();
    } finally {
      lock.unlock();
    }
    if (pipe != null) {
      pipe.hangUp(true);
    }
  }

  int pending() {
    lock.lock();
    try {
      return outbox.pending();
    } finally {
      lock.unlock();
    }
  }

  boolean isUp() {
    return state() instanceof State.Up;
  }

  private State state() {
    lock.lock();
    try {
      return state;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Sends while the window has room. One thread at a time, so that the order holds; never with the
   * lock, because Paho takes locks of its own and calls back under them.
   */
  private void pump() {
    if (pumps.getAndIncrement() > 0) {
      return;
    }
    int seen;
    do {
      seen = pumps.get();
      while (sendNext()) {
        fleet.meters().sent.increment();
      }
    } while (pumps.addAndGet(-seen) > 0);
  }

  private boolean sendNext() {
    Pipe pipe;
    Message message;
    lock.lock();
    try {
      if (!(state instanceof State.Up up)) {
        return false;
      }
      pipe = up.pipe();
      message = outbox.next().orElse(null);
    } finally {
      lock.unlock();
    }
    if (message == null) {
      return false;
    }
    if (pipe.send(message)) {
      return true;
    }
    lock.lock();
    try {
      // After a loss everything was taken back already.
      if (state.pipe() == pipe) {
        outbox.giveBack(message);
      }
    } finally {
      lock.unlock();
    }
    return false;
  }
}
