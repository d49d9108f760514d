package care.shouhu.sim.link;

import care.shouhu.sim.link.Message.Weight;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a hub keeps: messages not yet sent, and those sent but not yet acknowledged. Bounded; when
 * full the oldest reading goes, else the oldest notice, but never a call. Without I/O, not for
 * several threads at once.
 */
final class Outbox {
  private final int messagesMax;
  private final int inFlightMax;
  private final Map<Weight, ArrayDeque<Message>> waiting = new EnumMap<>(Weight.class);
  private final TreeMap<Long, Message> inFlight = new TreeMap<>();
  private int waitingCount;

  Outbox(int messagesMax, int inFlightMax) {
    this.messagesMax = messagesMax;
    this.inFlightMax = inFlightMax;
    for (Weight weight : Weight.values()) {
      waiting.put(weight, new ArrayDeque<>());
    }
  }

  /**
   * Keeps a message.
   *
   * @return what was dropped to make room for it, which is the message itself if all that is kept
   *     weighs more; calls beyond the limit are kept and drop nothing only while nothing lighter is
   *     left
   */
  Optional<Message> offer(Message message) {
    waiting.get(message.weight()).addLast(message);
    waitingCount++;
    return pending() > messagesMax ? dropLightest() : Optional.empty();
  }

  private Optional<Message> dropLightest() {
    for (Weight weight : new Weight[] {Weight.READING, Weight.NOTICE}) {
      Message dropped = waiting.get(weight).pollFirst();
      if (dropped != null) {
        waitingCount--;
        return Optional.of(dropped);
      }
    }
    return Optional.empty();
  }

  /** The next message to send, now in flight; empty if there is none or the window is full. */
  Optional<Message> next() {
    if (inFlight.size() >= inFlightMax || waitingCount == 0) {
      return Optional.empty();
    }
    Message message = waiting.get(heaviest()).removeFirst();
    waitingCount--;
    inFlight.put(message.number(), message);
    return Optional.of(message);
  }

  /** Calls first; notices and readings in the order in which they came. */
  private Weight heaviest() {
    if (!waiting.get(Weight.CALL).isEmpty()) {
      return Weight.CALL;
    }
    Message notice = waiting.get(Weight.NOTICE).peekFirst();
    Message reading = waiting.get(Weight.READING).peekFirst();
    boolean noticeFirst = reading == null || (notice != null && notice.number() < reading.number());
    return noticeFirst ? Weight.NOTICE : Weight.READING;
  }

  /** Whether it was in flight. Then it is forgotten. */
  boolean acknowledged(Message message) {
    return inFlight.remove(message.number()) != null;
  }

  /** One message was not sent after all: it comes next. */
  void giveBack(Message message) {
    if (inFlight.remove(message.number()) != null) {
      waiting.get(message.weight()).addFirst(message);
      waitingCount++;
    }
  }

  /** The connection is gone: what was in flight is to be sent again, in its old order. */
  void takeBack() {
    for (Message message : inFlight.descendingMap().values()) {
      waiting.get(message.weight()).addFirst(message);
      waitingCount++;
    }
    inFlight.clear();
  }

  /** Messages kept, in flight or not. */
  int pending() {
    return waitingCount + inFlight.size();
  }
}
