package care.shouhu.allinone.demo;

import care.shouhu.command.registry.EarlierOccupancy;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the demo city a past, made up from a seed, so that whoever tries it sees charts and not two
 * dots. Later than everything else at the start, and once: a past that is there stays.
 */
final class DemoPast implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DemoPast.class);

  /** The devices come back in the first seconds and need the processors. */
  private static final Duration AFTER = Duration.ofSeconds(6);

  /** The register counts its first hour within seconds; where the database is away, later. */
  private static final int ATTEMPTS_MAX = 100;

  private final EarlierOccupancy earlier;
  private final Set<String> institutions;
  private final Clock clock;
  private final long seed;
  private final Thread thread;
  private volatile boolean closing;

  private DemoPast(EarlierOccupancy earlier, Set<String> institutions, Clock clock, long seed) {
    this.earlier = earlier;
    this.institutions = institutions;
    this.clock = clock;
    this.seed = seed;
    this.thread = Thread.ofVirtual().name("demo-past").unstarted(this::write);
  }

  /**
   * @param institutions ids of the demo city's own; what else is in the register has no made-up
   *     past
   */
  static DemoPast start(
      EarlierOccupancy earlier, Set<String> institutions, Clock clock, long seed) {
    var past = new DemoPast(earlier, institutions, clock, seed);
    past.thread.start();
    return past;
  }

  private void write() {
    String cause = "";
    try {
      for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
        Thread.sleep(AFTER);
        try {
          if (isWritten()) {
            return;
          }
        } catch (RuntimeException e) {
          cause = warned(e, cause);
        }
      }
    } catch (InterruptedException e) {
      // The product ends; the next start writes it.
    }
  }

  private boolean isWritten() {
    long nowMillis = clock.millis();
    var added = earlier.add(institutions, at -> PastOccupancy.before(at, nowMillis, seed));
    if (added.hours() > 0) {
      log.info("demo city: {} hours of a made-up past of its beds", added.hours());
    }
    return added.uncounted() == 0;
  }

  /** One warning for one cause that lasts, and none because the product ends. */
  private String warned(RuntimeException failure, String lastCause) {
    String cause = String.valueOf(failure.getMessage());
    if (!closing && !cause.equals(lastCause)) {
      log.warn("demo city: its past is not written yet: {}", cause);
    }
    return cause;
  }

  @Override
  public void close() {
    closing = true;
    thread.interrupt();
  }
}
