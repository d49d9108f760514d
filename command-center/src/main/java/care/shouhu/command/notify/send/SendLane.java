package care.shouhu.command.notify.send;

import care.shouhu.command.notify.Attempt;
import care.shouhu.command.notify.Notice;
import java.util.Comparator;
import java.util.HashSet;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What waits to be sent over one channel, the worst first, and {@value #RUNNING_MAX} at a time: a
 * channel that hangs keeps its own waiting, and no other.
 */
final class SendLane {
  static final int RUNNING_MAX = 8;

  /** One try. What waits is bounded by what is open on the desk. */
  record Job(Notice notice, Attempt attempt, Target target) {
    Key key() {
      return new Key(notice.id(), attempt.number(), attempt.tries());
    }
  }

  /** One try of one attempt of one notice. */
  record Key(String noticeId, int attempt, int tryNumber) {}

  /** Does the work of one job. */
  @FunctionalInterface
  interface Work {
    void run(Job job) throws InterruptedException;
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final PriorityQueue<Job> waiting =
      new PriorityQueue<>(
          Comparator.comparing((Job job) -> job.notice().alarmClass())
              .thenComparingLong(job -> job.notice().createdAtMillis()));
  private final Set<Thread> running = new HashSet<>();
  private final String name;
  private final Work work;
  private boolean closed;

  SendLane(String name, Work work) {
    this.name = name;
    this.work = work;
  }

  void offer(Job job) {
    lock.lock();
    try {
      if (!closed) {
        waiting.add(job);
        if (running.size() < RUNNING_MAX) {
          Thread thread = Thread.ofVirtual().name("send-" + name).unstarted(this::drain);
          running.add(thread);
          thread.start();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private void drain() {
    try {
      for (Job job = next(); job != null; job = next()) {
        work.run(job);
      }
    } catch (InterruptedException e) {
      // Closing: what was not reported is sent again by who comes after us.
      Thread.currentThread().interrupt();
    } finally {
      lock.lock();
      try {
        running.remove(Thread.currentThread());
      } finally {
        lock.unlock();
      }
    }
  }

  /** Null when nothing waits; then this thread ends, under the same lock, so that none is lost. */
  private Job next() {
    lock.lock();
    try {
      Job job = closed ? null : waiting.poll();
      if (job == null) {
        running.remove(Thread.currentThread());
      }
      return job;
    } finally {
      lock.unlock();
    }
  }

  void close() {
    lock.lock();
    try {
      closed = true;
      waiting.clear();
      running.forEach(Thread::interrupt);
    } finally {
      lock.unlock();
    }
  }
}
