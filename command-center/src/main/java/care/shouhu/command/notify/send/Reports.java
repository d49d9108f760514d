package care.shouhu.command.notify.send;

import care.shouhu.command.incident.Actor;
import care.shouhu.command.incident.Command;
import care.shouhu.command.incident.Refused.Reason;
import care.shouhu.command.loop.CommandRequest;
import care.shouhu.command.loop.CommandResult;
import care.shouhu.command.notify.Report;
import care.shouhu.core.directory.User.Role;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands reports to the desk: one command at a time, however many reports, so that people's commands
 * never wait behind them. One that could not be made durable is handed in again; a report means the
 * same the second time. Who reports waits when {@value #WAITING_MAX} wait already. One that meets a
 * bug of ours would meet it for ever and hold up all others: it is handed in alone once, and then
 * dropped and counted; the desk goes on with its notice when that is due.
 */
final class Reports implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Reports.class);
  static final int WAITING_MAX = 2_000;
  private static final long AGAIN_AFTER_MILLIS = 200;
  private static final Actor ITSELF = new Actor("", "", Role.ADMIN, null, Set.of(), null);

  /** A report, and what is done once the desk has it. */
  private record Waiting(Report report, Runnable known) {}

  /** What is over by itself; anything else would be answered the same again. */
  private static final Set<Reason> AGAIN =
      EnumSet.of(Reason.BUSY, Reason.UNAVAILABLE, Reason.NOT_DURABLE);

  private final Function<CommandRequest, CompletionStage<CommandResult>> desk;
  private final Clock clock;
  private final Counter again;
  private final Counter dropped;
  private final BlockingQueue<Waiting> queue = new ArrayBlockingQueue<>(WAITING_MAX);
  private final Thread thread = Thread.ofVirtual().name("notice-reports").unstarted(this::run);

  Reports(
      Function<CommandRequest, CompletionStage<CommandResult>> desk,
      Clock clock,
      MeterRegistry registry) {
    this.desk = desk;
    this.clock = clock;
    this.again =
        Counter.builder("shouhu_notice_reports_again")
            .description("times reports were handed in again because the desk could not take them")
            .register(registry);
    this.dropped =
        Counter.builder("shouhu_notice_reports_dropped")
            .description("reports a bug kept from the desk; must be 0")
            .register(registry);
  }

  void start() {
    thread.start();
  }

  void add(Report report, Runnable known) throws InterruptedException {
    queue.put(new Waiting(report, known));
  }

  private void run() {
    List<Waiting> batch = new ArrayList<>();
    try {
      while (true) {
        batch.clear();
        batch.add(queue.take());
        queue.drainTo(batch, Command.NoticesReported.REPORTS_MAX - 1);
        handIn(batch);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void handIn(List<Waiting> batch) throws InterruptedException {
    if (isKnown(batch.stream().map(Waiting::report).toList())) {
      batch.forEach(done -> done.known().run());
    } else if (batch.size() == 1) {
      LOG.error("The desk cannot take {}; it is dropped", batch.getFirst().report());
      dropped.increment();
    } else {
      for (Waiting one : batch) {
        handIn(List.of(one));
      }
    }
  }

  /** Waits until the desk has them; false when it never will. */
  private boolean isKnown(List<Report> reports) throws InterruptedException {
    while (true) {
      var command = new Command.NoticesReported(reports, false);
      CommandResult result =
          desk.apply(new CommandRequest(command, ITSELF, null, clock.millis()))
              .toCompletableFuture()
              .join();
      if (!(result instanceof CommandResult.NotDone(var refused))) {
        return true;
      }
      if (!AGAIN.contains(refused.reason())) {
        return false;
      }
      again.increment();
      Thread.sleep(AGAIN_AFTER_MILLIS);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
