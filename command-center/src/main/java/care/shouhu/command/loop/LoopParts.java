package care.shouhu.command.loop;

import care.shouhu.command.incident.Register;
import care.shouhu.core.log.DurableLog;
import care.shouhu.core.log.EndsAtStart;
import java.util.function.LongSupplier;

/**
 * What every life of the loop works with.
 *
 * @param ends how far the log reached before the first of them
 * @param published outlives the lives
 * @param clockMillis server time, epoch milliseconds
 */
record LoopParts(
    DurableLog log,
    EndsAtStart ends,
    Register register,
    SnapshotFiles files,
    PublishedDesk published,
    LoopMeters meters,
    LongSupplier clockMillis) {

  /** Name of the loop among the log's readers. */
  static final String READER = "desk-loop";
}
