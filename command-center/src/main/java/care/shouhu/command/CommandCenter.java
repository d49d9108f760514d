package care.shouhu.command;

import care.shouhu.command.access.FieldKeyFile;
import care.shouhu.command.access.FieldSeal;
import care.shouhu.command.access.Marks;
import care.shouhu.command.access.Passwords;
import care.shouhu.command.access.Permissions;
import care.shouhu.command.access.SecondFactor;
import care.shouhu.command.access.SessionBook;
import care.shouhu.command.access.SessionKeeper;
import care.shouhu.command.access.SessionSigner;
import care.shouhu.command.access.Sessions;
import care.shouhu.command.access.TinkFieldSeal;
import care.shouhu.command.evidence.SigningKey;
import care.shouhu.command.incident.EstimatedTravel;
import care.shouhu.command.incident.TravelTimes;
import care.shouhu.command.loop.DecisionLoop;
import care.shouhu.command.loop.LoopHealth;
import care.shouhu.command.loop.WaysAhead;
import care.shouhu.command.notify.send.Notifier;
import care.shouhu.command.notify.send.NotifyKeys;
import care.shouhu.command.notify.send.PushServices;
import care.shouhu.command.notify.send.Vapid;
import care.shouhu.command.projection.IncidentArchive;
import care.shouhu.command.projection.Projection;
import care.shouhu.command.quarantine.QuarantineReplay;
import care.shouhu.command.registry.BedTimers;
import care.shouhu.command.registry.ChannelNewsInRegister;
import care.shouhu.command.registry.ContactRegister;
import care.shouhu.command.registry.FieldReseal;
import care.shouhu.command.registry.FirstAdmin;
import care.shouhu.command.registry.IndicatorCounts;
import care.shouhu.command.registry.LatePlans;
import care.shouhu.command.registry.OccupancyHistory;
import care.shouhu.command.registry.PersonFile;
import care.shouhu.command.registry.Registry;
import care.shouhu.command.registry.SignInRegister;
import care.shouhu.command.registry.exchange.ImportDesk;
import care.shouhu.command.registry.file.TableLimits;
import care.shouhu.command.registry.record.RecordStore;
import care.shouhu.command.registry.search.Search;
import care.shouhu.command.registry.search.SpellingKeeper;
import care.shouhu.command.route.OsrmRoutes;
import care.shouhu.command.trail.Trail;
import care.shouhu.command.trail.TrailKind;
import care.shouhu.command.trail.TrailNote;
import care.shouhu.command.trail.TrailProjection;
import care.shouhu.command.trail.TrailTable;
import care.shouhu.command.web.Contract;
import care.shouhu.command.web.Health;
import care.shouhu.command.web.Web;
import care.shouhu.core.config.Config;
import care.shouhu.core.config.Secret;
import care.shouhu.core.db.Database;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.directory.DirectoryFeed;
import care.shouhu.core.log.DurableLog;
import care.shouhu.core.log.EndsAtStart;
import care.shouhu.core.time.ClockHealth;
import care.shouhu.core.time.SteadyClock;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jdbi.v3.core.Jdbi;

/**
 * The command centre, wired by hand, top to bottom:
 *
 * <pre>
 *   log ──▶ loop ──▶ log (desk) ──▶ projection ──▶ tables
 *            │ applied
 *            ▼
 *   people ◀── web ──▶ registry ──▶ database ──▶ directory ──▶ loop, web
 * </pre>
 */
public final class CommandCenter implements AutoCloseable {
  private static final long LIVE_ASKED_EACH_MILLIS = 10;

  private final DecisionLoop loop;
  private final Projection projection;
  private final Passwords passwords;
  private final FirstAdmin firstAdmin;
  private final Registry registry;
  private final FieldSeal fieldSeal;
  private final SpellingKeeper spelling;
  private final Web web;
  private final Notifier notifier;
  private final Optional<WaysAhead> aheadOfTime;
  private final BedTimers bedTimers;
  private final SessionKeeper sessionKeeper;
  private final FieldReseal fieldReseal;
  private final Trail trail;
  private final TrailProjection trailProjection;

