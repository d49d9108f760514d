package care.shouhu.command.web;

import care.shouhu.command.access.Scope;
import care.shouhu.command.incident.RosterBook;
import care.shouhu.command.incident.RosterBook.Unit;
import care.shouhu.command.registry.RosterRegister;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.directory.Place;
import care.shouhu.core.directory.Shift;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Rosters: which shifts an institution or a desk has, and who is in them. */
final class RosterApi {
  private static final long HOUR_MILLIS = 3_600_000L;
  private static final long DAY_MILLIS = 24 * HOUR_MILLIS;

  /** As the table has it. */
  private static final int SHIFT_HOURS_MAX = 36;

  /** A shift is planned at most so far ahead. */
  private static final int AHEAD_DAYS_MAX = 100;

  /** What is listed when nothing else is said. */
  private static final int LISTED_DAYS = 14;

  private final RosterRegister register;
  private final RosterBook rosters;
  private final Directory directory;
  private final InScope inScope;
  private final Queries queries;
  private final Clock clock;

  RosterApi(
      RosterRegister register,
      RosterBook rosters,
      Directory directory,
      InScope inScope,
      Queries queries,
      Clock clock) {
    this.register = register;
    this.rosters = rosters;
    this.directory = directory;
    this.inScope = inScope;
    this.queries = queries;
    this.clock = clock;
  }

  Map<String, Function<Call, CompletionStage<Reply>>> operations() {
    return Map.of(
        "listShifts", call -> queries.run(() -> list(call)),
        "addShift", call -> queries.run(() -> add(call)),
        "removeShift", call -> queries.run(() -> remove(call)));
  }

  private Reply list(Call call) {
    Unit unit = unit(call.query("division"), call.query("placeId"));
    requireRead(call.caller().scope(), unit);
    long now = clock.millis();
    long from = call.moment("from").orElse(now - DAY_MILLIS);
    long to = call.moment("to").orElse(from + LISTED_DAYS * DAY_MILLIS);
    List<Shift> shifts =
        unit.placeId() != null
            ? directory.shiftsOfPlace(unit.placeId())
            : directory.shiftsOfDivision(unit.division());
    return Reply.list(
        shifts.stream()
            .filter(shift -> shift.endsAtMillis() > from && shift.startsAtMillis() < to)
            .sorted(Comparator.comparingLong(Shift::startsAtMillis).thenComparingLong(Shift::id))
            .limit(call.limit())
            .map(this::json)
            .toList(),
        null);
  }

  private Reply add(Call call) {
    JsonObject body = call.body();
    Unit unit =
        unit(
            Optional.ofNullable(body.getString("division")),
            Optional.ofNullable(body.getString("placeId")));
    requireWrite(call.caller().scope(), unit);
    var shift =
        new Shift(
            0,
            unit.placeId(),
            unit.division(),
            body.getString("desk", ""),
            body.getLong("startsAt"),
            body.getLong("endsAt"),
            body.getJsonArray("people").stream().map(Object::toString).distinct().toList());
    check(shift);
    shift.people().forEach(name -> requireOf(unit, name));
    return RegisterApi.reply(
        register.add(shift, call.caller().user().username()), added -> json(added));
  }

  private void check(Shift shift) {
    long millis = shift.endsAtMillis() - shift.startsAtMillis();
    long now = clock.millis();
    if (millis <= 0 || millis > SHIFT_HOURS_MAX * HOUR_MILLIS) {
      throw wrong(
          "endsAt comes after startsAt, by %d hours at most; a longer duty is several shifts."
              .formatted(SHIFT_HOURS_MAX));
    }
    if (shift.endsAtMillis() <= now || shift.startsAtMillis() > now + AHEAD_DAYS_MAX * DAY_MILLIS) {
      throw wrong(
          "A shift ends in the future and begins within %d days.".formatted(AHEAD_DAYS_MAX));
    }
  }

  private static Refusal wrong(String detail) {
    return new Refusal(Problem.unprocessable("SHIFT_WRONG", detail));
  }

  private void requireOf(Unit unit, String username) {
    boolean belongs =
        directory.user(username).flatMap(rosters::unitOf).filter(unit::equals).isPresent();
    if (!belongs) {
      throw new Refusal(
          Problem.unprocessable(
              "NOT_OF_UNIT",
              "people: "
                  + username
                  + " does not work there; a shift takes staff and leads of its institution, or"
                  + " operators and field workers of its division."));
    }
  }

  private Reply remove(Call call) {
    long id = Long.parseLong(call.id());
    Shift shift = directory.shift(id).orElseThrow(() -> unknown(call.id()));
    try {
      requireWrite(call.caller().scope(), new Unit(shift.division(), shift.placeId()));
    } catch (Refusal outside) {
      throw unknown(call.id());
    }
    return RegisterApi.answer(
        register.remove(id, call.caller().user().username()),
        removed -> {
          if (!removed) {
            throw unknown(call.id());
          }
          return Reply.nothing();
        });
  }

  private static Refusal unknown(String id) {
    return new Refusal(Problem.notFound("There is no shift " + id + "."));
  }

  private Unit unit(Optional<String> division, Optional<String> placeId) {
    if (division.isPresent() == placeId.isPresent()) {
      throw new Refusal(Problem.badRequest("division or placeId, one of them"));
    }
    return new Unit(division.orElse(null), placeId.orElse(null));
  }

  private void requireRead(Scope scope, Unit unit) {
    if (unit.placeId() != null) {
      inScope.place(scope, unit.placeId());
    } else {
      inScope.requireDivision(scope, Optional.of(unit.division()));
    }
  }

  /** An institution writes its own roster; the desks', who looks after the division. */
  private void requireWrite(Scope scope, Unit unit) {
    if (unit.placeId() != null) {
      Place place = inScope.place(scope, unit.placeId());
      inScope.requireWritable(scope, place.id());
    } else if (!scope.coversDivision(unit.division())) {
      throw InScope.outOfScope("division");
    } else if (directory.division(unit.division()).isEmpty()) {
      throw new Refusal(Problem.notFound("There is no division " + unit.division() + "."));
    }
  }

  private Map<String, Object> json(Shift shift) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", shift.id());
    json.put("division", shift.division());
    json.put("placeId", shift.placeId());
    json.put("desk", shift.desk());
    json.put("startsAt", shift.startsAtMillis());
    json.put("endsAt", shift.endsAtMillis());
    json.put("people", shift.people());
    json.put("runs", shift.runsAt(clock.millis()));
    return json;
  }
}
