package care.shouhu.command.loop;

import care.shouhu.core.event.DeviceEvent;
import care.shouhu.core.log.Lane;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What waits for the loop: three bounded queues, so that an urgent record never stands behind a
 * routine one, nor behind a command. A reader that finds its queue full waits, and with it the log;
 * a command that finds its queue full is refused.
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

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition filled = lock.newCondition();
  private final Condition urgentSpace = lock.newCondition();
  private final Condition routineSpace = lock.newCondition();
  private final Deque<Input> urgent = new ArrayDeque<>();
  private final Deque<Input> routine = new ArrayDeque<>();
  private final Deque<Asked> commands = new ArrayDeque<>();
  private boolean closed;

  /**
   * Adds what was read together, in order; waits for space. Does nothing once closed. One by one
   * they would wake the loop for each: at 15,000 readings a second that was a quarter of the work.
   *
   * @param inputs of this lane
   */
  void put(Lane lane, List<Input> inputs) throws InterruptedException {
    boolean isUrgent = lane == Lane.URGENT;
    Deque<Input> queue = isUrgent ? urgent : routine;
    int max = isUrgent ? URGENT_MAX : ROUTINE_MAX;
    lock.lockInterruptibly();
    try {
      for (Input input : inputs) {
        while (queue.size() >= max && !closed) {
          filled.signal();
          (isUrgent ? urgentSpace : routineSpace).await();
        }
        if (closed) {
          return;
        }
        queue.addLast(input);
      }
      filled.signal();
    } finally {
      lock.unlock();
    }
  }

  /** False when too many wait, or when closed. */
  boolean offer(Asked command) {
    lock.lock();
    try {
      if (closed || commands.size() >= COMMANDS_MAX) {
        return false;
      }
      commands.addLast(command);
      filled.signal();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** What waits, or nothing after this time. */
  Taken take(long waitMillisMax) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long nanos = TimeUnit.MILLISECONDS.toNanos(waitMillisMax);
      while (urgent.isEmpty() && commands.isEmpty() && routine.isEmpty() && !closed && nanos > 0) {
        nanos = filled.awaitNanos(nanos);
      }
      Taken taken =
          new Taken(
              drain(urgent, URGENT_AT_ONCE_MAX),
              drain(commands, COMMANDS_AT_ONCE_MAX),
              drain(routine, ROUTINE_AT_ONCE_MAX));
      urgentSpace.signalAll();
      routineSpace.signalAll();
      return taken;
    } finally {
      lock.unlock();
    }
  }

  private static <T> List<T> drain(Deque<T> queue, int max) {
    List<T> taken = new ArrayList<>(Math.min(queue.size(), max));
    while (!queue.isEmpty() && taken.size() < max) {
      taken.add(queue.pollFirst());
    }
    return taken;
  }

  int queued(Lane lane) {
    lock.lock();
    try {
      return lane == Lane.URGENT ? urgent.size() : routine.size();
    } finally {
      lock.unlock();
    }
  }

  int queuedCommands() {
    lock.lock();
    try {
      return commands.size();
    } finally {
      lock.unlock();
    }
  }

  /** Wakes all who wait, and gives back the commands nobody will take any more. */
  List<Asked> close() {
    lock.lock();
    try {
      closed = true;
      filled.signalAll();
      urgentSpace.signalAll();
      routineSpace.signalAll();
      return drain(commands, Integer.MAX_VALUE);
    } finally {
      lock.unlock();
    }
  }
}
