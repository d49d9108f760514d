package care.shouhu.command.web;

import care.shouhu.command.access.Scope;
import care.shouhu.command.incident.Command;
import care.shouhu.command.incident.DutyMark;
import care.shouhu.command.incident.DutyState;
import care.shouhu.command.incident.LastPlaces.LastPlace;
import care.shouhu.command.incident.Refused;
import care.shouhu.command.incident.Refused.Reason;
import care.shouhu.command.incident.Staff;
import care.shouhu.command.incident.TravelTimes.Point;
import care.shouhu.command.loop.CommandRequest;
import care.shouhu.command.loop.CommandResult;
import care.shouhu.command.loop.DecisionLoop;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.directory.Place;
import care.shouhu.core.directory.Shift;
import care.shouhu.core.directory.User;
import care.shouhu.core.directory.User.Role;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Who is at work now, and people saying so. It needs no database: what is said goes the way of all
 * commands, and the roster is in memory.
 */
final class DutyApi {
  private final DecisionLoop loop;
  private final Directory directory;
  private final InScope inScope;
  private final Queries queries;
  private final Clock clock;

  DutyApi(DecisionLoop loop, Directory directory, InScope inScope, Queries queries, Clock clock) {
    this.loop = loop;
    this.directory = directory;
    this.inScope = inScope;
    this.queries = queries;
    this.clock = clock;
  }

  Map<String, Function<Call, CompletionStage<Reply>>> operations() {
    return Map.of(
        "listDuty", call -> queries.run(() -> list(call)),
        "ownDuty", call -> queries.run(() -> Reply.ok(json(call.caller().user()))),
        "setDuty", this::set,
        "reportPosition", call -> queries.run(() -> position(call)));
  }

  private Reply list(Call call) {
    Unit unit = Unit.asked(directory, inScope, call);
    Stream<User> users;
    if (unit.placeId() != null) {
      users = directory.usersOfPlace(unit.placeId()).stream();
    } else if (unit.isCity()) {
      users = directory.usersOfRole(Role.CITY_OPERATOR).stream();
    } else {
      users =
          directory.usersOfDivision(unit.division()).stream()
              .filter(user -> user.placeId() == null);
    }
    return Reply.list(
        users
            .sorted(Comparator.comparing(User::username))
            .limit(call.limit())
            .map(this::json)
            .toList(),
        null);
  }

  private CompletionStage<Reply> set(Call call) {
    JsonObject body = call.body();
    String self = call.caller().user().username();
    String username = body.getString("username", self);
    User user = username.equals(self) ? call.caller().user() : inCharge(call, username);
    var command =
        new Command.SetDuty(
            username, DutyMark.State.valueOf(body.getString("state")), body.getLong("until"));
    return loop.submit(
            new CommandRequest(command, call.caller().actor(), null, call.receivedAtMillis()))
        .thenApply(result ->
            switch (result) {
              case CommandResult.OnDuty said -> said(user);
              case CommandResult.NotDone not -> Reply.problem(problem(not.refused()));
              case CommandResult.Done done -> throw new IllegalStateException("no duty: " + done);
              case CommandResult.Issued issued ->
                  throw new IllegalStateException("no duty: " + issued);
            });
  }

  private Reply said(User user) {
    ObjectNode json = json(user);
    if (!json.path("onDuty").booleanValue()) {
      loop.lastPlaces().forget(user.username());
    }
    return Reply.ok(json);
  }

  /** For another one says so who is in charge of that one. */
  private User inCharge(Call call, String username) {
    boolean leads =
        switch (call.caller().user().role()) {
          case CITY_OPERATOR, COUNTY_OPERATOR, INSTITUTION_LEAD, ADMIN -> true;
          case INSTITUTION_STAFF, FIELD_WORKER, REGISTRAR, AUDITOR -> false;
        };
    return directory
        .user(username)
        .filter(user -> leads && covers(call.caller().scope(), user))
        .orElseThrow(() -> new Refusal(Problem.notFound("There is no user " + username + ".")));
  }

  private boolean covers(Scope scope, User user) {
    String division =
        user.placeId() == null
            ? user.division()
            : directory.place(user.placeId()).map(Place::division).orElse(user.division());
    return scope.covers(division, user.placeId());
  }

  private static Problem problem(Refused refused) {
    if (refused.reason() == Reason.UNKNOWN_RESPONDER) {
      return Problem.notFound(refused.detail());
    }
    return refused.reason() == Reason.UNTIL_OUT_OF_RANGE
        ? Problem.unprocessable(refused.reason().name(), refused.detail())
        : Problem.unavailable(refused.reason().name(), refused.detail());
  }

  private Reply position(Call call) {
    User user = call.caller().user();
    long now = clock.millis();
    if (!loop.staff().duty(user, now).onDuty()) {
      loop.lastPlaces().forget(user.username());
      throw new Refusal(
          Problem.conflict("NOT_ON_DUTY", "Positions are taken from who is on duty only."));
    }
    JsonObject body = call.body();
    var point = new Point(body.getDouble("longitude"), body.getDouble("latitude"));
    var place = new LastPlace(point, body.getLong("at", now));
    if (!loop.lastPlaces().put(user.username(), place, now)) {
      throw new Refusal(
          Problem.unprocessable(
              "POSITION_NOT_NOW", "at: a position of the last 30 minutes is wanted."));
    }
    return Reply.nothing();
  }

  private ObjectNode json(User user) {
    long now = clock.millis();
    Staff staff = loop.staff();
    DutyState duty = staff.duty(user, now);
    ObjectNode json = Reply.MAPPER.createObjectNode();
    json.put("username", user.username());
    json.put("displayName", user.displayName());
    json.put("role", user.role().name());
    json.put("onDuty", duty.onDuty());
    json.put("available", duty.available());
    json.put("basis", duty.basis().name());
    json.put("until", duty.untilMillis());
    json.put("desk", desk(user, now).orElse(null));
    json.put("lastSeenAt", duty.onDuty() ? seenAt(user, now) : null);
    return json;
  }

  private Optional<String> desk(User user, long now) {
    List<Shift> running =
        directory.shiftsOf(user.username()).stream().filter(shift -> shift.runsAt(now)).toList();
    return running.stream().map(Shift::desk).filter(desk -> !desk.isEmpty()).sorted().findFirst();
  }

  private Long seenAt(User user, long now) {
    return loop.lastPlaces().of(user.username(), now).map(LastPlace::atMillis).orElse(null);
  }
}
