package care.shouhu.command.web;

import care.shouhu.command.access.Scope;
import care.shouhu.command.blind.BlindWindow;
import care.shouhu.command.blind.Recontact;
import care.shouhu.command.blind.RecontactList;
import care.shouhu.command.blind.Watched;
import care.shouhu.command.incident.Command;
import care.shouhu.command.loop.CommandRequest;
import care.shouhu.command.loop.CommandResult;
import care.shouhu.command.loop.DecisionLoop;
import care.shouhu.command.projection.BlindTables;
import care.shouhu.core.directory.Device;
import care.shouhu.core.directory.Device.DeviceKind;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.directory.Place.PlaceKind;
import care.shouhu.core.directory.Subject;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;

/**
 * The blind-window ledger, and whom to contact again. Both from memory, so that the list is there
 * in the moment the city needs it, with or without the database; older windows from the tables.
 */
final class BlindApi {
  private static final long DAY_MILLIS = 24 * 3_600_000L;
  private static final long MINUTE_MILLIS = 60_000;
  private static final int RECONTACT_MINUTES_DEFAULT = 30;

  /** Windows asked for at once … */
  private static final int CHUNK = 1_000;

  /** … and looked at for one page, of which the caller may see few. */
  private static final int LOOKED_MAX = 20_000;

  private final DecisionLoop loop;
  private final Directory directory;
  private final InScope inScope;
  private final Jdbi jdbi;
  private final DatabaseCalls database;
  private final Queries queries;
  private final Clock clock;

  BlindApi(
      DecisionLoop loop,
      Directory directory,
      InScope inScope,
      Jdbi jdbi,
      DatabaseCalls database,
      Queries queries,
      Clock clock) {
    this.loop = loop;
    this.directory = directory;
    this.inScope = inScope;
    this.jdbi = jdbi;
    this.database = database;
    this.queries = queries;
    this.clock = clock;
  }

  Map<String, Function<Call, CompletionStage<Reply>>> operations() {
    return Map.of(
        "listBlindWindows", call -> queries.run(() -> windows(call)),
        "listRecontacts", call -> queries.run(() -> recontacts(call)),
        "recontactDone", call -> queries.run(() -> command(call)).thenCompose(c -> done(call, c)));
  }

  private Reply windows(Call call) {
    Scope scope = call.caller().scope();
    Optional<String> division = call.query("division");
    inScope.requireDivision(scope, division);
    Optional<String> deviceId = call.query("deviceId");
    deviceId.ifPresent(id -> inScope.device(scope, id));
    long now = clock.millis();
    long from = call.moment("from").orElse(now - DAY_MILLIS);
    long to = call.moment("to").orElse(now + 1);
    Predicate<BlindWindow> wanted =
        w ->
            w.fromMillis() < to
                && (w.isOpen() || w.toMillis() > from)
                && (deviceId.isEmpty()
                    || w.deviceId() == null
                    || w.deviceId().equals(deviceId.get()))
                && covers(scope, division, w);
    BlindWindow after = call.cursor().map(BlindApi::window).orElse(null);
    DecisionLoop.BlindWindows known = loop.blindWindows(now);
    Page page = new Page(call.limit(), wanted);
    if (from >= known.sinceMillis()) {
      known.windows().stream()
          .sorted(BlindWindow.NEWEST_FIRST)
          .filter(w -> after == null || BlindWindow.NEWEST_FIRST.compare(w, after) > 0)
          .forEach(page::look);
    } else {
      lookInTables(page, deviceId.orElse(null), from, to, after);
    }
    return Reply.list(page.items.stream().map(window -> json(window, now)).toList(), page.next());
  }

  /** A page being filled: what is not wanted takes no room in it, and is not looked at again. */
  private static final class Page {
    private final int limit;
    private final Predicate<BlindWindow> wanted;
    private final List<BlindWindow> items = new ArrayList<>();
    private BlindWindow last;
    private boolean more;

    Page(int limit, Predicate<BlindWindow> wanted) {
      this.limit = limit;
      this.wanted = wanted;
    }

