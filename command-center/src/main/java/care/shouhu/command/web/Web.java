package care.shouhu.command.web;

import care.shouhu.command.access.Passwords;
import care.shouhu.command.access.Permissions;
import care.shouhu.command.access.ScopeRule;
import care.shouhu.command.access.SecondFactor;
import care.shouhu.command.access.Sessions;
import care.shouhu.command.evidence.HistoryAudit;
import care.shouhu.command.evidence.SigningKey;
import care.shouhu.command.loop.DecisionLoop;
import care.shouhu.command.loop.Subscription;
import care.shouhu.command.notify.send.LivePages;
import care.shouhu.command.notify.send.NotifyKeys;
import care.shouhu.command.projection.HandoverArchive;
import care.shouhu.command.projection.IncidentArchive;
import care.shouhu.command.projection.MeasureTables;
import care.shouhu.command.projection.NoticeArchive;
import care.shouhu.command.projection.PassedBy;
import care.shouhu.command.projection.PhotoTable;
import care.shouhu.command.projection.Projection;
import care.shouhu.command.quarantine.QuarantineReplay;
import care.shouhu.command.registry.ContactRegister;
import care.shouhu.command.registry.EscalationRegister;
import care.shouhu.command.registry.Expiries;
import care.shouhu.command.registry.IndicatorCounts;
import care.shouhu.command.registry.LatePlans;
import care.shouhu.command.registry.OccupancyHistory;
import care.shouhu.command.registry.PersonFile;
import care.shouhu.command.registry.PersonPlaces;
import care.shouhu.command.registry.Registry;
import care.shouhu.command.registry.RosterRegister;
import care.shouhu.command.registry.SignInRegister;
import care.shouhu.command.registry.UserRegister;
import care.shouhu.command.registry.VersionMakers;
import care.shouhu.command.registry.WatchVersions;
import care.shouhu.command.registry.exchange.ImportDesk;
import care.shouhu.command.registry.record.RecordHistory;
import care.shouhu.command.registry.record.RecordStore;
import care.shouhu.command.registry.search.Search;
import care.shouhu.command.trail.Trail;
import care.shouhu.command.trail.TrailProjection;
import care.shouhu.command.trail.TrailTable;
import care.shouhu.core.config.AccessConfig.OidcConfig;
import care.shouhu.core.config.Config.HttpConfig;
import care.shouhu.core.config.DeviceAddressConfig;
import care.shouhu.core.db.Database;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.directory.DirectoryFeed;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.openapi.contract.OpenAPIContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** The edge towards people, wired by hand. */
public final class Web implements AutoCloseable {
  private static final int EVENT_LOOPS_MAX = 2;
  private static final long START_SECONDS_MAX = 30;

  private final Vertx vertx;
  private final int port;
  private final String deployment;
  private final Subscription applied;
  private final LiveTicks ticks;
  private final Queries queries;
  private final Queries files;
  private final LiveHub hub;
  private final Preflights preflights;

  private Web(
      Vertx vertx,
      int port,
      String deployment,
      Subscription applied,
      LiveTicks ticks,
      Queries queries,
      Queries files,
      LiveHub hub,
      Preflights preflights) {
    this.vertx = vertx;
    this.port = port;
    this.deployment = deployment;
    this.applied = applied;
    this.ticks = ticks;
    this.queries = queries;
    this.files = files;
    this.hub = hub;
    this.preflights = preflights;
  }

  /** What the edge needs of the others. */
  public record Parts(
      HttpConfig http,
      DeviceAddressConfig deviceAddress,
      Vertx vertx,
      Contract contract,
      Permissions permissions,
      Sessions sessions,
      Passwords passwords,
      SecondFactor secondFactor,
      SignInRegister signInRegister,
      Directory directory,
      DirectoryFeed feed,
      Registry registry,
      RecordStore records,
      Search search,
      ImportDesk imports,
      DecisionLoop loop,
      Projection projection,
      IncidentArchive archive,
      QuarantineReplay replay,
      ContactRegister contacts,
      IndicatorCounts indicators,
      LatePlans latePlans,
      NotifyKeys notifyKeys,
      SigningKey evidenceKey,
      Optional<OidcConfig> oidc,
      PersonFile personFile,
      Trail trail,
      TrailProjection trailProjection,
      Database database,
      Health health,
      PrometheusMeterRegistry metrics,
      Clock clock,
      InstantSource machine) {}

