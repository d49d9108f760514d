package care.shouhu.command.web;

import care.shouhu.command.access.Caller;
import care.shouhu.command.access.Scope;
import care.shouhu.command.access.ScopeRule;
import care.shouhu.command.registry.search.Asked;
import care.shouhu.command.trail.Trail;
import care.shouhu.command.trail.TrailKind;
import care.shouhu.command.trail.TrailNote;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.directory.Place;
import care.shouhu.core.directory.User;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Sees to it that what belongs into the audit trail is in it before an answer leaves. While the
 * trail takes nothing, what must be noted is refused (503, TRAIL_UNAVAILABLE); what the desk does,
 * and signing in, goes on.
 */
final class Trailing {
  private static final String OUT_OF_SCOPE = "OUT_OF_SCOPE";
  private static final Set<String> TAKEN = Set.of("IDENTITY_TAKEN", "ALREADY_THERE");
  private static final long WAIT_MILLIS_MAX = 5_000;
  private static final long SIGN_IN_WAIT_MILLIS_MAX = 2_000;
  private static final int DENIED_A_MINUTE_MAX = 30;
  private static final int DENIED_NAMES_MAX = 2_000;

  /** Signing in is anybody's, so the trail is bounded whoever calls from wherever. */
  private static final int REFUSED_OF_AN_ADDRESS_A_MINUTE_MAX = 30;

  private static final int REFUSED_A_MINUTE_MAX = 600;
  private static final String ALL = "";

  private final Trail trail;
  private final Map<String, TrailKind> kinds;
  private final Map<String, ScopeRule> rules;
  private final Directory directory;
  private final MinuteLimit denials = new MinuteLimit(DENIED_A_MINUTE_MAX, DENIED_NAMES_MAX);
  private final MinuteLimit refusedOfAnAddress =
      new MinuteLimit(REFUSED_OF_AN_ADDRESS_A_MINUTE_MAX, DENIED_NAMES_MAX);
  private final MinuteLimit refused = new MinuteLimit(REFUSED_A_MINUTE_MAX, 1);

  Trailing(
      Trail trail,
      Map<String, TrailKind> kinds,
      Map<String, ScopeRule> rules,
      Directory directory) {
    this.trail = trail;
    this.kinds = kinds;
    this.rules = rules;
    this.directory = directory;
  }

  /** Does the work and notes it, if the operation is one that is noted. */
  CompletionStage<Reply> around(
      String operation, Call call, Function<Call, CompletionStage<Reply>> work) {
    TrailKind kind = kinds.get(operation);
    if (kind == null) {
      return answered(call, work).thenApply(reply -> deniedByTheOperation(operation, call, reply));
    }
    if (!trail.isWritable()) {
      return CompletableFuture.completedFuture(unavailable());
    }
    return answered(call, work)
        .thenCompose(reply ->
            reply.status() >= 400
                ? CompletableFuture.completedFuture(deniedByTheOperation(operation, call, reply))
                : noted(operation, kind, call, reply));
  }

  /** Does the work; what it refuses is an answer too, however it says so. */
  private static CompletionStage<Reply> answered(
      Call call, Function<Call, CompletionStage<Reply>> work) {
    CompletionStage<Reply> answer;
    try {
      answer = work.apply(call);
    } catch (Refusal refusal) {
      return CompletableFuture.completedFuture(Reply.problem(refusal.problem()));
    }
    return answer.exceptionally(failure -> {
      Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
      if (cause instanceof Refusal refusal) {
        return Reply.problem(refusal.problem());
      }
      throw new CompletionException(cause);
    });
  }

  private CompletionStage<Reply> noted(String operation, TrailKind kind, Call call, Reply reply) {
    CompletableFuture<?>[] written =
        call.noted().entries().stream()
            .map(added -> trail.note(note(operation, kind, call, added)))
            .toArray(CompletableFuture[]::new);
    return CompletableFuture.allOf(written)
        .orTimeout(WAIT_MILLIS_MAX, TimeUnit.MILLISECONDS)
        .handle((entry, failure) -> failure == null || isDone(kind) ? reply : unavailable());
  }

