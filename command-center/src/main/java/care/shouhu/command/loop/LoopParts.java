package care.shouhu.command.loop;

import care.shouhu.command.incident.Register;
import care.shouhu.core.log.DurableLog;
import care.shouhu.core.log.EndsAtStart;
import care.shouhu.core.time.SteadyClock;

/**
 * What every life of the loop works with.
 *
 * @param ends how far the log reached before the first of them
 * @param published outlives the lives
 * @param clock server time, the one of this process
 */
record LoopParts(
    DurableLog log,
    EndsAtStart ends,
    Register register,
    SnapshotFiles files,
    PublishedDesk published,
    LoopMeters meters,
    SteadyClock clock) {

  /** Name of the loop among the log's readers. */
  static final String READER = "desk-loop";
}
