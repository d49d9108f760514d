package care.shouhu.gateway;

import care.shouhu.core.log.DurableLog;
import care.shouhu.core.log.Lane;
import care.shouhu.core.wire.AliveBeat;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Says {@link AliveBeat} into both input lanes. One that a lane refuses is not said again: that the
 * gateway could not write is just what its absence tells.
 */
final class Beats implements AutoCloseable {
  private static final List<Lane> LANES = List.of(Lane.URGENT, Lane.ROUTINE);
  private static final byte[] KEY = "gateway".getBytes(StandardCharsets.US_ASCII);

  private final DurableLog log;
  private final InstantSource clock;
  private final Thread thread;

  private Beats(DurableLog log, InstantSource clock) {
    this.log = log;
    this.clock = clock;
    this.thread = Thread.ofVirtual().name("gateway-beats").unstarted(this::run);
  }

  /** Says the first one, and the others from a thread of its own. Never waits. */
  static Beats start(DurableLog log, InstantSource clock) {
    Beats beats = new Beats(log, clock);
    beats.beat();
    beats.thread.start();
    return beats;
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(AliveBeat.EACH_MILLIS);
        beat();
      }
    } catch (InterruptedException e) {
      // Closed.
      Thread.currentThread().interrupt();
    }
  }

  private void beat() {
    byte[] bytes = AliveBeat.envelope(clock.millis()).toBytes();
    for (Lane lane : LANES) {
      CompletableFuture<Long> _ = log.append(lane, KEY, bytes);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