  private CommandCenter(
      DecisionLoop loop,
      Projection projection,
      Passwords passwords,
      FirstAdmin firstAdmin,
      Registry registry,
      FieldSeal fieldSeal,
      SpellingKeeper spelling,
      Web web,
      Notifier notifier,
      Optional<WaysAhead> aheadOfTime,
      BedTimers bedTimers,
      SessionKeeper sessionKeeper,
      FieldReseal fieldReseal,
      Trail trail,
      TrailProjection trailProjection) {
    this.loop = loop;
    this.projection = projection;
    this.passwords = passwords;
    this.firstAdmin = firstAdmin;
    this.registry = registry;
    this.fieldSeal = fieldSeal;
    this.spelling = spelling;
    this.web = web;
    this.notifier = notifier;
    this.aheadOfTime = aheadOfTime;
    this.bedTimers = bedTimers;
    this.sessionKeeper = sessionKeeper;
    this.fieldReseal = fieldReseal;
    this.trail = trail;
    this.trailProjection = trailProjection;
  }

  /**
   * Starts all of it; needs neither the database nor the gateway to be there.
   *
   * @param directory as {@code feed} keeps it; the feed is started
   * @param steady the time of this process
   * @param gateway what the gateway says of its parts; see {@link Health}
   * @throws IOException when the data directory or the port cannot be used
   */
  public static CommandCenter start(
      Config config,
      Vertx vertx,
      DurableLog log,
      Directory directory,
      DirectoryFeed feed,
      Database database,
      Path dataDirectory,
      PrometheusMeterRegistry metrics,
      SteadyClock steady,
      Supplier<Map<String, Health.Part>> gateway)
      throws IOException {
    Clock clock = steady.withZone(ZoneOffset.UTC);
    // By this one goes what others hold against their own clocks, and how long a session runs.
    InstantSource machine = steady.machine();

    // Who may do what.
    Contract contract = Contract.load();
    Permissions permissions = Permissions.of(contract.rolesByOperation());
    var passwords = new Passwords();

    // The register's writes, and somebody who may make them.
    var registry = new Registry(database.jdbi(), feed);
    var signInRegister = new SignInRegister(registry);
    FieldKeyFile fieldKeys =
        FieldKeyFile.open(dataDirectory, config.access().fieldKey().map(Secret::value));
    FieldSeal fieldSeal = TinkFieldSeal.of(fieldKeys);
    Marks marks = fieldKeys.read().marks();
    var secondFactor = SecondFactor.open(fieldSeal, marks, dataDirectory);
    SessionBook book = SessionBook.open(dataDirectory, machine.millis());
    var sessions =
        new Sessions(
            directory,
            passwords,
            SessionSigner.open(dataDirectory),
            book,
            secondFactor,
            signInRegister::useRecoveryCode,
            config.access(),
            machine);
    var sessionKeeper = SessionKeeper.start(book);
    var firstAdmin =
        new FirstAdmin(registry, directory, passwords, config.adminPassword(), dataDirectory);
    firstAdmin.start();
    var indicators = new IndicatorCounts(database.jdbi(), registry::writes);
    var latePlans = new LatePlans(database.jdbi());
    var bedTimers =
        BedTimers.start(
            database.jdbi(),
            registry,
            new OccupancyHistory(database.jdbi()),
            indicators,
            latePlans);

    // How long it takes to get somewhere: a routing engine says so, or it is estimated.
    TravelTimes travel =
        config
            .routing()
            .<TravelTimes>map(engine -> new OsrmRoutes(engine, metrics, clock::millis))
            .orElseGet(EstimatedTravel::new);

    // Decide, append, apply; and what was decided into tables.
    EndsAtStart ends = EndsAtStart.of(log);
    DecisionLoop loop =
        DecisionLoop.start(
            log, directory, travel, dataDirectory.resolve("snapshots"), metrics, steady);
    var aheadOfTime = config.routing().map(engine -> WaysAhead.start(loop));
    Jdbi ownPool = Database.jdbi(database.pool("projection", 1));
    Projection projection = Projection.start(log, ends, ownPool, metrics);

    // How people are told: the keys first, for the edge shows one of them.
    var contacts = new ContactRegister(registry, fieldSeal);
    var records = new RecordStore(database.jdbi(), registry, fieldSeal);
    var search = new Search(database.jdbi(), fieldSeal);
    var imports = new ImportDesk(database.jdbi(), registry, fieldSeal, clock, TableLimits.DEFAULT);
    var notifyKeys =
        new NotifyKeys(
            fieldSeal,
            marks,
            Vapid.open(dataDirectory, config.push().contact()),
            config.push().services().isEmpty()
                ? PushServices.KNOWN
                : new PushServices(config.push().services()));

    // Who looked at whom and changed what: one chain, on disk before an answer leaves.
    SigningKey evidenceKey = SigningKey.open(dataDirectory);
    Trail trail = Trail.open(dataDirectory, evidenceKey, metrics, clock);
    var trailProjection = TrailProjection.start(trail, new TrailTable(database.jdbi()));

    var fieldReseal =
        FieldReseal.start(
            fieldKeys,
            fieldSeal,
            database.jdbi(),
            step -> {
              var _ =
                  trail.note(
                      new TrailNote(
                          clock.millis(), TrailKind.KEYS, "shouhu", null, Map.of("step", step)));
            },
            metrics,
            clock);

    // The edge towards people.
    var health =
        new Health(
            log,
            loop,
            database,
            directory,
            feed::ageMillis,
            projection::lagRecords,
            () -> ClockHealth.said(steady),
            gateway);
    var web =
        Web.start(
            new Web.Parts(
                config.http(),
                config.deviceAddress(),
                vertx,
                contract,
                permissions,
                sessions,
                passwords,
                secondFactor,
                signInRegister,
                directory,
                feed,
                registry,
                records,
                search,
                imports,
                loop,
                projection,
                new IncidentArchive(database.jdbi()),
                new QuarantineReplay(database.jdbi(), log, clock),
                contacts,
                indicators,
                latePlans,
                notifyKeys,
                evidenceKey,
                config.access().oidc(),
                new PersonFile(database.jdbi(), registry, fieldSeal),
                trail,
                trailProjection,
                database,
                health,
                metrics,
                clock,
                machine));
    Notifier notifier =
        Notifier.start(
            new Notifier.Parts(
                loop,
                directory,
                notifyKeys,
                web.livePages(),
                new ChannelNewsInRegister(contacts),
                metrics,
                clock,
                machine));
    return new CommandCenter(
        loop,
        projection,
        passwords,
        firstAdmin,
        registry,
        fieldSeal,
        SpellingKeeper.start(database.jdbi()),
        web,
        notifier,
        aheadOfTime,
        bedTimers,
        sessionKeeper,
        fieldReseal,
        trail,
        trailProjection);
  }

