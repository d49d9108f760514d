package care.shouhu.command.loop;

import care.shouhu.core.event.DeviceEvent;
import care.shouhu.core.log.Lane;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * What waits for the loop: three bounded queues, so that an urgent record never stands behind a
 * routine one, nor behind a command. A reader that finds its queue full waits, and with it the log;
 * a command that finds its queue full is refused.
 *
 * <p>No lock: the loop and the urgent reader run before all else, and whoever else held one could
 * be kept from its processor by everything ordinary while they wait for it.
 */
final class Mailbox {
  static final int URGENT_MAX = 8_192;
  static final int ROUTINE_MAX = 16_384;
  static final int COMMANDS_MAX = 1_024;

  /** Routine records taken at one go; more would keep urgent ones waiting. */
  private static final int ROUTINE_AT_ONCE_MAX = 256;

  /** Of a flood; what is due and what people ask has its turn between. */
  private static final int URGENT_AT_ONCE_MAX = 256;

  private static final int COMMANDS_AT_ONCE_MAX = 64;

  /**
   * A record of an input lane, decoded.
   *
   * @param events empty when it could not be decoded, and of the gateway's own beat
   * @param receivedAtMillis gateway time; 0 when it could not be decoded
   */
  record Input(Lane lane, List<DeviceEvent> events, long receivedAtMillis) {

    /** The gateway says that it is alive. */
    boolean isBeat() {
      return events.isEmpty() && receivedAtMillis > 0;
    }
  }

  /** A command and whom to answer. */
  record Asked(CommandRequest request, CompletableFuture<CommandResult> answer) {}

  /** What was taken together, to be decided in this order. */
  record Taken(List<Input> urgent, List<Asked> commands, List<Input> routine) {}

  private final Waiting<Input> urgent = new Waiting<>(URGENT_MAX);
  private final Waiting<Input> routine = new Waiting<>(ROUTINE_MAX);
  private final Waiting<Asked> commands = new Waiting<>(COMMANDS_MAX);

  /** The loop's thread while it waits, or is about to. */
  private volatile Thread idle;

  private volatile boolean closed;

  /** A bounded queue. Whoever adds counts first, so that it never holds more than its limit. */
  private static final class Waiting<T> {
    private final Queue<T> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();
    private final int max;

    /** The reader that waits for space, or is about to; a lane has one. */
    private volatile Thread blocked;

    Waiting(int max) {
      this.max = max;
    }

    boolean add(T one) {
      int before = count.get();
      while (before < max) {
        if (count.compareAndSet(before, before + 1)) {
          queue.add(one);
          return true;
        }
        before = count.get();
      }
      return false;
    }

    boolean isEmpty() {
      return queue.isEmpty();
    }

    boolean isFull() {
      return count.get() >= max;
    }

    List<T> drain(int atOnceMax) {
      List<T> taken = new ArrayList<>(Math.min(count.get(), atOnceMax));
      while (taken.size() < atOnceMax) {
        T first = queue.poll();
        if (first == null) {
          break;
        }
        taken.add(first);
      }
      count.addAndGet(-taken.size());
      return taken;
    }

    boolean takeBack(T one) {
      boolean was = queue.remove(one);
      if (was) {
        count.decrementAndGet();
      }
      return was;
    }
  }

  /**
   * Adds what was read together, in order; waits for space. Does nothing once closed. One by one
   * they would wake the loop for each: at 15,000 readings a second that was a quarter of the work.
   *
   * @param inputs of this lane; one thread a lane puts
   */
  void put(Lane lane, List<Input> inputs) throws InterruptedException {
    Waiting<Input> into = lane == Lane.URGENT ? urgent : routine;
    for (Input input : inputs) {
      while (!closed && !into.add(input)) {
        wakeLoop();
        awaitSpace(into);
      }
    }
    wakeLoop();
  }

  /** Until the loop has taken some; whoever takes looks for us after it has made space. */
  private void awaitSpace(Waiting<Input> into) throws InterruptedException {
    into.blocked = Thread.currentThread();
    try {
      while (into.isFull() && !closed) {
        LockSupport.park(this);
        throwWhenInterrupted();
      }
    } finally {
      into.blocked = null;
    }
  }

  /** False when too many wait, or when closed. */
  boolean offer(Asked command) {
    if (closed || !commands.add(command)) {
      return false;
    }
    // Closed meanwhile: either it is still here, or whoever closed answers it.
    if (closed && commands.takeBack(command)) {
      return false;
    }
    wakeLoop();
    return true;
  }

  /** What waits, or nothing after this time. */
  Taken take(long waitMillisMax) throws InterruptedException {
    awaitAny(TimeUnit.MILLISECONDS.toNanos(waitMillisMax));
    Taken taken =
        new Taken(
            urgent.drain(URGENT_AT_ONCE_MAX),
            commands.drain(COMMANDS_AT_ONCE_MAX),
            routine.drain(ROUTINE_AT_ONCE_MAX));
    LockSupport.unpark(urgent.blocked);
    LockSupport.unpark(routine.blocked);
    return taken;
  }

  private void awaitAny(long nanosMax) throws InterruptedException {
    long fromNanos = System.nanoTime();
    idle = Thread.currentThread();
    try {
      long leftNanos = nanosMax;
      while (isEmpty() && !closed && leftNanos > 0) {
        LockSupport.parkNanos(this, leftNanos);
        throwWhenInterrupted();
        leftNanos = nanosMax - (System.nanoTime() - fromNanos);
      }
    } finally {
      idle = null;
    }
  }

  private boolean isEmpty() {
    return urgent.isEmpty() && commands.isEmpty() && routine.isEmpty();
  }

  private void wakeLoop() {
    // Nobody is woken who is at work: it looks again before it waits.
    LockSupport.unpark(idle);
  }

  private static void throwWhenInterrupted() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  int queued(Lane lane) {
    return (lane == Lane.URGENT ? urgent : routine).count.get();
  }

  int queuedCommands() {
    return commands.count.get();
  }

  /** Wakes all who wait, and gives back the commands nobody will take any more. */
  List<Asked> close() {
    closed = true;
    wakeLoop();
    LockSupport.unpark(urgent.blocked);
    LockSupport.unpark(routine.blocked);
    return commands.drain(Integer.MAX_VALUE);
  }
}
