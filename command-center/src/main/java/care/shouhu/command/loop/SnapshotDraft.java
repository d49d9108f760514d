package care.shouhu.command.loop;

import java.util.UUID;

/**
 * A snapshot that is being taken while the desk goes on. All that are references to immutable
 * values are taken at once; the facts and keys of each device, hundreds of thousands in a city, a
 * piece at a time between turns, as they were when it began. So a call never waits for a snapshot.
 * By the loop's thread alone; of one state one at a time.
 */
final class SnapshotDraft {
  private final Snapshot beside;
  private final WatchState.FactsCopy facts;
  private final SeenKeys.Copy keys;

  private SnapshotDraft(Snapshot beside, WatchState.FactsCopy facts, SeenKeys.Copy keys) {
    this.beside = beside;
    this.facts = facts;
    this.keys = keys;
  }

  /** Of the state as it is now; only between two batches. */
  static SnapshotDraft begin(DeskState state, UUID logId) {
    return new SnapshotDraft(
        Snapshot.withoutDevices(state, logId),
        state.watch().beginCopy(),
        state.watch().keys().beginCopy());
  }

  /** Takes some more devices; true when it is whole. */
  boolean goOn(int devicesMax) {
    boolean allFacts = facts.goOn(devicesMax);
    boolean allKeys = keys.goOn(devicesMax);
    return allFacts && allKeys;
  }

  /** Only when it is whole. */
  Snapshot snapshot() {
    return beside.withDevices(facts.all(), keys.toBytes());
  }
}