  /**
   * Has the log keep everything for a command centre that has not been started yet. A gateway that
   * runs by itself calls this before it begins; once its readers are known this changes nothing.
   */
  public static void holdRecords(DurableLog log) {
    DecisionLoop.register(log);
    Projection.register(log);
  }

  /**
   * Waits until the desk decides again.
   *
   * @return whether it does; false after {@code within}
   */
  public boolean awaitLive(Duration within) throws InterruptedException {
    long untilNanos = System.nanoTime() + within.toNanos();
    while (loop.health().state() != LoopHealth.State.LIVE) {
      if (System.nanoTime() - untilNanos >= 0) {
        return false;
      }
      Thread.sleep(LIVE_ASKED_EACH_MILLIS);
    }
    return true;
  }

  /** The port people connect to. */
  public int httpPort() {
    return web.port();
  }

  /** For adding records that hold numbers. */
  public FieldSeal fieldSeal() {
    return fieldSeal;
  }

  /** For adding many records at once; see {@link Registry#importCity}. */
  public Registry registry() {
    return registry;
  }

  /** For hashing the passwords of imported users. */
  public Passwords passwords() {
    return passwords;
  }

  /** From the edge inwards, so that what was taken is finished. */
  @Override
  public void close() {
    web.close();
    notifier.close();
    aheadOfTime.ifPresent(WaysAhead::close);
    bedTimers.close();
    firstAdmin.close();
    sessionKeeper.close();
    fieldReseal.close();
    trailProjection.close();
    trail.close();
    spelling.close();
    projection.close();
    loop.close();
    passwords.close();
  }
}
