package care.shouhu.command.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import care.shouhu.command.access.Scope;
import care.shouhu.command.evidence.CheckingKey;
import care.shouhu.command.incident.Command;
import care.shouhu.command.incident.Photo;
import care.shouhu.command.loop.CommandRequest;
import care.shouhu.command.loop.CommandResult;
import care.shouhu.command.loop.DecisionLoop;
import care.shouhu.command.projection.IncidentArchive;
import care.shouhu.command.projection.IncidentArchive.Archived;
import care.shouhu.command.projection.PhotoTable;
import io.vertx.core.buffer.Buffer;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Photographs from the scene. The history says first, durably and chained, which photograph a
 * responder took; then its bytes are stored; only then is the telephone told that it may forget
 * them. So a telephone whose photograph was interrupted half-way sends it again, under its key.
 */
final class PhotoApi {
  /** As the table has it. */
  static final int BYTES_MAX = 400_000;

  private final DecisionLoop loop;
  private final PhotoTable table;
  private final IncidentArchive archive;
  private final DatabaseCalls database;
  private final InScope inScope;
  private final Queries queries;

  PhotoApi(
      DecisionLoop loop,
      PhotoTable table,
      IncidentArchive archive,
      DatabaseCalls database,
      InScope inScope,
      Queries queries) {
    this.loop = loop;
    this.table = table;
    this.archive = archive;
    this.database = database;
    this.inScope = inScope;
    this.queries = queries;
  }

  Map<String, Function<Call, CompletionStage<Reply>>> operations() {
    return Map.of("photographScene", this::take, "getPhoto", call -> queries.run(() -> show(call)));
  }

  private CompletionStage<Reply> take(Call call) {
    byte[] bytes = jpeg(call.body().getString("jpeg"));
    String sha256 = CheckingKey.sha256Hex(bytes);
    // Of the bytes and of what it shows: the same picture again is the same photograph.
    String id = "P-" + CheckingKey.sha256Hex((call.id() + sha256).getBytes(UTF_8)).substring(0, 24);
    var photo = new Photo(id, sha256, bytes.length);
    var request =
        new CommandRequest(
            new Command.Photograph(call.id(), photo),
            call.caller().actor(),
            call.idempotencyKey(),
            call.receivedAtMillis());
    return queries
        .run(() -> withRoom(call.id(), photo, request))
        .thenCompose(loop::submit)
        .thenCompose(result -> answer(call, result, photo, bytes));
  }

  /** Refuses one too many, and does not begin what the database could not end. */
  private CommandRequest withRoom(String assignmentId, Photo photo, CommandRequest request) {
    int others = database.ask(() -> table.countOthers(assignmentId, photo.id()));
    if (others >= Photo.PER_ASSIGNMENT_MAX) {
      throw new Refusal(
          Problem.conflict(
              "TOO_MANY_PHOTOS",
              "An assignment has at most %d photographs.".formatted(Photo.PER_ASSIGNMENT_MAX)));
    }
    return request;
  }

  private CompletionStage<Reply> answer(
      Call call, CommandResult result, Photo photo, byte[] bytes) {
    return switch (result) {
      case CommandResult.Done done -> queries.run(() -> keep(call, done, photo, bytes));
      case CommandResult.NotDone not ->
          CompletableFuture.completedFuture(Refusals.reply(not.refused(), call.id()));
      case CommandResult.Issued issued -> throw notOfAPhotograph(result);
      case CommandResult.Noted noted -> throw notOfAPhotograph(result);
      case CommandResult.Exported exported -> throw notOfAPhotograph(result);
      case CommandResult.Recontacted recontacted -> throw notOfAPhotograph(result);
      case CommandResult.Booked booked -> throw notOfAPhotograph(result);
    };
  }

  private static IllegalStateException notOfAPhotograph(CommandResult result) {
    return new IllegalStateException("no answer to a photograph: " + result.getClass());
  }

  private Reply keep(Call call, CommandResult.Done done, Photo photo, byte[] bytes) {
    var taken =
        new PhotoTable.Taken(
            photo.id(),
            done.incident().id(),
            call.id(),
            call.caller().user().username(),
            call.receivedAtMillis(),
            photo.sha256(),
            bytes);
    database.ask(() -> {
      table.keep(taken);
      return true;
    });
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("photoId", photo.id());
    body.put("sha256", photo.sha256());
    body.put("bytes", photo.bytes());
    return Reply.created(body);
  }

  /** The bytes, if they are a JPEG of a size that is kept. */
  private static byte[] jpeg(String base64) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new Refusal(Problem.badRequest("jpeg is no Base64."));
    }
    boolean begins =
        bytes.length > 3
            && bytes[0] == (byte) 0xFF
            && bytes[1] == (byte) 0xD8
            && bytes[2] == (byte) 0xFF;
    if (!begins || bytes.length > BYTES_MAX) {
      throw new Refusal(
          Problem.badRequest("jpeg is no JPEG picture of at most " + BYTES_MAX + " bytes."));
    }
    return bytes;
  }

  /** Of an incident in the caller's scope. */
  private Reply show(Call call) {
    return database
        .ask(() -> table.find(call.id()))
        .filter(photo -> sees(call, photo.incidentId()))
        .map(photo -> new Reply(200, "image/jpeg", Buffer.buffer(photo.bytes()), Map.of()))
        .orElseThrow(() -> unknown(call.id()));
  }

  private boolean sees(Call call, String incidentId) {
    Scope scope = call.caller().scope();
    return loop.incident(incidentId)
        .map(incident -> inScope.covers(scope, incident))
        .orElseGet(() ->
            database
                .ask(() -> archive.find(incidentId))
                .map(Archived::json)
                .filter(found ->
                    scope.covers(
                        found.path("division").textValue(), found.path("placeId").textValue()))
                .isPresent());
  }

  private static Refusal unknown(String photoId) {
    return new Refusal(Problem.notFound("There is no photograph " + photoId + "."));
  }
}
