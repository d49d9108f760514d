package care.shouhu.sim.load;

import care.shouhu.core.ThreadPriority;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.HdrHistogram.Histogram;

/**
 * A running load. It begins to connect at once and says nothing until {@link #pace} tells it to.
 *
 * <pre>
 * try (LoadRun run = LoadRun.start(plan, Acknowledged.UNHEARD)) {
 *   run.awaitOpen(Duration.ofSeconds(30));
 *   run.pace(new Pace.FullSpeed());
 *   LoadFigures figures = run.measure(Duration.ofSeconds(10));
 * }
 * </pre>
 */
public final class LoadRun implements AutoCloseable {
  private static final long LOOK_MILLIS = 20;
  private static final int CLOSE_SECONDS_MAX = 10;

  private final LoadPlan plan;
  private final EventLoopGroup threads;
  private final List<LoadLoop> loops = new ArrayList<>();

  private LoadRun(LoadPlan plan, EventLoopGroup threads) {
    this.plan = plan;
    this.threads = threads;
  }

  /** Starts connecting. */
  public static LoadRun start(LoadPlan plan, Acknowledged acknowledged) {
    Transport transport = Transport.best();
    int count = Math.min(plan.eventLoops(), plan.devices().size());
    LoadRun run = new LoadRun(plan, transport.threads(count));
    int devices = plan.devices().size();
    for (int i = 0; i < count; i++) {
      int mine = devices / count + (i < devices % count ? 1 : 0);
      double share = (double) mine / devices;
      run.loops.add(new LoadLoop(plan, transport, run.threads.next(), count, share, acknowledged));
    }
    for (int device = 0; device < devices; device++) {
      run.loops.get(device % count).add(plan.devices().get(device), device);
    }
    run.loops.forEach(LoadLoop::start);
    return run;
  }

  /** Waits until every device is connected; false when that takes longer. */
  public boolean awaitOpen(Duration within) throws InterruptedException {
    return awaitFigures(within, figures -> figures.open() == plan.devices().size());
  }

  /** Waits until the figures are as wanted; false when that takes longer. */
  public boolean awaitFigures(Duration within, Predicate<LoadFigures> wanted)
      throws InterruptedException {
    return await(within, () -> wanted.test(figures()));
  }

  /**
   * Its threads run at once where the system allows it ({@link ThreadPriority#enterAtOnce}): what
   * is measured is the server, not how long whoever measures waits for a processor. For few
   * messages only, or the server would wait for the load.
   */
  public void measuresOnly() {
    onEach(_ -> ThreadPriority.enterAtOnce());
  }

  /** From now on this fast. */
  public void pace(Pace pace) {
    onEach(loop -> loop.pace(pace));
  }

  /** Counts from 0, for so long. */
  public LoadFigures measure(Duration duration) throws InterruptedException {
    reset();
    Thread.sleep(duration);
    return figures();
  }

  /** Counts from 0. */
  public void reset() {
    onEach(LoadLoop::reset);
  }

  /** Since the start or the last reset. */
  public LoadFigures figures() {
    return sum(ask(LoadLoop::figures));
  }

  /** Says nothing new and waits until all is acknowledged; false when that takes longer. */
  public boolean drain(Duration within) throws InterruptedException {
    pace(new Pace.Silent());
    return awaitFigures(within, figures -> figures.unacknowledged() == 0);
  }

  /**
   * Ends every connection at once without a word, as a power cut does; a plan that reconnects opens
   * them again at its rate.
   */
  public void cut() {
    onEach(LoadLoop::cut);
  }

  @Override
  public void close() {
    onEach(LoadLoop::end);
    var _ = threads.shutdownGracefully(20, CLOSE_SECONDS_MAX * 1_000L, TimeUnit.MILLISECONDS);
    threads.terminationFuture().awaitUninterruptibly(CLOSE_SECONDS_MAX, TimeUnit.SECONDS);
  }

  private void onEach(Consumer<LoadLoop> action) {
    ask(loop -> {
      action.accept(loop);
      return true;
    });
  }

  private interface Question<T> {
    T of(LoadLoop loop);
  }

  private <T> List<T> ask(Question<T> question) {
    List<Future<T>> asked = new ArrayList<>();
    for (LoadLoop loop : loops) {
      Callable<T> task = () -> question.of(loop);
      asked.add(loop.thread().submit(task));
    }
    List<T> answers = new ArrayList<>();
    try {
      for (Future<T> one : asked) {
        answers.add(one.get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("the load failed", e.getCause());
    }
    return answers;
  }

  private static LoadFigures sum(List<LoadFigures> parts) {
    Histogram acks = new Histogram(LoadFigures.ACK_MICROS_MAX, 3);
    parts.forEach(part -> acks.add(part.ackMicros()));
    return new LoadFigures(
        parts.stream().mapToDouble(LoadFigures::seconds).max().orElse(0),
        parts.stream().mapToLong(LoadFigures::sent).sum(),
        parts.stream().mapToLong(LoadFigures::acknowledged).sum(),
        parts.stream().mapToLong(LoadFigures::refused).sum(),
        parts.stream().mapToLong(LoadFigures::unacknowledged).sum(),
        parts.stream().mapToLong(LoadFigures::open).sum(),
        parts.stream().mapToLong(LoadFigures::connectsRefused).sum(),
        parts.stream().mapToLong(LoadFigures::connectsFailed).sum(),
        parts.stream().mapToLong(LoadFigures::connectionsLost).sum(),
        acks);
  }

  private static boolean await(Duration within, BooleanSupplier holds) throws InterruptedException {
    long endNanos = System.nanoTime() + within.toNanos();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() - endNanos > 0) {
        return false;
      }
      Thread.sleep(LOOK_MILLIS);
    }
    return true;
  }
}
