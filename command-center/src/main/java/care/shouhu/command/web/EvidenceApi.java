package care.shouhu.command.web;

import care.shouhu.command.access.Permissions;
import care.shouhu.command.access.Scope;
import care.shouhu.command.evidence.Evidence;
import care.shouhu.command.evidence.EvidencePack;
import care.shouhu.command.evidence.HistoryAudit;
import care.shouhu.command.evidence.Picture;
import care.shouhu.command.evidence.SigningKey;
import care.shouhu.command.incident.Command;
import care.shouhu.command.incident.HistoryEnd;
import care.shouhu.command.incident.HistoryEntry;
import care.shouhu.command.incident.Incident;
import care.shouhu.command.incident.IncidentJson;
import care.shouhu.command.loop.CommandRequest;
import care.shouhu.command.loop.CommandResult;
import care.shouhu.command.loop.DecisionLoop;
import care.shouhu.command.projection.IncidentArchive;
import care.shouhu.command.projection.IncidentArchive.Archived;
import care.shouhu.command.projection.PhotoTable;
import care.shouhu.core.directory.User;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Evidence for those outside: one incident as a signed pack, the key that checks it, and the check
 * of all histories. That somebody took a pack is durable in the incident's history before the pack
 * is made, and stands in it.
 */
final class EvidenceApi {
  private final DecisionLoop loop;
  private final IncidentArchive archive;
  private final AroundAlarms around;
  private final HistoryAudit audit;
  private final PhotoTable photos;
  private final DatabaseCalls database;
  private final InScope inScope;
  private final Permissions permissions;
  private final WatchVersionsApi parameters;
  private final SigningKey key;
  private final Queries queries;

  EvidenceApi(
      DecisionLoop loop,
      IncidentArchive archive,
      AroundAlarms around,
      HistoryAudit audit,
      PhotoTable photos,
      DatabaseCalls database,
      InScope inScope,
      Permissions permissions,
      WatchVersionsApi parameters,
      SigningKey key,
      Queries queries) {
    this.loop = loop;
    this.archive = archive;
    this.around = around;
    this.audit = audit;
    this.photos = photos;
    this.database = database;
    this.inScope = inScope;
    this.permissions = permissions;
    this.parameters = parameters;
    this.key = key;
    this.queries = queries;
  }

  Map<String, Function<Call, CompletionStage<Reply>>> operations() {
    return Map.of(
        "exportEvidence", this::export,
        "getEvidenceKey", call -> CompletableFuture.completedFuture(publicKey()),
        "checkEvidence", call -> queries.run(() -> check(call)));
  }

  private Reply publicKey() {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("algorithm", "Ed25519");
    body.put("fingerprint", key.publicKey().fingerprint());
    body.put("pem", key.publicKey().pem());
    return Reply.ok(body);
  }

  private CompletionStage<Reply> export(Call call) {
    Function<CommandResult, CompletionStage<Reply>> packed =
        Queries.stillAsked(result -> answer(call, result));
    return queries
        .run(() -> command(call))
        .thenCompose(command ->
            loop.submit(
                new CommandRequest(command, call.caller().actor(), null, call.receivedAtMillis())))
        .thenCompose(packed);
  }

  private CompletionStage<Reply> answer(Call call, CommandResult result) {
    if (result instanceof CommandResult.Done done) {
      return queries.run(() -> pack(call, done.incident()));
    }
    if (result instanceof CommandResult.Exported exported) {
      return queries.run(() -> pack(call, exported.entry()));
    }
    if (result instanceof CommandResult.NotDone not) {
      return CompletableFuture.completedFuture(Refusals.reply(not.refused(), call.id()));
    }
    throw new IllegalStateException("no answer to an export: " + result.getClass());
  }

  /** What is asked of the loop, once the incident was found in the caller's scope. */
  private Command.Export command(Call call) {
    var inMemory = loop.incident(call.id());
    if (inMemory.isPresent()) {
      if (!inScope.covers(call.caller().scope(), inMemory.get())) {
        throw IncidentApi.unknown(call.id());
      }
      return new Command.Export(call.id(), null);
    }
    return new Command.Export(call.id(), HistoryEnd.of(archived(call)));
  }

  private ObjectNode archived(Call call) {
    Scope scope = call.caller().scope();
    return database
        .ask(() -> archive.find(call.id()))
        .map(Archived::json)
        .filter(found ->
            scope.covers(found.path("division").textValue(), found.path("placeId").textValue()))
        .filter(found -> !found.path("history").isEmpty())
        .orElseThrow(() -> IncidentApi.unknown(call.id()));
  }

