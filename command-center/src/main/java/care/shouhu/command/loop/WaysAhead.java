package care.shouhu.command.loop;

import care.shouhu.command.incident.HistoryEntry.Kind;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a routing engine for the ways to an incident as soon as somebody is sent there: should they
 * not answer or decline, the loop chooses the next one by what is known then, and waits for nobody.
 */
public final class WaysAhead implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WaysAhead.class);

  /** More incidents than this at one time go by the estimate. */
  private static final int WAITING_MAX = 64;

  private final DecisionLoop loop;
  private final BlockingQueue<String> incidents = new ArrayBlockingQueue<>(WAITING_MAX);
  private final Thread thread;
  private final Subscription applied;

  private WaysAhead(DecisionLoop loop) {
    this.loop = loop;
    this.thread = Thread.ofVirtual().name("ways-ahead").start(this::learn);
    this.applied = loop.onApplied(this::follow);
  }

  public static WaysAhead start(DecisionLoop loop) {
    return new WaysAhead(loop);
  }

  private void follow(Applied batch) {
    batch.changes().stream()
        .filter(change -> change.entry().kind() == Kind.ASSIGNED)
        .map(change -> change.incident().id())
        .distinct()
        .forEach(incidents::offer);
  }

  private void learn() {
    try {
      while (true) {
        String incident = incidents.take();
        try {
          loop.responders().learnWays(incident);
        } catch (RuntimeException e) {
          LOG.error("The ways to {} were not learnt", incident, e);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    applied.close();
    thread.interrupt();
  }
}
