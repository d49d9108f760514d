package care.shouhu.allinone;

import care.shouhu.allinone.demo.Demo;
import care.shouhu.allinone.postgres.EmbeddedPostgres;
import care.shouhu.command.CommandCenter;
import care.shouhu.command.registry.EarlierOccupancy;
import care.shouhu.command.web.Health;
import care.shouhu.core.config.Config;
import care.shouhu.core.config.DbConfig;
import care.shouhu.core.config.Secret;
import care.shouhu.core.db.Database;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.directory.DirectoryFeed;
import care.shouhu.core.log.DurableLog;
import care.shouhu.core.log.LocalLog;
import care.shouhu.core.log.LogLimits;
import care.shouhu.core.log.kafka.KafkaLog;
import care.shouhu.core.log.kafka.KafkaSettings;
import care.shouhu.core.time.ClockKeeper;
import care.shouhu.core.time.SteadyClock;
import care.shouhu.gateway.Gateway;
import care.shouhu.gateway.GatewayConfig;
import care.shouhu.gateway.GatewayHealth;
import care.shouhu.gateway.record.RecorderState;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole product in one process, or one of its roles, wired top to bottom. What is started last
 * is closed first.
 *
 * <p>Nothing waits for the database: devices are taken as soon as log and directory copy are read
 * and the desk decides again, or 3 s later, whether it does or not. Only a first start, which has
 * no directory copy yet, waits until the schema is there, so that the first login works.
 */
final class AllInOne implements AutoCloseable {
  private static final Duration FIRST_SCHEMA_WITHIN = Duration.ofSeconds(60);

  /** Nobody waits longer at the door for a desk that has much to read again. */
  private static final Duration DESK_LIVE_WITHIN = Duration.ofSeconds(3);

  private static final int VERTX_CLOSE_SECONDS = 5;
  private static final Logger log = LoggerFactory.getLogger(AllInOne.class);

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private volatile Gateway gateway;
  private GatewayStatus gatewayStatus;
  private CommandCenter center;
  private boolean embedded;

  private AllInOne() {}

  /**
   * Starts all of it.
   *
   * @throws IOException when the data directory, a port or the first database cannot be had
   */
  static AllInOne start(Config config, Options options) throws IOException, InterruptedException {
    AllInOne product = new AllInOne();
    try {
      product.run(config, options, SteadyClock.ofMachine());
      return product;
    } catch (IOException | InterruptedException | RuntimeException e) {
      product.close();
      throw e;
    }
  }

  private void run(Config config, Options options, SteadyClock clock)
      throws IOException, InterruptedException {
    requireShared(config, options.role());
    Path dataDir = config.data().directory();
    keep(DataDirectory.take(dataDir));
    PrometheusMeterRegistry meters = meters();
    parts.push(meters::close);
    // Before anybody asks what time it is.
    keep(ClockKeeper.start(clock, dataDir, meters));
    Vertx vertx = vertx();

    // The database, which may come later.
    Database database = keep(Database.open(database(config.db(), dataDir), meters));
    database.migrateInBackground();

    // The log and the directory, which may not.
    DurableLog durableLog = keep(open(config.log(), dataDir, meters));
    // Or a gateway that starts first would free what the command centre has never seen.
    CommandCenter.holdRecords(durableLog);
    Directory directory = new Directory();
    DirectoryFeed feed =
        keep(
            new DirectoryFeed(
                directory,
                database.pool("directory", 3),
                dataDir.resolve("directory.copy"),
                meters));
    feed.start();
    if (directory.version() == 0) {
      awaitFirstSchema(database, dataDir);
    }

    if (options.role() == Options.Role.EDGE) {
      keep(EdgeOnly.start(config, vertx, durableLog, directory, feed, meters, clock));
      return;
    }
    if (options.role().hasCenter()) {
      center =
          keep(
              CommandCenter.start(
                  config,
                  vertx,
                  durableLog,
                  directory,
                  feed,
                  database,
                  dataDir,
                  meters,
                  clock,
                  options.role().hasGateway() ? this::gatewayHealth : Map::of));
      // All devices come back at once, and what they say in their first seconds takes every
      // processor: a call is sooner on a screen when the desk is there before them.
      if (options.role().hasGateway() && !center.awaitLive(DESK_LIVE_WITHIN)) {
        log.warn("Devices are let in; the desk is still being rebuilt");
      }
    }
    if (options.role().hasGateway()) {
      gateway =
          keep(
              Gateway.start(
                  GatewayConfig.of("0.0.0.0", config.mqtt())
                      .withTcpPort(config.tcp().port())
                      .withProxy(config.proxy())
                      .withBridge(config.bridge()),
                  vertx,
                  durableLog,
                  directory,
                  feed,
                  database,
                  dataDir.resolve("snapshots"),
                  meters,
                  clock));
      if (center == null) {
        gatewayStatus =
            keep(GatewayStatus.start(vertx, config.http().port(), gateway, clock, meters));
      }
    }
    if (options.demo()) {
      feed.refresh();
      keep(
          Demo.start(
              center.registry(),
              new EarlierOccupancy(database.jdbi()),
              center.fieldSeal(),
              directory,
              dataDir,
              gateway.mqttPort(),
              center.httpPort(),
              clock.withZone(ZoneOffset.UTC),
              meters));
    }
  }

