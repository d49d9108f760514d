package care.shouhu.command.web;

import care.shouhu.command.access.Scope;
import care.shouhu.command.bed.BedCommand;
import care.shouhu.command.bed.StayEnd;
import care.shouhu.command.bed.StayKind;
import care.shouhu.command.registry.BedQueries;
import care.shouhu.command.registry.BedRegister;
import care.shouhu.command.registry.PersonPlaces;
import care.shouhu.command.registry.PersonPlaces.PersonPlace;
import care.shouhu.command.trail.TrailNote;
import care.shouhu.core.directory.Bed;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.directory.User.Role;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.json.JsonObject;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * What people do with beds and with who is in them, and what was done. The rules are {@code
 * BedMachine}'s; the scope is checked in the same transaction, so that what is foreign is answered
 * like what is not there.
 */
final class BedApi {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** A night in which nobody said until when a bed is kept. */
  private static final long RESERVED_MILLIS_DEFAULT = 3 * 86_400_000L;

  private final BedRegister beds;
  private final BedQueries stored;
  private final DatabaseCalls database;
  private final Directory directory;
  private final PersonPlaces places;
  private final InScope inScope;
  private final Queries queries;
  private final Looks looks;

  BedApi(
      BedRegister beds,
      BedQueries stored,
      PersonPlaces places,
      DatabaseCalls database,
      Directory directory,
      InScope inScope,
      Queries queries,
      Looks looks) {
    this.beds = beds;
    this.stored = stored;
    this.places = places;
    this.database = database;
    this.directory = directory;
    this.inScope = inScope;
    this.queries = queries;
    this.looks = looks;
  }

  Map<String, Function<Call, CompletionStage<Reply>>> operations() {
    Map<String, Function<Call, CompletionStage<Reply>>> operations = new HashMap<>();
    operations.put("admitResident", call -> about(take(call, BedApi::admit), call, call.id()));
    operations.put("transferResident", call -> take(call, BedApi::transfer));
    operations.put(
        "residentOnLeave",
        call ->
            take(call, c -> new BedCommand.Leave(c.id(), day(c.body(), "expectedReturn"), why(c))));
    operations.put(
        "residentToHospital",
        call ->
            take(
                call,
                c -> new BedCommand.ToHospital(c.id(), day(c.body(), "expectedReturn"), why(c))));
    operations.put(
        "respiteNewEnd",
        call -> take(call, c -> new BedCommand.NewEnd(c.id(), day(c.body(), "until"), why(c))));
    operations.put(
        "residentReturned", call -> take(call, c -> new BedCommand.Return(c.id(), why(c))));
    operations.put("dischargeResident", call -> take(call, BedApi::discharge));
    operations.put(
        "reserveBed",
        call -> about(take(call, BedApi::reserve), call, call.body().getString("personId")));
    operations.put("releaseBed", call -> take(call, c -> new BedCommand.Release(c.id(), why(c))));
    operations.put(
        "bedOutOfService",
        call ->
            take(
                call,
                c -> new BedCommand.OutOfService(c.id(), day(c.body(), "expectedBack"), why(c))));
    operations.put(
        "bedBackInService", call -> take(call, c -> new BedCommand.BackInService(c.id(), why(c))));
    operations.put("listBedMoves", call -> queries.run(() -> moves(call)));
    operations.put("listStays", call -> queries.run(() -> stays(call)));
    return operations;
  }

  private CompletionStage<Reply> take(Call call, Function<Call, BedCommand> parse) {
    return queries.run(() ->
        BedReplies.reply(
            beds.take(parse.apply(call), at(call), BedReplies.caller(call)), call.id()));
  }

  /** When it happened, in epoch milliseconds; null for now. */
  static Long at(Call call) {
    Object at = call.body().getValue("at");
    return at == null ? null : (Long) Call.moment("at", at.toString());
  }

  /** The trail names whom a bed is given to: neither path nor body need say where they belong. */
  private CompletionStage<Reply> about(CompletionStage<Reply> done, Call call, String residentId) {
    return done.thenCompose(reply ->
        residentId == null
            ? CompletableFuture.completedFuture(reply)
            : queries.run(() -> {
              looks.residents(Set.of(residentId), call);
              return reply;
            }));
  }

