package care.shouhu.command.web;

import care.shouhu.command.access.Marks;
import care.shouhu.command.incident.Actor;
import care.shouhu.command.incident.Command;
import care.shouhu.command.incident.Numbers;
import care.shouhu.command.loop.CommandRequest;
import care.shouhu.command.loop.CommandResult;
import care.shouhu.command.loop.DecisionLoop;
import care.shouhu.command.notify.About;
import care.shouhu.command.notify.Attempt;
import care.shouhu.command.notify.Notice;
import care.shouhu.command.notify.Report;
import care.shouhu.command.notify.send.Codes;
import care.shouhu.command.projection.NoticeArchive;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.directory.User;
import care.shouhu.core.directory.User.Role;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Who was told of an incident, and what telephones say of it. */
final class NoticeApi {
  /** Of one incident; the newest. */
  private static final int SHOWN_MAX = 500;

  private final DecisionLoop loop;
  private final IncidentApi incidents;
  private final Directory directory;
  private final NoticeArchive archive;
  private final DatabaseCalls database;
  private final Marks marks;
  private final Queries queries;

  NoticeApi(
      DecisionLoop loop,
      IncidentApi incidents,
      Directory directory,
      NoticeArchive archive,
      DatabaseCalls database,
      Marks marks,
      Queries queries) {
    this.loop = loop;
    this.incidents = incidents;
    this.directory = directory;
    this.archive = archive;
    this.database = database;
    this.marks = marks;
    this.queries = queries;
  }

  Map<String, Function<Call, CompletionStage<Reply>>> operations() {
    return Map.of(
        "listNotices", call -> queries.run(() -> ofIncident(call)), "receiveNotice", this::receipt);
  }

  /**
   * From memory, and behind it from the table: an incident may be older than what is remembered.
   */
  private Reply ofIncident(Call call) {
    String id = call.id();
    incidents.requireVisible(call.caller().scope(), id);
    Map<String, Notice> found = new HashMap<>();
    try {
      database.ask(() -> archive.ofIncident(id, SHOWN_MAX)).forEach(n -> found.put(n.id(), n));
    } catch (Refusal databaseStopped) {
      // The newest are in memory.
    }
    loop.noticesOf(id).forEach(notice -> found.put(notice.id(), notice));
    List<Map<String, Object>> items =
        found.values().stream()
            .sorted(Comparator.comparingLong(notice -> -Numbers.numberOf(notice.id())))
            .limit(SHOWN_MAX)
            .map(this::json)
            .toList()
            .reversed();
    return Reply.list(items, null);
  }

  /** The token came with the push: nobody else has it, and no session is needed. */
  private CompletionStage<Reply> receipt(Call call) {
    JsonObject body = call.body();
    int attempt = body.getInteger("attempt");
    byte[] token = Codes.token(marks, call.id(), attempt).getBytes(StandardCharsets.US_ASCII);
    byte[] said = body.getString("token").getBytes(StandardCharsets.US_ASCII);
    if (!MessageDigest.isEqual(token, said)) {
      throw new Refusal(Problem.forbidden("WRONG_TOKEN", "This token is not of this notice."));
    }
    Report report = Report.reached(call.id(), attempt, "seen".equals(body.getString("state")));
    var telephone = new Actor("", "", Role.FIELD_WORKER, null, Set.of(), call.address());
    var command = new Command.NoticesReported(List.of(report), false);
    return loop.submit(new CommandRequest(command, telephone, null, call.receivedAtMillis()))
        .thenApply(result ->
            result instanceof CommandResult.NotDone(var refused)
                ? Reply.problem(Refusals.problem(refused, call.id()))
                : Reply.nothing());
  }

  private Map<String, Object> json(Notice notice) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", notice.id());
    json.put("username", notice.username());
    json.put(
        "displayName",
        directory.user(notice.username()).map(User::displayName).orElse(notice.username()));
    json.put("status", notice.status().name());
    json.put("class", notice.alarmClass().name());
    json.put("about", notice.about().word());
    json.put("incidentId", notice.about().incident());
    json.put("assignmentId", notice.about().assignment());
    json.put("incidents", notice.about() instanceof About.OfMany many ? many.incidents() : null);
    json.put("createdAt", notice.createdAtMillis());
    json.put("deliveredAt", notice.deliveredAtMillis());
    json.put("seenAt", notice.seenAtMillis());
    json.put("endedAt", notice.endedAtMillis());
    json.put("dueAt", notice.dueAtMillis());
    json.put("reason", notice.failure() == null ? null : notice.failure().name());
    json.put("attempts", notice.attempts().stream().map(NoticeApi::json).toList());
    return json;
  }

  private static Map<String, Object> json(Attempt attempt) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("number", attempt.number());
    json.put("channel", attempt.kind().name());
    json.put("state", attempt.state().name());
    json.put("tries", attempt.tries());
    json.put("queuedAt", attempt.queuedAtMillis());
    json.put("sentAt", attempt.sentAtMillis());
    json.put("deliveredAt", attempt.deliveredAtMillis());
    json.put("seenAt", attempt.seenAtMillis());
    json.put("tryAgainAt", attempt.tryAgainAtMillis());
    json.put("reason", attempt.failure() == null ? null : attempt.failure().name());
    return json;
  }
}
