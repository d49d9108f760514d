package care.shouhu.command.web;

import care.shouhu.command.access.Caller;
import care.shouhu.command.access.Scope;
import care.shouhu.command.loop.DecisionLoop;
import care.shouhu.command.measure.Figures;
import care.shouhu.command.measure.Measures;
import care.shouhu.command.projection.MeasureTables;
import care.shouhu.core.directory.Directory;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Predicate;

/** The measures of a period: of the last day from memory, of any other from the tables. */
final class MeasureApi {
  private static final long DAY_MILLIS = 24 * 3_600_000L;
  private static final long PERIOD_DAYS_MAX = 400;

  private final DecisionLoop loop;
  private final MeasureTables tables;
  private final DatabaseCalls database;
  private final Directory directory;
  private final InScope inScope;
  private final Queries queries;
  private final Predicate<Caller> isWallOnly;
  private final Clock clock;

  /**
   * @param isWallOnly whose session goes on for a wall alone, which shows no names
   */
  MeasureApi(
      DecisionLoop loop,
      MeasureTables tables,
      DatabaseCalls database,
      Directory directory,
      InScope inScope,
      Queries queries,
      Predicate<Caller> isWallOnly,
      Clock clock) {
    this.loop = loop;
    this.tables = tables;
    this.database = database;
    this.directory = directory;
    this.inScope = inScope;
    this.queries = queries;
    this.isWallOnly = isWallOnly;
    this.clock = clock;
  }

  Map<String, Function<Call, CompletionStage<Reply>>> operations() {
    return Map.of("getMeasures", call -> queries.run(() -> measures(call)));
  }

  private Reply measures(Call call) {
    Scope scope = call.caller().scope();
    Optional<String> division = call.query("division");
    inScope.requireDivision(scope, division);
    long now = clock.millis();
    Optional<Long> from = call.moment("from");
    // Before the first decision the loop knows all from its own now on, which is after this one.
    long begin =
        from.orElseGet(() -> Math.min(now, Math.max(now - DAY_MILLIS, loop.measuredSinceMillis())));
    long end = call.moment("to").orElse(now + 1);
    if (from.isEmpty() && call.moment("to").isPresent()) {
      throw new Refusal(Problem.badRequest("to needs from"));
    }
    if (begin > end || end - begin > PERIOD_DAYS_MAX * DAY_MILLIS) {
      throw new Refusal(
          Problem.badRequest(
              "from comes before to, by %d days at most".formatted(PERIOD_DAYS_MAX)));
    }
    var period =
        new Measures.Period(begin, end, now, scoped(scope, division), InScope.sites(scope));
    Scope named = isWallOnly.test(call.caller()) ? new Scope.Nothing() : scope;
    var names = new SourceNames(directory, inScope, named);
    return from.isEmpty()
        ? live(period, names).orElseThrow(MeasureApi::tryAgain)
        : stored(period, names);
  }

  private static Refusal tryAgain() {
    return new Refusal(Problem.unavailable("UNAVAILABLE", "Still counting. Try again."));
  }

  private Optional<Reply> live(Measures.Period period, SourceNames names) {
    return loop.measures(period).map(figures -> reply("LIVE", period, figures, names));
  }

  private Reply stored(Measures.Period period, SourceNames names) {
    try {
      return reply("TABLES", period, database.ask(() -> tables.count(period)), names);
    } catch (Refusal databaseStopped) {
      return live(period, names).orElseThrow(() -> databaseStopped);
    }
  }

  private static Reply reply(
      String source, Measures.Period period, Figures figures, SourceNames names) {
    return Reply.ok(MeasureJson.of(source, period, figures, names));
  }

  private static String scoped(Scope scope, Optional<String> division) {
    return switch (scope) {
      case Scope.City city -> division.orElse(null);
      case Scope.County county -> county.division();
      case Scope.Institution institution -> division.orElse(null);
      case Scope.Own own -> throw InScope.outOfScope("measures");
      case Scope.Nothing nothing -> throw InScope.outOfScope("measures");
    };
  }
}