  /** Of an incident in memory, which has the newest entries; older ones are in the tables. */
  private Reply pack(Call call, Incident incident) {
    List<HistoryEntry> newest =
        loop.history(incident.id()).stream()
            .filter(entry -> entry.number() <= incident.historyCount())
            .toList();
    ArrayNode history = JsonNodeFactory.instance.arrayNode();
    int first = newest.getFirst().number();
    boolean complete = first == 1 || addOlder(call, first, history);
    newest.forEach(entry -> history.add(IncidentJson.history(entry)));
    return pack(call, IncidentJson.incident(incident), history, complete);
  }

  private boolean addOlder(Call call, int below, ArrayNode history) {
    try {
      for (JsonNode entry : archived(call).get("history")) {
        if (entry.get("number").intValue() < below) {
          history.add(entry);
        }
      }
      return history.size() == below - 1;
    } catch (Refusal databaseStopped) {
      return false;
    }
  }

  /** Of an incident in the tables, whose newest entry may not be there yet. */
  private Reply pack(Call call, HistoryEntry exported) {
    ObjectNode incident = archived(call);
    ArrayNode history = JsonNodeFactory.instance.arrayNode();
    for (JsonNode entry : incident.remove("history")) {
      if (entry.get("number").intValue() < exported.number()) {
        history.add(entry);
      }
    }
    if (history.size() != exported.number() - 1) {
      throw new Refusal(
          Problem.unavailable(
              "UNAVAILABLE", "The tables are still being written. Try again in a moment."));
    }
    history.add(IncidentJson.history(exported));
    incident.put("historyCount", exported.number()).put("historyHash", exported.hash());
    return pack(call, incident, history, true);
  }

  private Reply pack(Call call, ObjectNode incident, ArrayNode history, boolean complete) {
    User user = call.caller().user();
    boolean masked = !permissions.allows("getResident", user.role());
    AroundAlarms.Found readings =
        permissions.allows("listReadings", user.role())
            ? around.find(incident)
            : AroundAlarms.Found.missing(
                "导出人的角色不可查看读数 The role that exported this may not see readings");
    if (masked) {
      NameMask.hide(incident);
    }
    var export =
        new Evidence.Export(
            user.username(), user.displayName(), user.role().name(), call.receivedAtMillis());
    byte[] pack =
        EvidencePack.make(
            new Evidence(
                incident,
                history,
                complete,
                readings.json(),
                readings.missing(),
                parameters.behind(incident, !masked),
                pictures(history, masked),
                masked,
                export),
            key);
    return new Reply(
        200,
        "application/zip",
        Buffer.buffer(pack),
        Map.of("Content-Disposition", "attachment; filename=\"evidence-" + call.id() + ".zip\""));
  }

  /** Of those the history names; a face is hidden with the names. */
  private List<Picture> pictures(ArrayNode history, boolean masked) {
    // One that was sent twice is named twice.
    Set<String> ids = new LinkedHashSet<>();
    for (JsonNode entry : history) {
      if (HistoryEntry.Kind.PHOTO.name().equals(entry.path("kind").textValue())) {
        ids.add(entry.path("detail").path("photoId").textValue());
      }
    }
    return ids.stream().map(id -> new Picture(id, masked ? null : stored(id))).toList();
  }

  private byte[] stored(String photoId) {
    try {
      return database.ask(() -> photos.find(photoId)).map(PhotoTable.Taken::bytes).orElse(null);
    } catch (Refusal databaseStopped) {
      return null;
    }
  }

  private Reply check(Call call) {
    Scope scope = call.caller().scope();
    if (scope instanceof Scope.Own || scope instanceof Scope.Nothing) {
      throw InScope.outOfScope("evidence");
    }
    String division = scope instanceof Scope.County county ? county.division() : null;
    String after = call.cursor().map(Cursor::id).orElse("");
    HistoryAudit.Result result =
        database.ask(() ->
            audit.check(
                new HistoryAudit.Page(after, division, InScope.sites(scope), call.limit())));
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("incidents", result.incidents());
    body.put("entries", result.entries());
    body.put("unhashed", result.unhashed());
    body.put("broken", result.broken());
    body.put("next", result.lastId() == null ? null : new Cursor(0, result.lastId()).text());
    return Reply.ok(body);
  }
}