  /** Serves from now on; throws when the port is taken or the contract is not kept. */
  public static Web start(Parts parts) throws IOException {
    Vertx vertx = parts.vertx();
    Clock clock = parts.clock();
    DecisionLoop loop = parts.loop();
    var queries = Queries.ofAll();
    var files = queries.ofFiles();
    var meters = new HttpMeters(parts.metrics());

    // The live connection: what is durable, to every page that may see it.
    var desk = new DeskModel();
    var wardBeds = new WardBeds(parts.directory(), loop.devices());
    var hub =
        new LiveHub(
            vertx.getOrCreateContext(),
            desk,
            parts.directory(),
            wardBeds,
            parts.sessions(),
            new LiveMeters(parts.metrics()),
            ScopeKey.ofProcess(new SecureRandom()),
            clock);
    Subscription applied = loop.onApplied(hub::applied);
    var ticks =
        new LiveTicks(
            hub,
            loop,
            desk,
            parts.directory(),
            wardBeds,
            parts.feed()::ageMillis,
            parts.projection()::projectedBelow,
            clock);
    ticks.start();
    var preflights = new Preflights(parts.directory(), loop, hub, parts.metrics(), clock);
    preflights.start();
    var live = new LiveSocket(parts.sessions(), parts.permissions(), hub, loop, meters, clock);

    Map<String, ScopeRule> rules = ScopeRule.of(parts.contract().scopeByOperation());
    var trailing =
        new Trailing(
            parts.trail(), TrailRule.of(parts.contract(), rules), rules, parts.directory());
    var api =
        new Api(
            parts.permissions(),
            new ScopeGate(rules, new InScope(parts.directory()), parts.directory()),
            trailing,
            parts.sessions(),
            new RateLimit(RateRule.of(parts.contract()), parts.http().rates(), meters),
            meters,
            clock,
            operations(parts, queries, files, desk, hub, ticks, preflights, trailing, meters));
    api.checkComplete(parts.contract());

    OpenAPIContract checked = await(parts.contract().forRequests(vertx));
    var pages = new Pages(parts.sessions());
    List<WebServer> servers = new CopyOnWriteArrayList<>();
    // All loops share the port; to share one that the system chooses Vert.x wants a negative
    // number.
    int port = parts.http().port() == 0 ? -1 : parts.http().port();
    var proxies = new Proxies(parts.http().proxies());
    String deployment =
        await(
            vertx.deployVerticle(
                () -> {
                  var server =
                      new WebServer(
                          port,
                          proxies,
                          parts.contract(),
                          checked,
                          api,
                          live,
                          pages,
                          parts.health(),
                          parts.metrics(),
                          meters);
                  servers.add(server);
                  return server;
                },
                new DeploymentOptions()
                    .setInstances(
                        Math.min(EVENT_LOOPS_MAX, Runtime.getRuntime().availableProcessors()))));
    return new Web(
        vertx,
        servers.getFirst().port(),
        deployment,
        applied,
        ticks,
        queries,
        files,
        hub,
        preflights);
  }

