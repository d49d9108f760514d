package care.shouhu.gateway.bridge;

import care.shouhu.core.config.BridgeConfig;
import care.shouhu.gateway.ingest.Ingest;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All links to one broker: one a rule, and two where a rule brings calls and readings together. A
 * broker sends no more than so many messages that it was not told to forget, so that readings which
 * the log does not take would keep it from sending the call behind them; on a session of their own
 * calls never stand behind readings.
 */
public final class Bridge implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Bridge.class);
  private static final int END_SECONDS = 5;

  private record Running(BridgeLink link, ScheduledExecutorService turn) {}

  private final List<Running> links = new ArrayList<>();
  private final BridgeMeters meters;

  private Bridge(BridgeMeters meters) {
    this.meters = meters;
  }

  /**
   * Starts taking, in the background; the broker need not be there.
   *
   * @param lookUp asks the register about a device that the directory does not know; completes when
   *     the directory is up to date, fails when the register could not be asked
   */
  public static Bridge start(
      BridgeConfig config,
      Ingest ingest,
      Function<String, ? extends CompletableFuture<?>> lookUp,
      MeterRegistry registry,
      InstantSource clock) {
    Bridge bridge = new Bridge(new BridgeMeters(registry));
    Intake intake = new Intake(ingest, config.uri(), lookUp);
    for (Share share : Share.of(config.rules())) {
      var turn =
          Executors.newSingleThreadScheduledExecutor(
              Thread.ofPlatform().daemon().name("bridge-" + share.name()).factory());
      BridgeLink link = new BridgeLink(config, share, intake, bridge.meters, clock, turn);
      bridge.links.add(new Running(link, turn));
      link.start();
    }
    return bridge;
  }

  /** Links on which messages are being taken now. */
  public long connectedLinks() {
    return meters.connected();
  }

  /** Links in all. */
  public int links() {
    return links.size();
  }

  /** Leaves the sessions at the broker; bounded. */
  @Override
  public void close() {
    for (Running running : links) {
      try {
        running.turn().submit(running.link()::close).get(END_SECONDS, TimeUnit.SECONDS);
      } catch (ExecutionException | TimeoutException e) {
        LOG.warn("the bridge did not close in order", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      running.turn().shutdownNow();
    }
  }
}