  private TrailNote note(String operation, TrailKind kind, Call call, Map<String, String> added) {
    Map<String, String> detail = new LinkedHashMap<>();
    detail.put("operation", operation);
    detail.put("role", call.caller().user().role().name());
    detail.putAll(about(operation, call));
    detail.putAll(added);
    String placeId = detail.get(TrailNote.PLACE);
    if (placeId != null && detail.get(TrailNote.DIVISION) == null) {
      detail.put(TrailNote.DIVISION, directory.place(placeId).map(Place::division).orElse(null));
    }
    return new TrailNote(
        call.receivedAtMillis(), kind, call.caller().user().username(), call.address(), detail);
  }

  /** A change that was made cannot be unmade; the trail has counted what it missed. */
  private static boolean isDone(TrailKind kind) {
    return kind == TrailKind.CHANGE || kind == TrailKind.USER_CHANGE || kind == TrailKind.ERASE;
  }

  private static Reply unavailable() {
    return Reply.problem(
        Problem.unavailable(
            "TRAIL_UNAVAILABLE",
            "The audit trail cannot be written, so this is not done. The desk goes on."));
  }

  /**
   * What is foreign looks like what is not there; who keeps asking for it is noted. So is who was
   * told that a number or an id is taken: that says somebody has it, and nothing was written.
   */
  private Reply deniedByTheOperation(String operation, Call call, Reply reply) {
    if (call.caller() == null) {
      return reply;
    }
    if (reply.status() == 409) {
      TAKEN.stream()
          .filter(reason -> reply.body().toString().contains("\"" + reason + "\""))
          .findFirst()
          .ifPresent(
              reason -> denied(operation, call.caller(), call.receivedAtMillis(), reason, null));
      return reply;
    }
    if (call.caller().scope() instanceof Scope.City) {
      return reply;
    }
    String asked = call.pathId().orElse(null);
    ScopeRule rule = rules.get(operation);
    boolean mayHideForeign = !rule.thing().isEmpty() || rule.asksTheRegisterForPeople();
    if (reply.status() == 404 && mayHideForeign) {
      denied(operation, call.caller(), call.receivedAtMillis(), "NOT_FOUND", asked);
    } else if (reply.status() == 403 && reply.body().toString().contains(OUT_OF_SCOPE)) {
      denied(operation, call.caller(), call.receivedAtMillis(), OUT_OF_SCOPE, asked);
    }
    return reply;
  }

  /**
   * Somebody asked for more than they may. At most {@value #DENIED_A_MINUTE_MAX} a minute and
   * person are noted, the rest is counted in the next one.
   *
   * @param asked the id that was asked for, or null
   */
  void denied(String operation, Caller caller, long atMillis, String reason, String asked) {
    String username = caller.user().username();
    OptionalInt passedOver = denials.take(username, atMillis, 0);
    if (passedOver.isEmpty()) {
      return;
    }
    Map<String, String> detail = new LinkedHashMap<>();
    detail.put("operation", operation);
    detail.put("reason", reason);
    detail.put("role", caller.user().role().name());
    // Whoever asks for a number as if it were an id has written it down often enough.
    detail.put("asked", asked != null && new Asked(asked).isPersonal() ? "(number)" : asked);
    detail.put("passedOver", words(passedOver));
    detail.putAll(ofUser(caller));
    var _ =
        trail.note(new TrailNote(atMillis, TrailKind.DENIED, username, caller.address(), detail));
  }

  /** Null for none. */
  private static String words(OptionalInt passedOver) {
    int count = passedOver.orElse(0);
    return count == 0 ? null : Integer.toString(count);
  }

