package care.shouhu.command.web;

import care.shouhu.command.access.Scope;
import care.shouhu.command.preflight.Coverage;
import care.shouhu.command.preflight.Preflight;
import care.shouhu.command.preflight.PreflightReport;
import care.shouhu.command.preflight.PreflightReport.Uncovered;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.directory.Place;
import care.shouhu.core.directory.Resident;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Whom an urgent alarm would reach now, bed by bed and home by home. */
final class PreflightApi {
  /** Each goes over all beds and homes. */
  private static final int RUNNING_MAX = 2;

  private final Directory directory;
  private final Supplier<Preflight> preflights;
  private final InScope inScope;
  private final Queries queries;
  private final Semaphore running = new Semaphore(RUNNING_MAX);

  /**
   * Asks for a check whenever one is wanted.
   *
   * @param preflights a check of this moment; may wait
   */
  PreflightApi(
      Directory directory, Supplier<Preflight> preflights, InScope inScope, Queries queries) {
    this.directory = directory;
    this.preflights = preflights;
    this.inScope = inScope;
    this.queries = queries;
  }

  Map<String, Function<Call, CompletionStage<Reply>>> operations() {
    return Map.of(
        "getPreflight", call -> queries.run(() -> report(call)),
        "getPlacePreflight", call -> queries.run(() -> place(call)));
  }

  private Reply report(Call call) {
    if (!running.tryAcquire()) {
      throw new Refusal(
          Problem.unavailable(
              "BUSY", "%d checks run already. Try again in a moment.".formatted(RUNNING_MAX)));
    }
    try {
      return checked(call);
    } finally {
      running.release();
    }
  }

  private Reply checked(Call call) {
    Scope scope = call.caller().scope();
    Optional<String> division = call.query("division");
    inScope.requireDivision(scope, division);
    Predicate<Place> asked =
        place ->
            inScope.covers(scope, place)
                && (division.isEmpty() || division.get().equals(place.division()));
    Optional<Cursor> cursor = call.cursor();
    boolean atHomes = cursor.filter(c -> c.number() == 1).isPresent();
    String after = cursor.map(Cursor::id).orElse(null);
    int limit = call.limit();
    Preflight preflight = preflights.get();
    PreflightReport report = PreflightReport.of(directory, preflight, asked);
    List<Uncovered> found =
        PreflightReport.uncovered(
            directory, preflight, asked, atHomes ? null : after, atHomes ? after : null, limit + 1);
    List<Uncovered> page = found.subList(0, Math.min(limit, found.size()));
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("at", report.atMillis());
    json.put("beds", report.beds());
    json.put("households", report.households());
    json.put("faults", report.faults());
    json.put("items", page.stream().map(this::json).toList());
    json.put("next", found.size() > limit ? cursor(page.getLast()).text() : null);
    return Reply.ok(json);
  }

  private static Cursor cursor(Uncovered last) {
    return new Cursor(last.isBed() ? 0 : 1, last.id());
  }

  private Map<String, Object> json(Uncovered one) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("kind", one.isBed() ? "BED" : "HOUSEHOLD");
    json.put("id", one.id());
    json.put("placeId", one.place().id());
    json.put("placeName", one.place().name());
    json.put("division", one.place().division());
    json.put("bedLabel", one.isBed() ? BedLabel.withRoom(one.bed()) : null);
    json.put(
        "residentId",
        one.isBed() ? directory.residentOfBed(one.id()).map(Resident::id).orElse(null) : null);
    json.put("reached", one.coverage().reached().map(Enum::name).orElse(null));
    json.put("faults", one.coverage().faulty().stream().map(PreflightApi::fault).toList());
    return json;
  }

  private static Map<String, Object> fault(Coverage.TierCover cover) {
    return Map.of("tier", cover.tier().name(), "fault", cover.fault().name());
  }

  /** Tier by tier with the people and their channels. */
  private Reply place(Call call) {
    Place place = inScope.place(call.caller().scope(), call.id());
    Preflight preflight = preflights.get();
    Coverage coverage = preflight.of(place);
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("at", preflight.nowMillis());
    json.put("placeId", place.id());
    json.put("policyVersion", coverage.policyVersion());
    json.put("covered", coverage.isCovered());
    json.put("reached", coverage.reached().map(Enum::name).orElse(null));
    json.put("tiers", coverage.tiers());
    return Reply.ok(json);
  }
}
