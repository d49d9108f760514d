package care.shouhu.command.web;

import care.shouhu.command.access.Scope;
import care.shouhu.command.handover.Handover;
import care.shouhu.command.handover.HandoverJson;
import care.shouhu.command.incident.Command;
import care.shouhu.command.loop.DecisionLoop;
import care.shouhu.command.projection.HandoverArchive;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * The end of a shift: drawn up, taken over item by item, completed; and the reports that are kept.
 */
final class HandoverApi {
  private final DecisionLoop loop;
  private final HandoverArchive archive;
  private final DatabaseCalls database;
  private final InScope inScope;
  private final Queries queries;
  private final Booking booking;

  HandoverApi(
      DecisionLoop loop,
      HandoverArchive archive,
      DatabaseCalls database,
      InScope inScope,
      Queries queries) {
    this.loop = loop;
    this.archive = archive;
    this.database = database;
    this.inScope = inScope;
    this.queries = queries;
    this.booking = new Booking(loop);
  }

  Map<String, Function<Call, CompletionStage<Reply>>> operations() {
    return Map.of(
        "listHandovers", call -> queries.run(() -> list(call)),
        "getHandover", call -> queries.run(() -> Reply.ok(find(call))),
        "beginHandover", this::begin,
        "takeHandoverItems", this::take,
        "completeHandover", call -> step(call, new Command.CompleteHandover(call.id())),
        "cancelHandover", call -> step(call, new Command.CancelHandover(call.id())));
  }

  /** Newest first; those in memory, and behind them the table's. */
  private Reply list(Call call) {
    Scope scope = call.caller().scope();
    List<ObjectNode> found = new ArrayList<>();
    List<String> inMemory = new ArrayList<>();
    loop.handovers().stream()
        .sorted(Comparator.comparingLong(Handover::startedAtMillis).reversed())
        .forEach(handover -> {
          inMemory.add(handover.id());
          if (covers(scope, handover.division(), handover.placeId())) {
            found.add(HandoverJson.handover(handover));
          }
        });
    try {
      database.ask(() -> archive.list(call.limit())).stream()
          .filter(row -> !inMemory.contains(row.id()))
          .filter(row -> covers(scope, row.division(), row.placeId()))
          .forEach(row -> found.add(row.json()));
    } catch (Refusal databaseStopped) {
      // The newest are in memory.
    }
    return Reply.list(found.stream().limit(call.limit()).toList(), null);
  }

  private ObjectNode find(Call call) {
    Scope scope = call.caller().scope();
    return loop.handover(call.id())
        .filter(handover -> covers(scope, handover.division(), handover.placeId()))
        .map(HandoverJson::handover)
        .or(() ->
            database
                .ask(() -> archive.find(call.id()))
                .filter(row -> covers(scope, row.division(), row.placeId()))
                .map(HandoverArchive.Archived::json))
        .orElseThrow(() -> unknown(call.id()));
  }

  /** A county sees its own and those of its institutions, the city all. */
  private boolean covers(Scope scope, String division, String placeId) {
    String ofPlace = placeId == null ? division : inScope.divisionOf(placeId).orElse(division);
    return scope.covers(ofPlace, placeId);
  }

  private static Refusal unknown(String id) {
    return new Refusal(Problem.notFound("There is no handover " + id + "."));
  }

  private CompletionStage<Reply> begin(Call call) {
    Scope scope = call.caller().scope();
    Optional<String> division = Optional.ofNullable(call.body().getString("division"));
    Optional<String> place = Optional.ofNullable(call.body().getString("placeId"));
    place.ifPresent(id -> inScope.place(scope, id));
    if (place.isEmpty()) {
      inScope.requireDivision(scope, division);
    }
    String ofDivision =
        place.isPresent()
            ? null
            : scope instanceof Scope.County county ? county.division() : division.orElse(null);
    String ofPlace = scope instanceof Scope.Institution own ? own.placeId() : place.orElse(null);
    return booking.submit(
        call,
        new Command.BeginHandover(
            ofPlace == null ? ofDivision : null, ofPlace, call.body().getString("note")),
        201,
        this::shown);
  }

  private CompletionStage<Reply> take(Call call) {
    List<String> refs =
        call.body().getJsonArray("refs").stream().map(Object::toString).distinct().toList();
    return step(call, new Command.TakeItems(call.id(), refs, call.body().getString("note")));
  }

  private CompletionStage<Reply> step(Call call, Command command) {
    Scope scope = call.caller().scope();
    boolean visible =
        loop.handover(call.id())
            .filter(handover -> covers(scope, handover.division(), handover.placeId()))
            .isPresent();
    if (!visible) {
      throw unknown(call.id());
    }
    return booking.submit(call, command, 200, this::shown);
  }

  private Object shown(String id) {
    return HandoverJson.handover(loop.handover(id).orElseThrow());
  }
}
