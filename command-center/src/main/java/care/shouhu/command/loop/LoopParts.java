package care.shouhu.command.loop;

import care.shouhu.command.incident.Register;
import care.shouhu.core.log.DurableLog;
import java.util.function.LongSupplier;

/**
 * What every life of the loop works with.
 *
 * @param published outlives the lives
 * @param clockMillis server time, epoch milliseconds
 */
record LoopParts(
    DurableLog log,
    Register register,
    SnapshotFiles files,
    PublishedDesk published,
    LoopMeters meters,
    LongSupplier clockMillis) {

  /** Name of the loop among the log's readers. */
  static final String READER = "desk-loop";
}
