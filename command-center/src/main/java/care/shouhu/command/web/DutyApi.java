package care.shouhu.command.web;

import static java.util.stream.Collectors.toSet;

import care.shouhu.command.access.Scope;
import care.shouhu.command.incident.Command;
import care.shouhu.command.incident.DutyMark;
import care.shouhu.command.incident.DutyState;
import care.shouhu.command.incident.Staff;
import care.shouhu.command.loop.DecisionLoop;
import care.shouhu.command.registry.RosterRegister;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.directory.Place;
import care.shouhu.core.directory.Shift;
import care.shouhu.core.directory.User;
import care.shouhu.core.directory.User.Role;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Who is on duty now, by what, until when and where; and what people say of it. */
final class DutyApi {
  /** A page may be behind by this with where its user was. */
  private static final long PLACE_AGE_MILLIS_MAX = 3_600_000L;

  private final DecisionLoop loop;
  private final RosterRegister register;
  private final Directory directory;
  private final InScope inScope;
  private final Queries queries;
  private final Booking booking;
  private final Clock clock;

  DutyApi(
      DecisionLoop loop,
      RosterRegister register,
      Directory directory,
      InScope inScope,
      Queries queries,
      Clock clock) {
    this.loop = loop;
    this.register = register;
    this.directory = directory;
    this.inScope = inScope;
    this.queries = queries;
    this.booking = new Booking(loop);
    this.clock = clock;
  }

  Map<String, Function<Call, CompletionStage<Reply>>> operations() {
    return Map.of(
        "listDuty", call -> queries.run(() -> list(call)),
        "getMyDuty", call -> queries.run(() -> Reply.ok(shown(call.caller().user()))),
        "putMyDuty", call -> say(call, call.caller().user()),
        "putMyPlace", this::place,
        "deleteMyPlace", this::forgetPlace,
        "putUserDuty", call -> say(call, colleague(call)),
        "putUserSkills", call -> queries.run(() -> skills(call)));
  }

  private Reply list(Call call) {
    Scope scope = call.caller().scope();
    Optional<String> placeId = call.query("placeId");
    Optional<String> division = call.query("division");
    inScope.requireDivision(scope, division);
    placeId.ifPresent(id -> inScope.place(scope, id));
    String after = call.cursor().map(Cursor::id).orElse("");
    int limit = call.limit();
    Staff staff = loop.staff();
    List<User> found =
        directory.users().stream()
            .filter(user -> staff.rosters().unitOf(user).isPresent() || isOfAllSites(user))
            .filter(user -> isCovered(scope, user))
            .filter(user -> placeId.isEmpty() || directory.sitesOf(user).contains(placeId.get()))
            .filter(user -> division.isEmpty() || divisionsOf(user).contains(division.get()))
            .filter(user -> user.username().compareTo(after) > 0)
            .sorted(Comparator.comparing(User::username))
            .limit(limit + 1L)
            .toList();
    List<User> page = found.subList(0, Math.min(limit, found.size()));
    String next = found.size() > limit ? new Cursor(0, page.getLast().username()).text() : null;
    return Reply.list(page.stream().map(this::shown).toList(), next);
  }

  /** They have no roster, but a duty. */
  private static boolean isOfAllSites(User user) {
    return user.organisationId() != null
        && (user.role() == Role.INSTITUTION_STAFF || user.role() == Role.INSTITUTION_LEAD);
  }

  /** Those of all their sites; of who has no site, their own. */
  private Set<String> divisionsOf(User user) {
    Set<String> sites = directory.sitesOf(user);
    return sites.isEmpty()
        ? Stream.ofNullable(user.division()).collect(toSet())
        : sites.stream()
            .flatMap(id -> directory.place(id).stream())
            .map(Place::division)
            .collect(toSet());
  }

  /** Who works somewhere inside. */
  private boolean isCovered(Scope scope, User user) {
    Set<String> sites = directory.sitesOf(user);
    return sites.isEmpty()
        ? scope.covers(user.division(), null)
        : sites.stream().anyMatch(isInside(scope));
  }

  /** Who works nowhere outside: of somebody of several sites, all of them. */
  private boolean isLookedAfter(Scope scope, User user) {
    return isCovered(scope, user) && directory.sitesOf(user).stream().allMatch(isInside(scope));
  }

  private Predicate<String> isInside(Scope scope) {
    return placeId ->
        scope.covers(directory.place(placeId).map(Place::division).orElse(null), placeId);
  }

  /** Somebody the caller looks after; foreign is answered like unknown. */
  private User colleague(Call call) {
    return directory
        .user(call.id())
        .filter(user -> isLookedAfter(call.caller().scope(), user))
        .orElseThrow(() -> new Refusal(Problem.notFound("There is no user " + call.id() + ".")));
  }

  private CompletionStage<Reply> say(Call call, User user) {
    JsonObject body = call.body();
    DutyMark.Word word = DutyMark.Word.valueOf(body.getString("state"));
    var command =
        new Command.SayDuty(user.username(), word, body.getLong("until"), body.getString("reason"));
    return booking.submit(call, command, 200, username -> shown(user));
  }

  private CompletionStage<Reply> place(Call call) {
    JsonObject body = call.body();
    long now = call.receivedAtMillis();
    long at = Math.min(now, body.getLong("at", now));
    if (now - at > PLACE_AGE_MILLIS_MAX) {
      throw new Refusal(
          Problem.unprocessable("TOO_OLD", "at: where you were more than an hour ago is no help."));
    }
    var place = new DutyMark.LastPlace(body.getDouble("longitude"), body.getDouble("latitude"), at);
    User user = call.caller().user();
    return booking.submit(
        call, new Command.SayPlace(user.username(), place), 200, username -> shown(user));
  }

  private CompletionStage<Reply> forgetPlace(Call call) {
    User user = call.caller().user();
    return booking.submit(
        call, new Command.SayPlace(user.username(), null), 200, username -> shown(user));
  }

  private Reply skills(Call call) {
    User user = colleague(call);
    List<String> skills =
        call.body().getJsonArray("skills").stream().map(Object::toString).distinct().toList();
    return RegisterApi.answer(
        register.putSkills(user.username(), skills),
        done -> Reply.ok(shown(directory.user(user.username()).orElse(user))));
  }

  private Map<String, Object> shown(User user) {
    long now = clock.millis();
    Staff staff = loop.staff();
    DutyState duty = staff.duty(user, now);
    DutyMark mark = staff.mark(user.username());
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("username", user.username());
    json.put("displayName", user.displayName());
    json.put("role", user.role().name());
    json.put("division", divisionsOf(user).stream().sorted().findFirst().orElse(null));
    json.put("placeId", user.placeId());
    json.put("onDuty", duty.onDuty());
    json.put("available", duty.available());
    json.put("basis", duty.basis().name());
    json.put("until", duty.untilMillis());
    json.put("reason", duty.untilMillis() == null ? null : mark.reason());
    json.put("saidBy", mark.by());
    json.put(
        "nextShiftAt",
        staff.rosters().nextShift(user, now).map(Shift::startsAtMillis).orElse(null));
    json.put("skills", user.skills());
    int staleSeconds = loop.policies().positionStaleSeconds(user);
    json.put("place", place(staff.place(user, now, staleSeconds), now));
    return json;
  }

  private static Map<String, Object> place(DutyMark.LastPlace last, long nowMillis) {
    if (last == null) {
      return null;
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("longitude", last.longitude());
    json.put("latitude", last.latitude());
    json.put("at", last.atMillis());
    json.put("ageSeconds", Math.max(0, nowMillis - last.atMillis()) / 1_000);
    return json;
  }
}
