/**
 * The decision loop: one thread that owns the state of the command centre and does three things in
 * this order: decide, append, apply.
 *
 * <h2>Inputs</h2>
 *
 * Device records of the lanes URGENT and ROUTINE, people's commands, and due times. Urgent records
 * are always taken first; they have their own reader and queue.
 *
 * <h2>What changes state</h2>
 *
 * <ul>
 *   <li><b>Facts</b> (last seen, last reading, presence, clock skew, keys seen) are folded from the
 *       input records. The fold asks neither the clock nor the register, so the same records in the
 *       same order always give the same facts.
 *   <li><b>Decisions</b> (alarms, incidents, assignments, answers to commands) are appended to the
 *       lane DESK, each with the whole value as it is afterwards. Applying one is putting that
 *       value.
 * </ul>
 *
 * The two never write each other's part. So replay is: feed the input records a batch stands on,
 * put the batch's values, go on; no detector and no machine is asked again.
 *
 * <h2>Durable before visible</h2>
 *
 * State in memory runs ahead of the log, because the next input must be decided on it; but nothing
 * leaves (answers, live push, listeners) before its batch is durable. Several batches may be on
 * their way to the disk; they are published in order. When an append fails, everything after the
 * last durable batch is dropped: commands on their way are answered NOT_DURABLE, and the loop
 * rebuilds its state from snapshot and log.
 *
 * <p>A batch says at which position it expects to stand. One that stands elsewhere follows a batch
 * that was lost, was never published, and is ignored by every reader ({@link
 * care.shouhu.command.loop.DecisionBatch#read}).
 *
 * <h2>A turn is short</h2>
 *
 * A call must not wait because ten thousand incidents climb at one moment, as after an outage. So a
 * turn takes what is urgent first, and of all else only so much: 50 due times, 64 commands, 256
 * routine records. What is due waits while batches are on their way to the disk, because a call
 * that is decided stands behind them; it waits half a second at most, however many calls come. A
 * snapshot is taken some devices a turn ({@link care.shouhu.command.loop.SnapshotDraft}).
 *
 * <h2>Due times</h2>
 *
 * A timer is a due time inside the state, not a thing of its own: after a restart every timer is
 * where it was. What fires is decided like any input, and the decision moves the state so that it
 * cannot fire twice. Silence alone is timed on the time the inputs themselves have reached, and
 * only from when the loop was live: a loop that was down or is behind has not heard, which is not
 * the same as a device that has not spoken.
 */
package care.shouhu.command.loop;
