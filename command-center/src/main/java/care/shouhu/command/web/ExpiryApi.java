package care.shouhu.command.web;

import care.shouhu.command.bed.BedMachine;
import care.shouhu.command.registry.Expiries;
import care.shouhu.command.registry.Expiries.After;
import care.shouhu.command.registry.Expiries.Asked;
import care.shouhu.command.registry.Expiries.Count;
import care.shouhu.command.registry.Expiries.Expiry;
import care.shouhu.command.registry.Expiries.Kind;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What of the register is over or soon will be. Days are Zunyi's. */
final class ExpiryApi {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final long KEPT_MILLIS = 60_000;
  private static final int QUESTIONS_MAX = 500;

  private final Expiries expiries;
  private final DatabaseCalls database;
  private final InScope inScope;
  private final Looks looks;
  private final Queries queries;

  /** Every open page asks again and again; of one scope all get the same. */
  private final KeptAnswers<Question, List<Count>> counted =
      new KeptAnswers<>(KEPT_MILLIS, QUESTIONS_MAX);

  /** What is counted: of whom, on which day. */
  private record Question(Asked asked, LocalDate day) {}

  ExpiryApi(
      Expiries expiries, DatabaseCalls database, InScope inScope, Looks looks, Queries queries) {
    this.expiries = expiries;
    this.database = database;
    this.inScope = inScope;
    this.looks = looks;
    this.queries = queries;
  }

  Map<String, Function<Call, CompletionStage<Reply>>> operations() {
    return Map.of(
        "countExpiries", this::counts, "listExpiries", call -> queries.run(() -> list(call)));
  }

  private Asked asked(Call call) {
    inScope.requireDivision(call.caller().scope(), call.query("division"));
    String placeId =
        call.query("placeId").map(id -> inScope.place(call.caller().scope(), id).id()).orElse(null);
    return new Asked(call.caller().scope(), call.query("division").orElse(null), placeId);
  }

  private static LocalDate today(Call call) {
    return BedMachine.day(call.receivedAtMillis());
  }

  private CompletionStage<Reply> counts(Call call) {
    var question = new Question(asked(call), today(call));
    return counted
        .of(question, call.receivedAtMillis(), () -> queries.run(() -> count(question)))
        .thenApply(counts -> Reply.ok(json(question, counts)));
  }

  private List<Count> count(Question question) {
    return database.ask(() -> expiries.counts(question.asked(), question.day()));
  }

  private static JsonNode json(Question question, List<Count> counts) {
    ObjectNode body =
        JSON.objectNode()
            .put("day", question.day().toString())
            .put("daysAhead", Expiries.DAYS_AHEAD);
    var kinds = body.putArray("kinds");
    counts.forEach(count ->
        kinds
            .addObject()
            .put("kind", count.kind().name())
            .put("over", count.over())
            .put("soon", count.soon()));
    return body;
  }

  private Reply list(Call call) {
    Asked asked = asked(call);
    Kind kind = Kind.valueOf(call.query("kind").orElseThrow());
    int limit = call.limit();
    After after =
        call.cursor()
            .map(cursor -> new After(LocalDate.ofEpochDay(day(cursor)), cursor.id()))
            .orElse(null);
    LocalDate today = today(call);
    List<Expiry> found = database.ask(() -> expiries.page(kind, asked, today, after, limit + 1));
    List<Expiry> page = found.subList(0, Math.min(limit, found.size()));
    String next =
        found.size() > limit
            ? new Cursor(page.getLast().until().toEpochDay(), page.getLast().id()).text()
            : null;
    looks.page(
        page.stream().map(Expiry::residentId).filter(Objects::nonNull).collect(Collectors.toSet()),
        call);
    return Reply.list(page.stream().map(one -> json(one, today)).toList(), next);
  }

  /** The year 9999 is far enough for a day. */
  private static long day(Cursor cursor) {
    if (cursor.number() > Cursor.MILLIS_MAX / 86_400_000) {
      throw Cursor.notOne();
    }
    return cursor.number();
  }

  private static JsonNode json(Expiry one, LocalDate today) {
    return JSON.objectNode()
        .put("kind", one.kind().name())
        .put("record", one.kind().record())
        .put("id", one.id())
        .put("name", one.name())
        .put("residentId", one.residentId())
        .put("consent", one.consent())
        .put("division", one.division())
        .put("placeId", one.placeId())
        .put("until", one.until().toString())
        .put("days", ChronoUnit.DAYS.between(today, one.until()))
        .put("livesIn", one.livesIn());
  }
}
