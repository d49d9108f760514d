package care.shouhu.command.web;

import care.shouhu.command.access.OpenSession;
import care.shouhu.command.access.Sessions;
import care.shouhu.command.registry.UserRegister;
import care.shouhu.command.registry.UserRegister.Account;
import care.shouhu.command.trail.TrailNote;
import care.shouhu.core.directory.User.Role;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;

/** What becomes of users: another role or scope, and the end. Each ends their sessions at once. */
final class UserApi {
  private final UserRegister register;
  private final Sessions sessions;
  private final Consumer<String> sessionEnded;
  private final DatabaseCalls database;
  private final Queries queries;

  /**
   * @param sessionEnded is told the nonce of a session that ended, so that its pages close
   */
  UserApi(
      UserRegister register,
      Sessions sessions,
      Consumer<String> sessionEnded,
      DatabaseCalls database,
      Queries queries) {
    this.register = register;
    this.sessions = sessions;
    this.sessionEnded = sessionEnded;
    this.database = database;
    this.queries = queries;
  }

  Map<String, Function<Call, CompletionStage<Reply>>> operations() {
    return Map.of(
        "getUser", call -> queries.run(() -> shown(find(call))),
        "changeUser", call -> queries.run(() -> change(call)),
        "removeUser", call -> queries.run(() -> remove(call)));
  }

  private Account find(Call call) {
    call.noted().put(TrailNote.ABOUT, "user:" + call.id());
    return database
        .ask(() -> register.find(call.id()))
        .orElseThrow(() -> new Refusal(Problem.notFound("There is no user " + call.id() + ".")));
  }

  /** As the caller saw it; somebody else may have been faster since. */
  private Account seen(Call call) {
    int revision = RecordApi.revision(call);
    Account found = find(call);
    if (found.revision() != revision) {
      throw new Refusal(
          Problem.conflict("STALE", "revision: Revision %d is there.".formatted(found.revision())));
    }
    return found;
  }

  private Reply change(Call call) {
    Account before = seen(call);
    Account after = changed(before, call.body());
    RegisterApi.requireScope(
        after.role(), after.division(), after.placeId(), after.organisationId());
    call.noted().put("newRole", after.role().name());
    call.noted().putKnown("newDivision", after.division());
    call.noted().putKnown("newPlaceId", after.placeId());
    call.noted().putKnown("newOrganisationId", after.organisationId());
    return RegisterApi.answer(
        register.change(before, after, call.caller().user().username()),
        username -> {
          if (!after.mayTheSame(before)) {
            end(username);
          }
          return shown(find(call));
        });
  }

  /** What the body does not name stays. */
  private static Account changed(Account before, JsonObject body) {
    return new Account(
        before.username(),
        body.getString("displayName", before.displayName()),
        Role.valueOf(body.getString("role", before.role().name())),
        body.containsKey("division") ? body.getString("division") : before.division(),
        body.containsKey("placeId") ? body.getString("placeId") : before.placeId(),
        body.containsKey("organisationId")
            ? body.getString("organisationId")
            : before.organisationId(),
        before.mustChangePassword(),
        before.secondFactor(),
        before.linked(),
        before.revision());
  }

  private Reply remove(Call call) {
    Account before = seen(call);
    return RegisterApi.answer(
        register.remove(before, call.caller().user().username()),
        username -> {
          end(username);
          return Reply.nothing();
        });
  }

  private void end(String username) {
    try {
      List<OpenSession> ended = sessions.endAll(username);
      ended.forEach(session -> sessionEnded.accept(session.nonce()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Reply shown(Account account) {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("username", account.username())
            .put("displayName", account.displayName())
            .put("role", account.role().name());
    json.putObject("scope")
        .put("division", account.division())
        .put("placeId", account.placeId())
        .put("organisationId", account.organisationId());
    json.put("mustChangePassword", account.mustChangePassword())
        .put("secondFactor", account.secondFactor())
        .put("linked", account.linked())
        .put("revision", account.revision());
    return Reply.ok(json).with("ETag", "\"" + account.revision() + "\"");
  }
}
