package care.shouhu.command.web;

import care.shouhu.command.access.Scope;
import care.shouhu.command.bed.BedMachine;
import care.shouhu.command.indicator.Counts;
import care.shouhu.command.indicator.Indicator;
import care.shouhu.command.indicator.Indicators;
import care.shouhu.command.indicator.PlanFigure;
import care.shouhu.command.registry.IndicatorCounts;
import care.shouhu.command.registry.IndicatorCounts.OfDay;
import care.shouhu.command.registry.MonthlyFigures;
import care.shouhu.command.registry.Registry;
import care.shouhu.command.report.MonthlyPdf;
import care.shouhu.command.report.MonthlyReport;
import care.shouhu.command.report.MonthlyReport.Line;
import care.shouhu.command.report.MonthlyXlsx;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.directory.Division;
import care.shouhu.core.directory.Organisation;
import care.shouhu.core.directory.Place;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** The indicators of the plan, and the monthly report. */
final class IndicatorApi {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int TREND_DAYS = 30;
  private static final String XLSX =
      "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
  private static final String PDF = "application/pdf";

  private final List<PlanFigure> plan = PlanFigure.load();
  private final IndicatorCounts counts;
  private final MonthlyFigures monthly;
  private final Registry registry;
  private final DatabaseCalls database;
  private final Directory directory;
  private final InScope inScope;
  private final Queries queries;

  IndicatorApi(
      IndicatorCounts counts,
      MonthlyFigures monthly,
      Registry registry,
      DatabaseCalls database,
      Directory directory,
      InScope inScope,
      Queries queries) {
    this.counts = counts;
    this.monthly = monthly;
    this.registry = registry;
    this.database = database;
    this.directory = directory;
    this.inScope = inScope;
    this.queries = queries;
  }

  Map<String, Function<Call, CompletionStage<Reply>>> operations() {
    return Map.of(
        "getIndicators", call -> queries.run(() -> indicators(call)),
        "listElderCounts", call -> queries.run(() -> elders(call)),
        "putElderCount", call -> queries.run(() -> putElders(call)),
        "getMonthlyReport", call -> queries.run(() -> report(call)));
  }

  private Reply indicators(Call call) {
    Division division = division(call);
    List<Indicator> found = indicators(division.code(), newest(division.code()));
    ObjectNode body =
        JSON.objectNode().put("division", division.code()).put("name", division.name());
    var items = body.putArray("items");
    found.forEach(indicator -> items.add(json(indicator)));
    body.putNull("next");
    return Reply.ok(body);
  }

  private OfDay newest(String division) {
    Counts newest =
        counts
            .newest(division)
            .orElseGet(() ->
                database.ask(() -> {
                  counts.countNow();
                  return counts.newest(division).orElseThrow();
                }));
    return new OfDay(BedMachine.day(newest.atMillis()), newest);
  }

  /**
   * With the change against the day so long before, or the last one kept in the month before it.
   */
  private List<Indicator> indicators(String division, OfDay now) {
    Optional<OfDay> before = earlier(division, now.day().minusDays(TREND_DAYS));
    int days = before.map(then -> (int) ChronoUnit.DAYS.between(then.day(), now.day())).orElse(0);
    return Indicators.of(plan, now.counts(), before.map(OfDay::counts).orElse(null), days);
  }

  /** A trend is a nicety: without the database there is none. */
  private Optional<OfDay> earlier(String division, LocalDate day) {
    try {
      return database.ask(() -> counts.lastOf(division, day.minusDays(TREND_DAYS), day));
    } catch (Refusal databaseStopped) {
      return Optional.empty();
    }
  }

  /** What was asked for, else the caller's own: the city, or the county of the institution. */
  private Division division(Call call) {
    Scope scope = call.caller().scope();
    Optional<String> asked = call.query("division");
    if (!(scope instanceof Scope.City)) {
      inScope.requireDivision(scope, asked);
    }
    String code =
        asked.orElseGet(() ->
            switch (scope) {
              case Scope.City city -> city();
              case Scope.County county -> county.division();
              case Scope.Institution institution ->
                  inScope.divisionsOf(institution).stream()
                      .findFirst()
                      .orElseThrow(() -> InScope.outOfScope("division"));
              case Scope.Own own -> throw InScope.outOfScope("division");
              case Scope.Nothing nothing -> throw InScope.outOfScope("division");
            });
    return directory
        .division(code)
        .orElseThrow(() -> new Refusal(Problem.notFound("There is no division " + code + ".")));
  }

  private String city() {
    return directory.divisions().stream()
        .filter(division -> division.parent() == null)
        .map(Division::code)
        .findFirst()
        .orElse("");
  }

  private static JsonNode json(Indicator indicator) {
    ObjectNode json =
        JSON.objectNode()
            .put("key", indicator.key().name().toLowerCase(Locale.ROOT))
            .put("nameZh", indicator.plan().nameZh())
            .put("unit", indicator.plan().unit())
            .put("value", indicator.value())
            .put("baseline2020", indicator.plan().baseline2020())
            .put("target2025", indicator.plan().target2025())
            .put("ceiling", indicator.plan().isCeiling())
            .put(
                "reached",
                indicator.value() == null
                    ? null
                    : (Boolean) indicator.plan().isReachedBy(indicator.value()))
            .put("numerator", indicator.numerator())
            .put("denominator", indicator.denominator())
            .put("missing", indicator.missing())
            .put("missingOf", indicator.missingOf())
            .put("change", indicator.change())
            .put("changeSinceDays", indicator.changeSinceDays())
            .put("at", indicator.atMillis());
    if (indicator.notComputable() == null) {
      return json.putNull("notComputable");
    }
    json.putObject("notComputable")
        .put("reason", indicator.notComputable().name())
        .put("zh", indicator.notComputable().zh())
        .put("en", indicator.notComputable().en());
    return json;
  }