  private Vertx vertx() {
    // The system's own event notification (epoll) where its library is there, else Java's.
    Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
    parts.push(() ->
        vertx
            .close()
            .toCompletionStage()
            .toCompletableFuture()
            .get(VERTX_CLOSE_SECONDS, TimeUnit.SECONDS));
    return vertx;
  }

  private static void awaitFirstSchema(Database database, Path dataDir)
      throws IOException, InterruptedException {
    if (!database.awaitMigrated(FIRST_SCHEMA_WITHIN)) {
      throw new IOException(
          "the database did not answer within "
              + FIRST_SCHEMA_WITHIN.toSeconds()
              + " s at the first start; see the log in "
              + dataDir.resolve("logs"));
    }
  }

  /** Two processes cannot share files: neither the local log nor the embedded database. */
  private static void requireShared(Config config, Options.Role role) throws IOException {
    boolean shared = config.log() instanceof Config.LogConfig.Kafka && config.db().isPresent();
    boolean apart = role == Options.Role.GATEWAY || role == Options.Role.COMMAND_CENTER;
    if (apart && !shared) {
      throw new IOException("--only wants SHOUHU_LOG=kafka and SHOUHU_DB_URL");
    }
  }

  private static DurableLog open(
      Config.LogConfig config, Path dataDir, PrometheusMeterRegistry meters) {
    LogLimits limits = LogLimits.defaults();
    return switch (config) {
      case Config.LogConfig.Local _ -> LocalLog.open(dataDir.resolve("log"), limits, meters);
      case Config.LogConfig.Kafka kafka ->
          KafkaLog.open(KafkaSettings.of(kafka.servers(), kafka.replication()), limits, meters);
    };
  }

  /** Of pages and contract; of health and metrics alone where there is no command centre. */
  int httpPort() {
    return center == null ? gatewayStatus.port() : center.httpPort();
  }

  /** 0 without a gateway. */
  int mqttPort() {
    return gateway == null ? 0 : gateway.mqttPort();
  }

  /** 0 without a certificate, or a gateway. */
  int mqttsPort() {
    return gateway == null ? 0 : gateway.mqttsPort();
  }

  boolean usesEmbeddedDatabase() {
    return embedded;
  }

  private DbConfig database(Optional<DbConfig> configured, Path dataDir) throws IOException {
    if (configured.isPresent()) {
      return configured.get();
    }
    embedded = true;
    EmbeddedPostgres postgres = keep(EmbeddedPostgres.start(dataDir));
    return new DbConfig(postgres.url(), postgres.user(), new Secret(postgres.password()));
  }

  private PrometheusMeterRegistry meters() {
    PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    new JvmMemoryMetrics().bindTo(meters);
    new JvmThreadMetrics().bindTo(meters);
    new ProcessorMetrics().bindTo(meters);
    keep(new JvmGcMetrics()).bindTo(meters);
    return meters;
  }

  private Map<String, Health.Part> gatewayHealth() {
    if (gateway == null) {
      return Map.of("gateway", new Health.Part(Health.State.DOWN, "starting"));
    }
    GatewayHealth health = gateway.health();
    Map<String, Health.Part> parts = new TreeMap<>();
    parts.put("recorder-urgent", recorder(health.urgent(), health.urgentLagRecords()));
    parts.put("recorder-routine", recorder(health.routine(), health.routineLagRecords()));
    if (health.bridgeLinks() > 0) {
      boolean all = health.bridgeLinksConnected() == health.bridgeLinks();
      String said = health.bridgeLinksConnected() + " of " + health.bridgeLinks() + " links taken";
      parts.put("bridge", new Health.Part(all ? Health.State.UP : Health.State.DEGRADED, said));
    }
    return parts;
  }

  private static Health.Part recorder(RecorderState state, long lagRecords) {
    return switch (state) {
      case STORING -> new Health.Part(Health.State.UP, "");
      case STARTING, WAITING_FOR_DATABASE, ENDED ->
          new Health.Part(Health.State.DEGRADED, state + ", " + lagRecords + " records to store");
    };
  }

  private <T extends AutoCloseable> T keep(T part) {
    parts.push(part);
    return part;
  }

  /** Each part has a limit of its own; one that fails does not keep the others from ending. */
  @Override
  public void close() {
    while (!parts.isEmpty()) {
      AutoCloseable part = parts.pop();
      try {
        part.close();
      } catch (Exception e) {
        log.warn("{} did not end in order", part.getClass().getSimpleName(), e);
      }
    }
  }
}
