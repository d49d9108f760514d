package care.shouhu.allinone;

import care.shouhu.core.config.Config;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.directory.DirectoryFeed;
import care.shouhu.core.log.DurableLog;
import care.shouhu.core.time.SteadyClock;
import care.shouhu.gateway.GatewayConfig;
import care.shouhu.gateway.command.Commands;
import care.shouhu.gateway.ingest.Ingest;
import care.shouhu.gateway.ingest.IngestMeters;
import care.shouhu.gateway.mqtt.MqttEdge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The way of a message up to its acknowledgement and no further: edge and log, nobody reads. What
 * `./shouhu bench` measures as "readers paused"; a product started without {@code --only edge} on
 * the same data stores what was taken.
 */
record EdgeOnly(MqttEdge edge) implements AutoCloseable {
  private static final int SECONDS_MAX = 30;

  static EdgeOnly start(
      Config config,
      Vertx vertx,
      DurableLog log,
      Directory directory,
      DirectoryFeed feed,
      MeterRegistry meters,
      SteadyClock clock)
      throws IOException, InterruptedException {
    GatewayConfig gateway = GatewayConfig.of("0.0.0.0", config.mqtt());
    Ingest ingest =
        new Ingest(log, directory, gateway.ingest(), new IngestMeters(meters), clock::aheadMillis);
    Commands unread = new Commands(log, ingest, meters, clock);
    MqttEdge edge = new MqttEdge(vertx, ingest, unread, gateway.mqtt(), feed::lookUp, clock);
    await(
        edge.start(
            gateway.host(),
            gateway.mqttPort(),
            Optional.empty(),
            config.proxy(),
            gateway.eventLoops()));
    return new EdgeOnly(edge);
  }

  private static void await(Future<Void> future) throws IOException, InterruptedException {
    try {
      future.toCompletionStage().toCompletableFuture().get(SECONDS_MAX, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IOException("the edge: " + e.getCause().getMessage(), e.getCause());
    } catch (TimeoutException e) {
      throw new IOException("the edge does not answer within " + SECONDS_MAX + " s", e);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      await(edge.close());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