    void look(BlindWindow window) {
      if (more || !wanted.test(window)) {
        last = more ? last : window;
      } else if (items.size() == limit) {
        more = true;
      } else {
        items.add(window);
        last = window;
      }
    }

    /** It goes on behind what was looked at. */
    String next() {
      return more ? cursor(last).text() : null;
    }
  }

  private void lookInTables(Page page, String deviceId, long from, long to, BlindWindow first) {
    BlindWindow after = first;
    for (int looked = 0; !page.more; looked += CHUNK) {
      if (looked >= LOOKED_MAX) {
        page.more = true;
        return;
      }
      BlindWindow begin = after;
      List<BlindWindow> chunk =
          database.ask(() -> BlindTables.list(jdbi, deviceId, from, to, begin, CHUNK));
      chunk.forEach(page::look);
      if (chunk.size() < CHUNK) {
        return;
      }
      after = chunk.getLast();
    }
  }

  private static Cursor cursor(BlindWindow window) {
    String device = window.deviceId() == null ? "" : window.deviceId();
    return new Cursor(window.fromMillis(), window.cause() + ":" + device);
  }

  /** Where the list goes on, as a window that lasts. */
  private static BlindWindow window(Cursor cursor) {
    int colon = cursor.id().indexOf(':');
    for (BlindWindow.Cause cause : BlindWindow.Cause.values()) {
      if (colon > 0 && cause.name().equals(cursor.id().substring(0, colon))) {
        String device = cursor.id().substring(colon + 1);
        return new BlindWindow(cause, device.isEmpty() ? null : device, cursor.number(), null);
      }
    }
    throw Cursor.notOne();
  }

  /** A window about all devices is everybody's. */
  private boolean covers(Scope scope, Optional<String> division, BlindWindow window) {
    if (window.deviceId() == null) {
      return true;
    }
    return directory
        .device(window.deviceId())
        .map(directory::resolve)
        .filter(subject -> scope.covers(subject.division(), subject.placeId()))
        .filter(subject -> division.isEmpty() || division.get().equals(subject.division()))
        .isPresent();
  }

