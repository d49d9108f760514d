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

  private record Listed(String id, long startedAtMillis, ObjectNode json) {
    static final Comparator<Listed> NEWEST_FIRST =
        Comparator.comparingLong(Listed::startedAtMillis).thenComparing(Listed::id).reversed();
  }

  /** Newest first; those in memory, and behind them the table's. */
  private Reply list(Call call) {
    Scope scope = call.caller().scope();
    Optional<Cursor> cursor = call.cursor();
    Optional<String> place = call.query("placeId");
    place.ifPresent(id -> inScope.place(scope, id));
    int limit = call.limit();
    Listed after = cursor.map(last -> new Listed(last.id(), last.number(), null)).orElse(null);
    List<Listed> found = new ArrayList<>();
    List<String> inMemory = new ArrayList<>();
    for (Handover handover : loop.handovers()) {
      inMemory.add(handover.id());
      boolean isAsked = place.isEmpty() || place.get().equals(handover.placeId());
      if (isAsked && covers(scope, handover.division(), handover.placeId())) {
        found.add(
            new Listed(handover.id(), handover.startedAtMillis(), HandoverJson.handover(handover)));
      }
    }
    found.removeIf(one -> after != null && Listed.NEWEST_FIRST.compare(one, after) <= 0);
    try {
      database
          .ask(() ->
              archive.list(
                  place
                      .map(id -> new HandoverArchive.Whose(null, List.of(id)))
                      .orElseGet(() -> whose(scope)),
                  cursor.map(last -> (Long) last.number()).orElse(null),
                  cursor.map(Cursor::id).orElse(null),
                  inMemory,
                  limit + 1))
          .forEach(row -> found.add(new Listed(row.id(), row.startedAtMillis(), row.json())));
    } catch (Refusal databaseStopped) {
      // The newest are in memory.
    }
    found.sort(Listed.NEWEST_FIRST);
    List<Listed> page = found.subList(0, Math.min(limit, found.size()));
    return Reply.list(
        page.stream().map(Listed::json).toList(),
        found.size() > limit
            ? new Cursor(page.getLast().startedAtMillis(), page.getLast().id()).text()
            : null);
  }

  /** As {@link #covers} has it; null for all. */
  private HandoverArchive.Whose whose(Scope scope) {
    return switch (scope) {
      case Scope.City city -> null;
      case Scope.County county ->
          new HandoverArchive.Whose(county.division(), inScope.institutionsOf(county.division()));
      case Scope.Institution own -> new HandoverArchive.Whose(null, own.placeIds());
      case Scope.Own own -> new HandoverArchive.Whose(null, List.of());
      case Scope.Nothing nothing -> new HandoverArchive.Whose(null, List.of());
    };
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
    String ofPlace = place.orElseGet(() -> onlySite(scope));
    return booking.submit(
        call,
        new Command.BeginHandover(
            ofPlace == null ? ofDivision : null, ofPlace, call.body().getString("note")),
        201,
        this::shown);
  }

  /** The one of who works at one; null of a desk. Who has several says which. */
  private static String onlySite(Scope scope) {
    if (!(scope instanceof Scope.Institution own)) {
      return null;
    }
    if (own.placeIds().isEmpty()) {
      throw InScope.outOfScope("placeId");
    }
    if (own.placeIds().size() > 1) {
      throw new Refusal(
          Problem.unprocessable("SITE_WANTED", "placeId is wanted: you look after several sites."));
    }
    return own.placeIds().iterator().next();
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
