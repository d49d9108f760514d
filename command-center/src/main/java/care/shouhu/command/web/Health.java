package care.shouhu.command.web;

import care.shouhu.command.loop.DecisionLoop;
import care.shouhu.command.loop.LoopHealth;
import care.shouhu.core.db.Database;
import care.shouhu.core.db.DatabaseState;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.log.DurableLog;
import care.shouhu.core.log.Lane;
import care.shouhu.core.log.LogHealth;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * How we are. Ready means: alarms are taken. So a stopped database degrades and does not stop; a
 * log that cannot be written, or a loop that does not decide, does.
 */
public final class Health {
  /** The register is looked at every second; this long without an answer is worth saying. */
  private static final long DIRECTORY_OLD_AFTER_MILLIS = 30_000;

  private static final long PROJECTION_LAG_MANY = 10_000;

  private final DurableLog log;
  private final DecisionLoop loop;
  private final Database database;
  private final Directory directory;
  private final LongSupplier directoryAgeMillis;
  private final LongSupplier projectionLag;
  private final Supplier<String> clock;
  private final Supplier<Map<String, Part>> gateway;

  /**
   * @param clock what is to be said of the time in use; empty when all is well
   * @param gateway what the gateway says of its parts, by name, such as {@code recorder}; empty
   *     when it runs elsewhere
   */
  public Health(
      DurableLog log,
      DecisionLoop loop,
      Database database,
      Directory directory,
      LongSupplier directoryAgeMillis,
      LongSupplier projectionLag,
      Supplier<String> clock,
      Supplier<Map<String, Part>> gateway) {
    this.log = log;
    this.loop = loop;
    this.database = database;
    this.directory = directory;
    this.directoryAgeMillis = directoryAgeMillis;
    this.projectionLag = projectionLag;
    this.clock = clock;
    this.gateway = gateway;
  }

  /** From good to bad. */
  public enum State {
    UP,
    /** Works, with something missing. */
    DEGRADED,
    /** Alarms cannot be taken. */
    DOWN
  }

  /**
   * One part.
   *
   * @param detail why it is not UP, for people; empty when it is
   */
  public record Part(State state, String detail) {}

  /** All parts; the worst decides. */
  public record Report(State state, Map<String, Part> parts) {}

  public Report report() {
    Map<String, Part> parts = new LinkedHashMap<>();
    parts.put("log", log(log.health()));
    parts.put("loop", loop());
    parts.put("database", database());
    parts.put("directory", directory());
    parts.put("projection", projection());
    parts.put("clock", clock(clock.get()));
    parts.putAll(gateway.get());
    State worst = parts.values().stream().map(Part::state).max(State::compareTo).orElse(State.UP);
    return new Report(worst, parts);
  }

  /** Calls and decisions have space of their own: a log too full for readings takes alarms. */
  static Part log(LogHealth health) {
    LogHealth.State alarms = LogHealth.State.OK;
    for (Lane lane : List.of(Lane.URGENT, Lane.DESK)) {
      LogHealth.State state = health.lanes().get(lane).state();
      alarms = state.compareTo(alarms) > 0 ? state : alarms;
    }
    boolean takesAll = health.state() == LogHealth.State.OK;
    return switch (alarms) {
      case OK -> new Part(takesAll ? State.UP : State.DEGRADED, health.reason());
      case QUEUE_FULL -> new Part(State.DEGRADED, health.reason());
      case DISK_FULL, FAILED -> new Part(State.DOWN, health.reason());
    };
  }

  /** People and devices are served on wrong times as well, so it degrades and never stops. */
  static Part clock(String said) {
    return new Part(said.isEmpty() ? State.UP : State.DEGRADED, said);
  }

  private Part loop() {
    LoopHealth health = loop.health();
    return health.state() == LoopHealth.State.LIVE
        ? new Part(State.UP, "")
        : new Part(State.DOWN, health.state() + " " + health.reason());
  }

  private Part database() {
    DatabaseState state = database.state();
    return state == DatabaseState.UP
        ? new Part(State.UP, "")
        : new Part(State.DEGRADED, state + "; what is stored catches up when it is back");
  }

  private Part directory() {
    long age = directoryAgeMillis.getAsLong();
    boolean old = directory.version() == 0 || age > DIRECTORY_OLD_AFTER_MILLIS;
    return old
        ? new Part(State.DEGRADED, "the register was last read " + age / 1_000 + " s ago")
        : new Part(State.UP, "");
  }

  private Part projection() {
    long lag = projectionLag.getAsLong();
    return lag > PROJECTION_LAG_MANY
        ? new Part(State.DEGRADED, lag + " decisions are not in the tables yet")
        : new Part(State.UP, "");
  }
}
