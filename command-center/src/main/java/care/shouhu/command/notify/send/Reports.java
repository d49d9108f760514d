package care.shouhu.command.notify.send;

import care.shouhu.command.incident.Actor;
import care.shouhu.command.incident.Command;
import care.shouhu.command.loop.CommandRequest;
import care.shouhu.command.loop.CommandResult;
import care.shouhu.command.loop.DecisionLoop;
import care.shouhu.command.notify.Report;
import care.shouhu.core.directory.User.Role;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Hands reports to the desk: one command at a time, however many reports, so that people's commands
 * never wait behind them. One that could not be made durable is handed in again; a report means the
 * same the second time. Who reports waits when {@value #WAITING_MAX} wait already.
 */
final class Reports implements AutoCloseable {
  static final int WAITING_MAX = 2_000;
  private static final long AGAIN_AFTER_MILLIS = 200;
  private static final Actor ITSELF = new Actor("", "", Role.ADMIN, null, null, null);

  /** A report, and what is done once the desk has it. */
  private record Waiting(Report report, Runnable known) {}

  private final DecisionLoop loop;
  private final Clock clock;
  private final BlockingQueue<Waiting> queue = new ArrayBlockingQueue<>(WAITING_MAX);
  private final Thread thread = Thread.ofVirtual().name("notice-reports").unstarted(this::run);

  Reports(DecisionLoop loop, Clock clock) {
    this.loop = loop;
    this.clock = clock;
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
        List<Report> reports = batch.stream().map(Waiting::report).toList();
        while (!isDurable(reports)) {
          Thread.sleep(AGAIN_AFTER_MILLIS);
        }
        batch.forEach(done -> done.known().run());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isDurable(List<Report> reports) {
    var command = new Command.NoticesReported(reports, false);
    CommandResult result =
        loop.submit(new CommandRequest(command, ITSELF, null, clock.millis()))
            .toCompletableFuture()
            .join();
    return !(result instanceof CommandResult.NotDone);
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
