package care.shouhu.gateway.tcp;

import care.shouhu.core.log.Lane;
import java.util.function.BiConsumer;

/**
 * One frame on its way to its answer. It hangs itself on the append, whose thread only hands it to
 * the event loop; everything else is the event loop's.
 */
final class Owed implements BiConsumer<Long, Throwable> {
  private final TcpConnection connection;

  /** Null for none. */
  final byte[] answer;

  final Lane lane;
  final long receivedNanos;

  /** Meaningful once it is settled: there must be no answer where the log did not take it. */
  boolean durable;

  Owed(TcpConnection connection, byte[] answer, Lane lane, long receivedNanos) {
    this.connection = connection;
    this.answer = answer;
    this.lane = lane;
    this.receivedNanos = receivedNanos;
  }

  /** On the log's commit thread, or on whichever thread appended. */
  @Override
  public void accept(Long position, Throwable failure) {
    connection.loop().execute(() -> settle(failure == null));
  }

  private void settle(boolean isDurable) {
    durable = isDurable;
    connection.settled(this);
  }
}