  private static ObjectNode json(BlindWindow window, long nowMillis) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("cause", window.cause().name())
        .put("deviceId", window.deviceId())
        .put("from", window.fromMillis())
        .put("to", window.toMillis())
        .put("millis", window.within(0, Long.MAX_VALUE, nowMillis));
  }

  private Reply recontacts(Call call) {
    Scope scope = call.caller().scope();
    Optional<String> division = call.query("division");
    inScope.requireDivision(scope, division);
    long minutes = call.integer("minutes", RECONTACT_MINUTES_DEFAULT);
    Map<String, Recontact> tried = new HashMap<>();
    loop.recontacts().forEach(one -> tried.put(one.person(), one));
    long now = clock.millis();
    DecisionLoop.BlindWindows known = loop.blindWindows(now);
    Collection<Watched> people = people(scope, division);
    long min = minutes * MINUTE_MILLIS;
    List<RecontactList.Item> items =
        RecontactList.of(people, known.windows(), tried::get, now, min);
    Set<String> left =
        items.stream().map(item -> item.watched().person()).collect(Collectors.toSet());
    long reached =
        RecontactList.of(people, known.windows(), nobody -> null, now, min).stream()
            .filter(item -> !left.contains(item.watched().person()))
            .count();
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("items", items.stream().limit(call.limit()).map(BlindApi::json).toList());
    body.put("next", null);
    body.put("total", items.size());
    body.put("reached", reached);
    body.put("since", known.sinceMillis());
    body.put("complete", known.complete());
    return Reply.ok(body);
  }

  /** Those inside the scope who have a device that was ever heard. */
  private Collection<Watched> people(Scope scope, Optional<String> division) {
    Map<String, Watched> people = new LinkedHashMap<>();
    for (Device device : directory.devices()) {
      Subject subject = directory.resolve(device);
      boolean inside =
          device.kind() != DeviceKind.HUB
              && scope.covers(subject.division(), subject.placeId())
              && (division.isEmpty() || division.get().equals(subject.division()))
              && loop.devices()
                  .device(device.id())
                  .filter(live -> live.facts().lastSeenAtMillis() != null)
                  .isPresent();
      if (inside) {
        people.merge(key(subject), watched(subject), BlindApi::together);
      }
    }
    return people.values();
  }

  private static String key(Subject subject) {
    return subject.residentId() == null
        ? "device:" + subject.deviceId()
        : "resident:" + subject.residentId();
  }

  private Watched watched(Subject subject) {
    Set<String> devices = new HashSet<>();
    devices.add(subject.deviceId());
    if (subject.device().hubId() != null) {
      devices.add(subject.device().hubId());
    }
    boolean alone =
        subject.place() != null
            && subject.place().kind() == PlaceKind.HOUSEHOLD
            && directory.residentsOfPlace(subject.placeId()).size() == 1;
    return new Watched(
        key(subject),
        subject.resident() == null ? null : subject.resident().name(),
        subject.careLevel(),
        alone,
        subject.resident() == null ? List.of() : subject.resident().risks(),
        subject.placeId(),
        subject.division(),
        devices);
  }

  private static Watched together(Watched one, Watched other) {
    Set<String> devices = new HashSet<>(one.deviceIds());
    devices.addAll(other.deviceIds());
    return new Watched(
        one.person(),
        one.name(),
        one.careLevel(),
        one.alone(),
        one.risks(),
        one.placeId(),
        one.division(),
        devices);
  }

  private static ObjectNode json(RecontactList.Item item) {
    Watched watched = item.watched();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("id", watched.person()).put("residentName", watched.name());
    json.put("careLevel", watched.careLevel() == null ? null : watched.careLevel().name());
    json.put("alone", watched.alone());
    ArrayNode risks = json.putArray("risks");
    watched.risks().forEach(risks::add);
    json.put("placeId", watched.placeId()).put("division", watched.division());
    ArrayNode devices = json.putArray("deviceIds");
    watched.deviceIds().stream().sorted().forEach(devices::add);
    json.put("from", item.fromMillis()).put("to", item.toMillis());
    json.put("blindMillis", item.blindMillis());
    ArrayNode causes = json.putArray("causes");
    item.causes().forEach(cause -> causes.add(cause.name()));
    Recontact tried = item.recontact();
    json.put("attempts", tried == null ? 0 : tried.attempts());
    json.put("lastAttemptAt", tried == null ? null : (Long) tried.atMillis());
    json.put("lastAttemptBy", tried == null ? null : tried.by());
    json.put("note", tried == null ? null : tried.note());
    return json;
  }

  /** What is asked of the loop, once the person was found in the caller's scope. */
  private Command.Recontacted command(Call call) {
    String id = call.id();
    Scope scope = call.caller().scope();
    int colon = id.indexOf(':');
    String kind = colon < 0 ? "" : id.substring(0, colon);
    switch (kind) {
      case "resident" -> {
        var _ = inScope.resident(scope, id.substring(colon + 1));
      }
      case "device" -> {
        var _ = inScope.device(scope, id.substring(colon + 1));
      }
      default ->
          throw new Refusal(
              Problem.notFound("There is nobody %s; take the id from /recontacts.".formatted(id)));
    }
    JsonObject body = call.body();
    return new Command.Recontacted(
        id, body.getString("result").equals("REACHED"), body.getString("note"));
  }

  private CompletionStage<Reply> done(Call call, Command.Recontacted command) {
    var request =
        new CommandRequest(
            command, call.caller().actor(), call.idempotencyKey(), call.receivedAtMillis());
    return loop.submit(request)
        .thenApply(result -> {
          if (result instanceof CommandResult.Recontacted(var position, var recontact)) {
            return Reply.ok(json(recontact));
          }
          if (result instanceof CommandResult.NotDone(var refused)) {
            return Refusals.reply(refused, call.id());
          }
          throw new IllegalStateException("no answer to a recontact: " + result.getClass());
        });
  }

  private static ObjectNode json(Recontact recontact) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("id", recontact.person())
        .put("reachedAt", recontact.reachedAtMillis())
        .put("attempts", recontact.attempts())
        .put("at", recontact.atMillis())
        .put("by", recontact.by())
        .put("note", recontact.note());
  }
}