  private static BedCommand admit(Call call) {
    JsonObject body = call.body();
    return new BedCommand.Admit(
        call.id(),
        body.getString("bedId"),
        StayKind.RESIDENCE,
        null,
        body.getString("override"),
        why(call));
  }

  private static BedCommand transfer(Call call) {
    JsonObject body = call.body();
    return new BedCommand.Transfer(
        call.id(), body.getString("bedId"), body.getString("override"), why(call));
  }

  private static BedCommand discharge(Call call) {
    JsonObject body = call.body();
    return new BedCommand.Discharge(
        call.id(),
        StayEnd.valueOf(body.getString("reason")),
        body.getString("toPlaceId"),
        body.getString("note"));
  }

  private static BedCommand reserve(Call call) {
    JsonObject body = call.body();
    return new BedCommand.Reserve(
        call.id(),
        body.getString("personId"),
        body.getLong("until", call.receivedAtMillis() + RESERVED_MILLIS_DEFAULT),
        why(call));
  }

  private static String why(Call call) {
    return call.body().getString("reason");
  }

  static LocalDate day(JsonObject body, String field) {
    String text = body.getString(field);
    return text == null ? null : day(field, text);
  }

  static LocalDate day(String field, String text) {
    try {
      return LocalDate.parse(text);
    } catch (java.time.format.DateTimeParseException e) {
      throw new Refusal(Problem.badRequest(field + ": there is no day " + text));
    }
  }

  /** Steps of a bed, newest first. */
  private Reply moves(Call call) {
    Scope scope = call.caller().scope();
    Bed bed =
        directory
            .bed(call.id())
            .orElseThrow(() -> new Refusal(Problem.notFound("There is no bed " + call.id() + ".")));
    inScope.place(scope, bed.placeId());
    long below = call.cursor().map(cursor -> cursor.number()).orElse(Long.MAX_VALUE);
    int limit = call.limit();
    List<BedQueries.Move> moves = database.ask(() -> stored.movesOfBed(bed.id(), below, limit + 1));
    boolean more = moves.size() > limit;
    List<BedQueries.Move> page = more ? moves.subList(0, limit) : moves;
    String next = more ? new Cursor(page.getLast().id(), "move").text() : null;
    return Reply.list(page.stream().map(BedApi::json).toList(), next);
  }

  private static JsonNode json(BedQueries.Move move) {
    return JSON.objectNode()
        .put("at", move.atMillis())
        .put("enteredAt", move.enteredAtMillis())
        .put("command", move.command())
        .put("bedId", move.bedId())
        .put("residentId", move.residentId())
        .put("from", move.fromState())
        .put("to", move.toState())
        .put("until", move.untilMillis())
        .put("by", move.by())
        .put("reason", move.why());
  }

  /**
   * Of anybody who has a file, closed or not: who left without a home is in no directory. Why
   * somebody was admitted without an assessment stands in their file, which auditors do not read.
   */
  private Reply stays(Call call) {
    PersonPlace person =
        database.ask(() -> places.of(List.of(call.id()))).stream()
            .filter(of -> call.caller().scope().covers(of.division(), of.placeId()))
            .findFirst()
            .orElseThrow(
                () -> new Refusal(Problem.notFound("There is no resident " + call.id() + ".")));
    call.noted().put(TrailNote.ABOUT, "resident:" + person.id());
    call.noted().putKnown(TrailNote.DIVISION, person.division());
    call.noted().putKnown(TrailNote.PLACE, person.placeId());
    List<ObjectNode> items =
        database.ask(() -> stored.staysOf(person.id())).stream().map(BedApi::json).toList();
    if (call.caller().user().role() == Role.AUDITOR) {
      items.forEach(stay -> stay.remove("override"));
    }
    return Reply.list(items, null);
  }

  private static ObjectNode json(BedQueries.Stay stay) {
    return JSON.objectNode()
        .put("bedId", stay.bedId())
        .put("placeId", stay.placeId())
        .put("kind", stay.kind())
        .put("beganAt", stay.beganAtMillis())
        .put("beganEnteredAt", stay.beganEnteredAtMillis())
        .put("beganBy", stay.beganBy())
        .put("assessmentId", stay.assessmentId())
        .put("override", stay.override())
        .put("endedAt", stay.endedAtMillis())
        .put("endedEnteredAt", stay.endedEnteredAtMillis())
        .put("endedBy", stay.endedBy())
        .put("endReason", stay.endReason());
  }
}
