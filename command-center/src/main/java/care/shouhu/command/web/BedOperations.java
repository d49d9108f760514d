package care.shouhu.command.web;

import care.shouhu.command.registry.BedQueries;
import care.shouhu.command.registry.BedRegister;
import care.shouhu.command.registry.MonthlyFigures;
import care.shouhu.command.registry.PersonPlaces;
import care.shouhu.command.registry.PlanQueries;
import care.shouhu.command.registry.PlanRegister;
import care.shouhu.command.registry.RespiteRegister;
import care.shouhu.command.registry.WaitingRegister;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Everything about beds that the contract names, wired. */
final class BedOperations {
  private BedOperations() {}

  static Map<String, Function<Call, CompletionStage<Reply>>> of(
      Web.Parts parts, DatabaseCalls database, Looks looks, InScope inScope, Queries queries) {
    var beds = new BedRegister(parts.registry());
    var stored = new BedQueries(parts.database().jdbi());
    Map<String, Function<Call, CompletionStage<Reply>>> operations = new HashMap<>();
    operations.putAll(
        new BedApi(
                beds,
                stored,
                new PersonPlaces(parts.database().jdbi()),
                database,
                parts.directory(),
                inScope,
                queries,
                looks)
            .operations());
    operations.putAll(
        new WaitingApi(
                new WaitingRegister(beds, parts.registry()),
                stored,
                database,
                inScope,
                looks,
                queries)
            .operations());
    operations.putAll(
        new RespiteApi(new RespiteRegister(beds), stored, database, inScope, looks, queries)
            .operations());
    operations.putAll(
        new PlanApi(
                new PlanRegister(beds),
                new PlanQueries(parts.database().jdbi()),
                stored,
                database,
                inScope,
                looks,
                queries)
            .operations());
    operations.putAll(
        new BedTruthApi(
                parts.directory(),
                parts.loop().devices(),
                parts.feed()::ageMillis,
                parts.latePlans()::newest,
                inScope,
                queries)
            .operations());
    operations.putAll(
        new IndicatorApi(
                parts.indicators(),
                new MonthlyFigures(parts.database().jdbi()),
                parts.registry(),
                database,
                parts.directory(),
                inScope,
                queries)
            .operations());
    return operations;
  }
}
