package care.shouhu.allinone.demo;

import care.shouhu.command.registry.EarlierOccupancy;
import java.time.Clock;
import java.time.Duration;
import java.util.OptionalInt;
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

  private final Thread thread;

  private DemoPast(Thread thread) {
    this.thread = thread;
  }

  static DemoPast start(EarlierOccupancy earlier, Clock clock, long seed) {
    return new DemoPast(
        Thread.ofVirtual().name("demo-past").start(() -> write(earlier, clock, seed)));
  }

  private static void write(EarlierOccupancy earlier, Clock clock, long seed) {
    try {
      for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
        Thread.sleep(AFTER);
        if (isWritten(earlier, clock.millis(), seed)) {
          return;
        }
      }
    } catch (InterruptedException e) {
      // The product ends; the next start writes it.
    }
  }

  private static boolean isWritten(EarlierOccupancy earlier, long nowMillis, long seed) {
    try {
      OptionalInt hours = earlier.add(oldest -> PastOccupancy.before(oldest, nowMillis, seed));
      hours.ifPresent(n -> log.info("demo city: {} hours of a made-up past of its beds", n));
      return hours.isPresent();
    } catch (RuntimeException e) {
      log.warn("demo city: its past is not written yet: {}", e.getMessage());
      return false;
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
