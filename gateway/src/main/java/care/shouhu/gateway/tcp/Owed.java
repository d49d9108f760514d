package care.shouhu.gateway.tcp;

import care.shouhu.core.log.Lane;
import java.util.function.BiConsumer;

/**
 * One frame on its way to its answer. It hangs itself on the append, whose thread only hands it to
 * the event loop; everything else is the event loop's.
 */
final class Owed implements BiConsumer<Long, Throwable> {

  /** Where it stands. */
  sealed interface Outcome {

    /** Not known yet. */
    record Pending() implements Outcome {}

    /** Nothing was to be kept: the answer is given in its turn. */
    record NotKept() implements Outcome {}

    /** On disk. */
    record Durable() implements Outcome {}

    /** The log did not take it: there must be no answer. */
    record NotDurable() implements Outcome {}
  }

  private static final Outcome PENDING = new Outcome.Pending();
  private static final Outcome DURABLE = new Outcome.Durable();
  private static final Outcome NOT_KEPT = new Outcome.NotKept();
  private static final Outcome NOT_DURABLE = new Outcome.NotDurable();

  final TcpConnection connection;

  /** Null for none. */
  final byte[] answer;

  final Lane lane;
  final long receivedNanos;
  Outcome outcome;

  private Owed(
      TcpConnection connection, byte[] answer, Lane lane, long receivedNanos, Outcome outcome) {
    this.connection = connection;
    this.answer = answer;
    this.lane = lane;
    this.receivedNanos = receivedNanos;
    this.outcome = outcome;
  }

  static Owed whenDurable(TcpConnection connection, byte[] answer, Lane lane, long receivedNanos) {
    return new Owed(connection, answer, lane, receivedNanos, PENDING);
  }

  static Owed atOnce(TcpConnection connection, byte[] answer) {
    return new Owed(connection, answer, Lane.ROUTINE, 0, NOT_KEPT);
  }

  boolean isPending() {
    return outcome instanceof Outcome.Pending;
  }

  /** On the log's commit thread, or on whichever thread appended. */
  @Override
  public void accept(Long position, Throwable failure) {
    connection.loop().execute(() -> settle(failure == null ? DURABLE : NOT_DURABLE));
  }

  private void settle(Outcome settled) {
    outcome = settled;
    connection.settled();
  }
}
