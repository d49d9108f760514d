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

/** All links to one broker, a rule each. */
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
    Intake intake = new Intake(ingest, lookUp);
    for (int i = 0; i < config.rules().size(); i++) {
      String name = "bridge-" + i;
      var turn =
          Executors.newSingleThreadScheduledExecutor(
              Thread.ofPlatform().daemon().name(name).factory());
      BridgeLink link = new BridgeLink(config, i, intake, bridge.meters, clock, turn);
      bridge.links.add(new Running(link, turn));
      link.start();
    }
    return bridge;
  }

  /** Rules whose messages are being taken now. */
  public long connectedRules() {
    return meters.connected();
  }

  /** Rules in all. */
  public int rules() {
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
