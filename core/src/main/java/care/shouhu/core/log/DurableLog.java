package care.shouhu.core.log;

import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * An ordered, durable, bounded log with four lanes. What it has acknowledged is on disk and stays
 * there until every registered reader of the lane has released it.
 *
 * <p>Delivery is at least once: a reader that stops between doing its work and releasing reads the
 * same records again, and a sender whose append was refused with {@link LogRefused#mayBeStored()}
 * may find its record in the log all the same.
 *
 * <p>All methods may be called from any thread.
 */
public interface DurableLog extends AutoCloseable {

  /**
   * Identity of this log's data. Whoever keeps a position elsewhere keeps this beside it: a log
   * whose data was wiped has another id, and its positions begin again.
   */
  UUID id();

  /**
   * Appends one record. Never blocks.
   *
   * <p>The future completes with the record's position once it is on disk, in order of position
   * within a lane. It fails with {@link LogRefused} (itself, not as a cause) when it was not made
   * durable; it never stays open, {@link #close} included. Actions that hang on it without their
   * own executor run on the log's commit thread: they must be short and must not block, best is to
   * hand over to an event loop.
   *
   * @param key order and ownership: records of one key stay in order. At most 512 bytes.
   * @param value the bytes; the log takes ownership of both arrays, do not change them afterwards
   */
  CompletableFuture<Long> append(Lane lane, byte[] key, byte[] value);

  /**
   * Runs {@code action} on a thread of the log each time it has answered appends, after what hangs
   * on their futures: whoever hands answers to another thread wakes it here, once for all of them.
   * Appends that are refused at once, in the thread that appends, are not told. It must be short
   * and must not block.
   */
  void onAnswered(Runnable action);

  /** The same action is no longer run. */
  void forgetAnswered(Runnable action);

  /**
   * Durable records from {@code fromPosition} on, in order and without gaps; waits up to {@code
   * waitMax} for the first. Returns fewer than {@code recordsMax} when {@code bytesMax} is reached,
   * but at least one record however large; returns none when the time is over.
   *
   * @throws IllegalArgumentException for a position that has been released, or that lies beyond
   *     {@link #endPosition}: the reader's position belongs to another log
   * @throws LogDamaged when records that should be there cannot be read
   * @throws IllegalStateException once the log is closed
   */
  LogBatch read(Lane lane, long fromPosition, int recordsMax, int bytesMax, Duration waitMax)
      throws InterruptedException;

  /** The oldest position that may still be read; equal to {@link #endPosition} when all is done. */
  long firstPosition(Lane lane);

  /** The position after the last durable record. Positions begin at 1 and are never used twice. */
  long endPosition(Lane lane);

  /**
   * Makes a reader known, before it reads. From then on the space of these lanes is kept for it.
   * Readers are remembered with their positions when the log is closed and opened again; a new one
   * begins at {@link #firstPosition}. Lanes named earlier and not now are given up. A lane without
   * any reader keeps everything.
   */
  void registerReader(String reader, Set<Lane> lanes);

  /** Gives up a reader that will not come back, so that it no longer holds space. */
  void forgetReader(String reader);

  /**
   * This reader will never ask below {@code positionExclusive} again. Going backwards is ignored.
   * The effect is kept within a second or so; after a crash an older position may be seen again.
   *
   * @throws IllegalArgumentException beyond {@link #endPosition}
   * @throws IllegalStateException when the reader is not registered for the lane
   */
  void release(String reader, Lane lane, long positionExclusive);

  LogHealth health();

  /**
   * False when edges should stop reading sockets: the lane's queue is above its high-water mark
   * (half of its limits), the disk is full, or the log has failed. Between the mark and the limit
   * appends are still taken, for what was already read.
   */
  boolean isWritable(Lane lane);

  /**
   * Runs {@code action} once: now, in this thread, when the lane is writable; otherwise on a thread
   * of the log as soon as it is (for the queue: below a quarter of its limits). An action that is
   * still waiting when the log closes never runs.
   */
  void onWritable(Lane lane, Runnable action);

  /**
   * Refuses new appends, makes durable what was already taken, and ends. Readers that wait are
   * woken with {@link IllegalStateException}.
   */
  @Override
  void close();
}
