package care.shouhu.sim.link;

import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Threads for hundreds of Paho clients. A client takes three threads that mostly wait (receiver,
 * sender, callbacks) and one more for its pings, unless it is given an executor: then it takes what
 * that gives. Here each task is a virtual thread, and one platform thread keeps the time for all.
 * Since JDK 24 waiting in {@code synchronized}, as Paho does, holds no carrier.
 */
final class LightThreads extends ScheduledThreadPoolExecutor {

  LightThreads(String name) {
    super(1, Thread.ofPlatform().daemon().name(name + "-timer").factory());
    setRemoveOnCancelPolicy(true);
    // After the end nothing is due any more.
    setRejectedExecutionHandler(new DiscardPolicy());
  }

  @Override
  public void execute(Runnable task) {
    Thread.startVirtualThread(task);
  }

  @Override
  public Future<?> submit(Runnable task) {
    FutureTask<Void> future = new FutureTask<>(task, null);
    execute(future);
    return future;
  }

  @Override
  public <T> Future<T> submit(Callable<T> task) {
    FutureTask<T> future = new FutureTask<>(task);
    execute(future);
    return future;
  }

  /** Runs the task on a virtual thread once that time has passed. */
  void after(long millis, Runnable task) {
    ScheduledFuture<?> _ = schedule(task, millis, TimeUnit.MILLISECONDS);
  }

  /** What is due runs on a virtual thread too, so that nothing holds up the timer. */
  @Override
  public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
    return super.schedule(() -> execute(task), delay, unit);
  }
}
