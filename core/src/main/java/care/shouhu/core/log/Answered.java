package care.shouhu.core.log;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who is told after some appends were answered: {@link DurableLog#onAnswered}. */
public final class Answered {
  private static final Logger LOG = LoggerFactory.getLogger(Answered.class);

  private final List<Runnable> actions = new CopyOnWriteArrayList<>();

  public void add(Runnable action) {
    actions.add(action);
  }

  public void remove(Runnable action) {
    actions.remove(action);
  }

  /** One that fails silences no other, and does not fail the log. */
  public void tell() {
    for (Runnable action : actions) {
      try {
        action.run();
      } catch (RuntimeException e) {
        LOG.warn("who waited for the log's answers could not be woken", e);
      }
    }
  }
}