  /** What each operation of the contract does. */
  private static Map<String, Function<Call, CompletionStage<Reply>>> operations(
      Parts parts,
      Queries queries,
      Queries files,
      DeskModel desk,
      LiveHub hub,
      LiveTicks ticks,
      Preflights preflights,
      Trailing trailing,
      HttpMeters meters) {
    DecisionLoop loop = parts.loop();
    var database = new DatabaseCalls(parts.database()::state, parts.clock());
    var inScope = new InScope(parts.directory());
    var versions = new VersionMakers(parts.database().jdbi());
    Map<String, Function<Call, CompletionStage<Reply>>> operations = new HashMap<>();
    operations.putAll(
        new SessionApi(
                parts.sessions(), parts.directory(), trailing, hub::signedOut, queries, meters)
            .operations());
    operations.putAll(
        new AccountApi(
                parts.sessions(),
                parts.passwords(),
                parts.secondFactor(),
                parts.signInRegister(),
                parts.directory(),
                hub::signedOut,
                queries,
                parts.machine())
            .operations());
    operations.putAll(
        new UserApi(
                new UserRegister(parts.database().jdbi(), parts.registry()),
                parts.sessions(),
                hub::signedOut,
                database,
                queries)
            .operations());
    var lists = new RegisterLists(parts.directory(), parts.feed()::ageMillis, inScope, queries);
    operations.putAll(lists.operations());
    var looks = new Looks(new PersonPlaces(parts.database().jdbi()), database);
    operations.putAll(
        new RecordApi(parts.records(), inScope, database, looks, queries, lists.records())
            .operations());
    operations.putAll(
        new HistoryApi(
                parts.records(),
                new RecordHistory(parts.database().jdbi()),
                database,
                looks,
                queries)
            .operations());
    operations.putAll(
        new ExpiryApi(new Expiries(parts.database().jdbi()), database, inScope, looks, queries)
            .operations());
    operations.putAll(
        new SearchApi(parts.search(), database, looks, parts.directory(), queries).operations());
    operations.putAll(
        new ImportApi(parts.imports(), parts.records(), inScope, database, looks, queries, files)
            .operations());
    operations.putAll(
        new RegisterApi(parts.registry(), parts.directory(), inScope, parts.passwords(), queries)
            .operations());
    var watchVersions =
        new WatchVersionsApi(
            new WatchVersions(parts.database().jdbi()), database, inScope, queries);
    operations.putAll(watchVersions.operations());
    operations.putAll(
        new WatchApi(parts.registry(), parts.directory(), inScope, versions, database, queries)
            .operations());
    operations.putAll(
        new PolicyApi(
                new EscalationRegister(parts.registry(), parts.database().jdbi()),
                loop.policies(),
                parts.directory(),
                database,
                inScope,
                queries)
            .operations());
    var rosterRegister = new RosterRegister(parts.registry());
    operations.putAll(
        new RosterApi(
                rosterRegister,
                loop.staff().rosters(),
                parts.directory(),
                inScope,
                queries,
                parts.clock())
            .operations());
    operations.putAll(
        new PreflightApi(parts.directory(), preflights::now, inScope, queries).operations());
    operations.putAll(
        new DutyApi(loop, rosterRegister, parts.directory(), inScope, queries, parts.clock())
            .operations());
    var series = new DeviceSeries(parts.database().jdbi());
    operations.putAll(
        new DeviceApi(
                inScope, loop.devices(), series, parts.records(), database, queries, parts.clock())
            .operations());
    var incidents = new IncidentApi(desk, loop, parts.archive(), database, inScope, queries);
    operations.putAll(incidents.operations());
    operations.putAll(new CommandApi(loop, hub, desk, incidents, inScope, queries).operations());
    operations.putAll(new HoldApi(loop, inScope, parts.directory(), queries).operations());
    operations.putAll(
        new HandoverApi(
                loop, new HandoverArchive(parts.database().jdbi()), database, inScope, queries)
            .operations());
    operations.putAll(
        new OccupancyApi(
                parts.directory(),
                inScope,
                ticks::occupancy,
                new OccupancyHistory(parts.database().jdbi()),
                database,
                queries)
            .operations());
    operations.putAll(BedOperations.of(parts, database, looks, inScope, queries));
    operations.putAll(
        new QuarantineApi(
                parts.database().jdbi(),
                parts.directory(),
                inScope,
                database,
                queries,
                parts.replay())
            .operations());
    operations.putAll(
        new ContactApi(parts.contacts(), parts.directory(), parts.notifyKeys(), loop, queries)
            .operations());
    operations.putAll(
        new GatewayApi(
                parts.contacts(),
                parts.directory(),
                parts.notifyKeys(),
                loop,
                versions,
                database,
                queries,
                parts.clock(),
                parts.machine())
            .operations());
    operations.putAll(
        new PassedByApi(new PassedBy(parts.database().jdbi()), database, queries).operations());
    var photos = new PhotoTable(parts.database().jdbi());
    operations.putAll(
        new PhotoApi(loop, photos, parts.archive(), database, inScope, queries).operations());
    operations.putAll(
        new EvidenceApi(
                loop,
                parts.archive(),
                new AroundAlarms(series, database, parts.directory()),
                new HistoryAudit(parts.database().jdbi()),
                photos,
                database,
                inScope,
                parts.permissions(),
                watchVersions,
                parts.evidenceKey(),
                queries)
            .operations());
    operations.putAll(
        new MeasureApi(
                loop,
                new MeasureTables(parts.database().jdbi()),
                database,
                parts.directory(),
                inScope,
                queries,
                caller -> parts.sessions().isPastItsEnd(caller.session()),
                parts.clock())
            .operations());
    operations.putAll(
        new NoticeApi(
                loop,
                incidents,
                parts.directory(),
                new NoticeArchive(parts.database().jdbi()),
                database,
                parts.notifyKeys().marks(),
                queries)
            .operations());
    operations.putAll(
        new BlindApi(
                loop,
                parts.directory(),
                inScope,
                parts.database().jdbi(),
                database,
                queries,
                parts.clock())
            .operations());
    operations.putAll(new PersonApi(parts.personFile(), database, queries).operations());
    operations.putAll(new CallListApi(desk, parts.personFile(), database, queries).operations());
    operations.putAll(
        new OidcApi(
                parts
                    .oidc()
                    .map(config ->
                        new OidcProvider(parts.vertx(), config, parts.notifyKeys().seal())),
                parts.sessions(),
                parts.directory(),
                trailing,
                queries)
            .operations());
    operations.putAll(
        new TrailApi(
                parts.trail(),
                new TrailTable(parts.database().jdbi()),
                parts.trailProjection(),
                database,
                queries)
            .operations());
    operations.putAll(new EnrolmentApi(parts.database().jdbi(), database, queries).operations());
    operations.putAll(new DeviceAddressApi(parts.deviceAddress()).operations());
    return operations;
  }

  private static <T> T await(Future<T> future) throws IOException {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .orTimeout(START_SECONDS_MAX, TimeUnit.SECONDS)
          .join();
    } catch (CompletionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      String why = cause instanceof TimeoutException ? "not within 30 s" : cause.getMessage();
      throw new IOException("the web server cannot start: " + why, cause);
    }
  }

  /** The port that was asked for, or the one that was chosen. */
  public int port() {
    return port;
  }

  /** The pages that people have open. */
  public LivePages livePages() {
    return hub::tell;
  }

  @Override
  public void close() {
    applied.close();
    ticks.close();
    preflights.close();
    try {
      await(vertx.undeploy(deployment));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    queries.close();
    files.close();
  }
}
