package care.shouhu.command.web;

import care.shouhu.command.registry.Rosters;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.directory.Division;
import care.shouhu.core.directory.Shift;
import care.shouhu.core.directory.User;
import care.shouhu.core.directory.User.Role;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** The roster: read from memory, written a part at a time. */
final class RosterApi {
  private static final long SHIFT_MILLIS_MAX = TimeUnit.HOURS.toMillis(36);
  private static final long PART_MILLIS_MAX = TimeUnit.DAYS.toMillis(62);
  private static final long SHOWN_BEFORE_MILLIS = TimeUnit.DAYS.toMillis(1);
  private static final long SHOWN_AFTER_MILLIS = TimeUnit.DAYS.toMillis(7);

  private final Rosters rosters;
  private final Directory directory;
  private final InScope inScope;
  private final Queries queries;
  private final Clock clock;

  RosterApi(Rosters rosters, Directory directory, InScope inScope, Queries queries, Clock clock) {
    this.rosters = rosters;
    this.directory = directory;
    this.inScope = inScope;
    this.queries = queries;
    this.clock = clock;
  }

  Map<String, Function<Call, CompletionStage<Reply>>> operations() {
    return Map.of(
        "listShifts", call -> queries.run(() -> list(call)),
        "replaceShifts", call -> queries.run(() -> replace(call)));
  }

  private Reply list(Call call) {
    Unit unit = Unit.asked(directory, inScope, call);
    long from = call.moment("from").orElse(clock.millis() - SHOWN_BEFORE_MILLIS);
    long to = call.moment("to").orElse(clock.millis() + SHOWN_AFTER_MILLIS);
    List<Shift> shifts =
        unit.placeId() != null
            ? directory.shiftsOfPlace(unit.placeId())
            : directory.shiftsOfDivision(division(unit));
    List<ObjectNode> items =
        shifts.stream()
            .filter(shift -> shift.endsAtMillis() > from && shift.startsAtMillis() < to)
            .sorted(Comparator.comparingLong(Shift::startsAtMillis).thenComparing(Shift::id))
            .limit(call.limit())
            .map(RosterApi::json)
            .toList();
    return Reply.list(items, null);
  }

  private Reply replace(Call call) {
    JsonObject body = call.body();
    Unit unit =
        written(
            call,
            Optional.ofNullable(body.getString("division")),
            Optional.ofNullable(body.getString("placeId")));
    long from = body.getLong("from");
    long to = body.getLong("to");
    if (to <= from || to - from > PART_MILLIS_MAX) {
      throw wrong("to", "must lie behind from, by 62 days at most");
    }
    List<Shift> shifts = new ArrayList<>();
    JsonArray given = body.getJsonArray("shifts");
    for (int i = 0; i < given.size(); i++) {
      shifts.add(shift(given.getJsonObject(i), "shifts[" + i + "]", unit, from, to));
    }
    String division = unit.placeId() == null ? division(unit) : null;
    var part =
        new Rosters.Part(
            unit.placeId(), division, from, to, shifts, call.caller().user().username());
    return RegisterApi.reply(
        rosters.replace(part), done -> Map.of("added", done.added(), "removed", done.removed()));
  }

  private Shift shift(JsonObject json, String field, Unit unit, long from, long to) {
    long starts = json.getLong("startsAt");
    long ends = json.getLong("endsAt");
    if (starts < from || starts >= to) {
      throw wrong(field + ".startsAt", "must lie between from and to");
    }
    if (ends <= starts || ends - starts > SHIFT_MILLIS_MAX) {
      throw wrong(field + ".endsAt", "must lie behind startsAt, by 36 h at most");
    }
    List<String> people =
        json.getJsonArray("people").stream().map(Object::toString).distinct().toList();
    for (int i = 0; i < people.size(); i++) {
      requireOfUnit(people.get(i), field + ".people[" + i + "]", unit);
    }
    return new Shift(0, null, null, json.getString("desk", ""), starts, ends, people);
  }

  private void requireOfUnit(String username, String field, Unit unit) {
    User user =
        directory.user(username).orElseThrow(() -> wrong(field, "there is no user " + username));
    boolean belongs =
        unit.placeId() != null
            ? unit.placeId().equals(user.placeId())
            : user.role() == Role.CITY_OPERATOR
                || (unit.isCity()
                    ? user.role() == Role.ADMIN
                    : unit.division().equals(user.division()) && user.placeId() == null);
    if (!belongs) {
      throw wrong(field, username + " does not work there");
    }
  }

  private static Refusal wrong(String field, String detail) {
    return new Refusal(Problem.unprocessable("ROSTER_INVALID", field + ": " + detail + "."));
  }

  private Unit written(Call call, Optional<String> division, Optional<String> placeId) {
    return Unit.of(directory, inScope, call.caller().scope(), division, placeId, true);
  }

  /** The city's desk is the one of the city's own code. */
  private String division(Unit unit) {
    return unit.isCity()
        ? directory.divisions().stream()
            .filter(division -> division.parent() == null)
            .map(Division::code)
            .findFirst()
            .orElseThrow(() -> new Refusal(Problem.notFound("The register has no city yet.")))
        : unit.division();
  }

  private static ObjectNode json(Shift shift) {
    ObjectNode json = Reply.MAPPER.createObjectNode();
    json.put("id", shift.id());
    json.put("placeId", shift.placeId());
    json.put("division", shift.division());
    json.put("desk", shift.desk());
    json.put("startsAt", shift.startsAtMillis());
    json.put("endsAt", shift.endsAtMillis());
    json.set("people", Reply.MAPPER.valueToTree(shift.people()));
    return json;
  }
}
