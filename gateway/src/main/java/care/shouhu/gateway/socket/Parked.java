package care.shouhu.gateway.socket;

import care.shouhu.gateway.ingest.Admission;
import care.shouhu.gateway.ingest.IngestMeters;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * One connection's routine messages that the log does not take at the moment, in order, so that a
 * call for help behind them is still read. The event loop's.
 *
 * <p>Few, because a full log concerns every connection at once: {@value #MESSAGES_MAX} readings of
 * about 200 bytes are some 6 KB a connection with their objects, 200 MB for the 34,005 beds of a
 * city.
 *
 * @param <M> a message on its way to its acknowledgement
 */
public final class Parked<M> {

  public static final int MESSAGES_MAX = 16;
  public static final int BYTES_MAX = 16 << 10;

  /** A message that has its place among the unacknowledged ones, and what the log is to get. */
  public record Message<M>(M unacked, Admission.Admitted admitted) {
    private int bytes() {
      return admitted.envelope().payload().length;
    }
  }

  private final IngestMeters meters;

  /** Absent until the first. */
  private Deque<Message<M>> messages;

  private int bytes;

  public Parked(IngestMeters meters) {
    this.meters = meters;
  }

  public boolean isEmpty() {
    return messages == null;
  }

  /** One message may pass the limit of bytes, the next is not taken. */
  public boolean isFull() {
    return messages != null && (messages.size() >= MESSAGES_MAX || bytes >= BYTES_MAX);
  }

  /** How long the first has waited; 0 without any. */
  public long waitedMillis(long nowMillis) {
    return messages == null
        ? 0
        : nowMillis - messages.getFirst().admitted().envelope().receivedAtMillis();
  }

  public void add(Message<M> message) {
    if (messages == null) {
      messages = new ArrayDeque<>(4);
    }
    messages.addLast(message);
    bytes += message.bytes();
    meters.parked(1);
  }

  /** The first; only when not empty. */
  public Message<M> take() {
    Message<M> first = messages.removeFirst();
    bytes -= first.bytes();
    meters.parked(-1);
    if (messages.isEmpty()) {
      messages = null;
    }
    return first;
  }

  public void clear() {
    if (messages != null) {
      meters.parked(-messages.size());
      messages = null;
      bytes = 0;
    }
  }
}