  /**
   * Something about sessions. Completes when it is noted, or could not be: people get to the desk
   * even when the trail's disk is gone. Of what is refused at most {@value
   * #REFUSED_OF_AN_ADDRESS_A_MINUTE_MAX} a minute and address are noted, and {@value
   * #REFUSED_A_MINUTE_MAX} of all together.
   *
   * @param who known user, or null
   */
  CompletionStage<Void> session(
      TrailKind kind, Caller who, String address, long atMillis, Map<String, String> detail) {
    Map<String, String> all = new LinkedHashMap<>(detail);
    if (kind == TrailKind.SIGN_IN_REFUSED) {
      OptionalInt ofAddress = refusedOfAnAddress.take(address, atMillis, 0);
      OptionalInt passedOver =
          ofAddress.isEmpty() ? ofAddress : refused.take(ALL, atMillis, ofAddress.getAsInt());
      if (passedOver.isEmpty()) {
        return CompletableFuture.completedFuture(null);
      }
      all.put("passedOver", words(passedOver));
    }
    if (who != null) {
      all.put("role", who.user().role().name());
      all.putAll(ofUser(who));
    }
    String by = who == null ? detail.getOrDefault("username", "?") : who.user().username();
    return trail
        .note(new TrailNote(atMillis, kind, by, address, all))
        .orTimeout(SIGN_IN_WAIT_MILLIS_MAX, TimeUnit.MILLISECONDS)
        .handle((entry, failure) -> null);
  }

  /** Of who looks after several sites only where all lie in one county. */
  private String divisionOf(User user) {
    if (user.division() != null || user.organisationId() == null) {
      return user.division();
    }
    List<String> divisions =
        directory.sitesOf(user.organisationId()).stream().map(Place::division).distinct().toList();
    return divisions.size() == 1 ? divisions.getFirst() : null;
  }

  private Map<String, String> ofUser(Caller caller) {
    Map<String, String> where = new LinkedHashMap<>();
    where.put(TrailNote.DIVISION, divisionOf(caller.user()));
    where.put(TrailNote.PLACE, caller.user().placeId());
    where.put("organisationId", caller.user().organisationId());
    return where;
  }

  private Map<String, String> about(String operation, Call call) {
    ScopeRule rule = rules.get(operation);
    JsonObject body = call.body();
    String id = call.pathId().orElse(null);
    return switch (rule.kind()) {
      case RESIDENT -> about("resident", id, directory.resident(id).map(r -> r.placeId()));
      case BED -> about("bed", id, directory.bed(id).map(bed -> bed.placeId()));
      case PLACE -> about("place", id, Optional.ofNullable(id));
      case DEVICE ->
          about(
              "device",
              id,
              directory.device(id).map(device -> directory.resolve(device).placeId()));
      case THING ->
          rule.thing().equals("person")
              ? about("resident", id, directory.resident(id).map(r -> r.placeId()))
              : about(rule.thing(), id, Optional.empty());
      case ALL, SELF, CITY, WITHIN, WRITES -> ofBody(id, body);
    };
  }

  private Map<String, String> ofBody(String id, JsonObject body) {
    for (String kind : new String[] {"username", "residentId", "bedId", "deviceId"}) {
      if (body.getValue(kind) instanceof String named) {
        String what = kind.equals("username") ? "user" : kind.substring(0, kind.length() - 2);
        return about(what, named, place(body).or(() -> placeOf(what, named)));
      }
    }
    Object of = id == null ? body.getValue("id") : id;
    return about("id", of instanceof String text ? text : null, place(body));
  }

  private Optional<String> placeOf(String kind, String id) {
    return kind.equals("bed") ? directory.bed(id).map(bed -> bed.placeId()) : Optional.empty();
  }

  private static Optional<String> place(JsonObject body) {
    return body.getValue("placeId") instanceof String place ? Optional.of(place) : Optional.empty();
  }

  private Map<String, String> about(String kind, String id, Optional<String> placeId) {
    Map<String, String> detail = new LinkedHashMap<>();
    detail.put(TrailNote.ABOUT, id == null ? null : kind + ":" + id);
    detail.put(TrailNote.PLACE, placeId.orElse(null));
    detail.put(
        TrailNote.DIVISION, placeId.flatMap(directory::place).map(Place::division).orElse(null));
    return detail;
  }
}
