package care.shouhu.command.loop;

import care.shouhu.command.downlink.Downlink;
import care.shouhu.command.downlink.DownlinkStatus;
import care.shouhu.command.incident.Refused;
import care.shouhu.core.ThreadPriority;
import care.shouhu.core.log.DurableLog;
import care.shouhu.core.log.Lane;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/**
 * Appends batches and lets them out in order once they are durable. The loop's thread goes on
 * deciding meanwhile, up to {@value #IN_FLIGHT_MAX} batches ahead of the disk. After the first
 * append that fails nothing more is let out.
 */
final class Publisher {
  static final int IN_FLIGHT_MAX = 64;

  private static final byte[] KEY = "desk".getBytes(StandardCharsets.UTF_8);

  /** Who waits, and for what. */
  record Answer(CompletableFuture<CommandResult> future, String command, CommandResult result) {}

  /**
   * One step on its way out.
   *
   * @param batch null when nothing was decided and only answers wait for what went before
   * @param durable the append, or null with it
   * @param afterwards a snapshot right behind the batch, or null
   * @param last nothing comes after it
   */
  private record Step(
      DecisionBatch batch,
      CompletableFuture<Long> durable,
      List<Answer> answers,
      Snapshot afterwards,
      boolean last) {}

  private final DurableLog log;
  private final PublishedDesk published;
  private final LoopMeters meters;
  private final DownLane down;
  private final Consumer<Snapshot> snapshots;
  private final Consumer<Throwable> failed;
  private final Semaphore inFlight = new Semaphore(IN_FLIGHT_MAX);
  private final BlockingQueue<Step> steps = new LinkedBlockingQueue<>();
  private final Thread thread;
  private boolean broken;

  /**
   * Starts the thread that lets out.
   *
   * @param down where commands to devices go once they are durable
   * @param snapshots takes each snapshot once all it stands on is durable
   * @param failed told of the first append that failed
   */
  Publisher(
      LoopParts parts, DownLane down, Consumer<Snapshot> snapshots, Consumer<Throwable> failed) {
    this.log = parts.log();
    this.published = parts.published();
    this.meters = parts.meters();
    this.down = down;
    this.snapshots = snapshots;
    this.failed = failed;
    this.thread =
        ThreadPriority.thread("desk-publish", ThreadPriority.CALLS).daemon().start(this::letOut);
  }

  /** Appends; waits while too many are on their way. By the loop's thread only. */
  void submit(Optional<DecisionBatch> batch, List<Answer> answers, Snapshot afterwards)
      throws InterruptedException {
    if (batch.isEmpty() && answers.isEmpty()) {
      return;
    }
    inFlight.acquire();
    CompletableFuture<Long> durable =
        batch.map(b -> log.append(Lane.DESK, KEY, b.toBytes())).orElse(null);
    steps.add(new Step(batch.orElse(null), durable, answers, afterwards, false));
  }

  private void letOut() {
    AtOnce atOnce = new AtOnce();
    try {
      for (Step step = steps.take(); !step.last(); step = steps.take()) {
        // So few steps are no backlog, but they may be large, and stand close.
        atOnce.before(steps.size());
        // Awaited also after a loss: the next life must find the log at rest.
        Optional<Throwable> lost = await(step);
        if (lost.isEmpty() && !broken) {
          lost = tryLetOut(step);
        }
        if (lost.isPresent() || broken) {
          step.answers().forEach(answer -> answer.future().complete(notDurable()));
          lost.filter(cause -> !broken).ifPresent(failed);
          broken = true;
        }
        inFlight.release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Optional<Throwable> await(Step step) throws InterruptedException {
    if (step.durable() == null) {
      return Optional.empty();
    }
    try {
      long position = step.durable().get();
      return position == step.batch().position()
          ? Optional.empty()
          : Optional.of(
              new IllegalStateException(
                  "batch %d stands at %d: another writer, or one was lost"
                      .formatted(step.batch().position(), position)));
    } catch (ExecutionException e) {
      return Optional.of(e.getCause());
    }
  }

  /** A bug here ends the life, but never this thread: the loop waits for its steps. */
  private Optional<Throwable> tryLetOut(Step step) {
    try {
      letOut(step);
      return Optional.empty();
    } catch (RuntimeException | Error e) {
      return Optional.of(e);
    }
  }

  private void letOut(Step step) {
    if (step.batch() != null) {
      Applied applied = step.batch().applied();
      published.publish(applied);
      meters.published(applied);
      for (Downlink downlink : applied.downlinks()) {
        if (downlink.status() == DownlinkStatus.QUEUED) {
          down.append(downlink.command());
        }
      }
    }
    for (Answer answer : step.answers()) {
      answer.future().complete(answer.result());
      meters.answered(answer.command(), answer.result());
    }
    if (step.afterwards() != null) {
      snapshots.accept(step.afterwards());
    }
  }

  static CommandResult notDurable() {
    return new CommandResult.NotDone(
        new Refused(
            Refused.Reason.NOT_DURABLE,
            "It could not be made durable. Try again with the same Idempotency-Key.",
            List.of()));
  }

  int inFlight() {
    return IN_FLIGHT_MAX - inFlight.availablePermits();
  }

  /** Lets out what was submitted, and ends. The log never leaves an append open. */
  void close() throws InterruptedException {
    steps.add(new Step(null, null, List.of(), null, true));
    thread.join();
  }
}