  /** Of the divisions the caller looks after as a whole; who sees only an institution has none. */
  private Reply elders(Call call) {
    Scope scope = call.caller().scope();
    Optional<String> asked = call.query("division");
    inScope.requireDivision(scope, asked);
    List<String> divisions =
        directory.divisions().stream()
            .map(Division::code)
            .filter(code -> scope.coversDivision(code) && asked.orElse(code).equals(code))
            .toList();
    int limit = call.limit();
    List<IndicatorCounts.Entered> found = database.ask(() -> counts.entered(divisions, limit));
    return Reply.list(found.stream().map(IndicatorApi::json).toList(), null);
  }

  private static JsonNode json(IndicatorCounts.Entered entered) {
    ObjectNode json = json(entered.elders()).put("by", entered.by()).put("at", entered.atMillis());
    ArrayNode before = json.putArray("before");
    entered
        .before()
        .forEach(one ->
            before
                .addObject()
                .put("elders", one.elders().elders())
                .put("source", one.elders().source())
                .put("by", one.by())
                .put("at", one.atMillis()));
    return json;
  }

  private static ObjectNode json(IndicatorCounts.Elders elders) {
    return JSON.objectNode()
        .put("division", elders.division())
        .put("asOf", elders.asOf().toString())
        .put("elders", elders.elders())
        .put("source", elders.source());
  }

  private Reply putElders(Call call) {
    JsonObject body = call.body();
    String division = body.getString("division");
    if (!call.caller().scope().coversDivision(division)) {
      throw InScope.outOfScope("division");
    }
    LocalDate asOf = BedApi.day(body, "asOf");
    if (asOf.isAfter(BedMachine.day(call.receivedAtMillis()))) {
      throw new Refusal(
          Problem.unprocessable("DAY_TO_COME", "asOf: nobody has counted on " + asOf + " yet."));
    }
    var elders =
        new IndicatorCounts.Elders(
            division, asOf, body.getInteger("elders"), body.getString("source"));
    return RegisterApi.reply(
        counts.put(registry, elders, call.caller().user().username()), IndicatorApi::json);
  }

  private Reply report(Call call) {
    String text = call.query("month").orElseThrow();
    YearMonth month = month(text, call.receivedAtMillis());
    boolean pdf = call.query("format").orElse("xlsx").equals("pdf");
    MonthlyReport report = database.ask(() -> report(call, month));
    byte[] bytes = pdf ? MonthlyPdf.write(report) : MonthlyXlsx.write(report);
    String file = "shouhu-" + text + (pdf ? ".pdf" : ".xlsx");
    return new Reply(
        200,
        pdf ? PDF : XLSX,
        Buffer.buffer(bytes),
        Map.of("Content-Disposition", "attachment; filename=\"" + file + "\""));
  }

  /** Of the site, or of the institution where it is about several. */
  private String nameOf(Set<String> sites, Division division) {
    List<Place> places = sites.stream().flatMap(id -> directory.place(id).stream()).toList();
    if (places.size() == 1) {
      return places.getFirst().name();
    }
    return places.stream()
        .findFirst()
        .flatMap(place -> directory.organisation(place.organisationId()))
        .map(Organisation::name)
        .orElse(division.name());
  }

  private static YearMonth month(String text, long nowMillis) {
    try {
      YearMonth month = YearMonth.parse(text);
      if (!month.isAfter(YearMonth.from(BedMachine.day(nowMillis)))) {
        return month;
      }
    } catch (DateTimeException e) {
      // Answered below like a month that has not come.
    }
    throw new Refusal(Problem.badRequest("month: one like 2026-10 that has begun is wanted"));
  }

  /** Null where an institution asks for all its sites, which may lie in several divisions. */
  private static String narrowed(Call call, Division division) {
    boolean wholeInstitution =
        call.caller().scope() instanceof Scope.Institution && call.query("division").isEmpty();
    return wholeInstitution ? null : division.code();
  }

  private MonthlyReport report(Call call, YearMonth month) {
    Division division = division(call);
    Set<String> sites = InScope.sites(call.caller().scope());
    List<Line> lines =
        division.parent() == null
            ? monthly.byDivision(month)
            : monthly.byInstitution(month, narrowed(call, division), sites);
    String name = sites == null ? division.name() : nameOf(sites, division);
    boolean running = month.equals(YearMonth.from(BedMachine.day(call.receivedAtMillis())));
    Optional<OfDay> last =
        running
            ? Optional.of(newest(division.code()))
            : counts.lastOf(division.code(), month.atDay(1), month.atEndOfMonth());
    return new MonthlyReport(
        month,
        name,
        call.receivedAtMillis(),
        lines,
        MonthlyTotal.of(lines),
        last.map(of -> indicators(division.code(), of)).orElse(List.of()),
        last.map(of -> division.name() + "，" + of.day()).orElse(""));
  }
}
