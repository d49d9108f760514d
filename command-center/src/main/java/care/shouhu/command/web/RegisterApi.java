package care.shouhu.command.web;

import care.shouhu.command.access.PasswordRules;
import care.shouhu.command.access.Passwords;
import care.shouhu.command.registry.NewDevice;
import care.shouhu.command.registry.Registry;
import care.shouhu.command.registry.Written;
import care.shouhu.command.trail.TrailNote;
import care.shouhu.core.directory.Device;
import care.shouhu.core.directory.Device.DeviceKind;
import care.shouhu.core.directory.Device.Profile;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.directory.User;
import care.shouhu.core.directory.User.Role;
import care.shouhu.core.directory.User.SignInFacts;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/** Adding devices and users, which have secrets. The other records are {@link RecordApi}'s. */
final class RegisterApi {
  /** Whoever makes the account knows the password: its owner chooses another one first. */
  private static final SignInFacts CHOSEN_BY_ANOTHER = new SignInFacts(true, null, List.of(), null);

  private final Registry registry;
  private final Directory directory;
  private final InScope inScope;
  private final Passwords passwords;
  private final Queries queries;

  RegisterApi(
      Registry registry,
      Directory directory,
      InScope inScope,
      Passwords passwords,
      Queries queries) {
    this.registry = registry;
    this.directory = directory;
    this.inScope = inScope;
    this.passwords = passwords;
    this.queries = queries;
  }

  Map<String, Function<Call, CompletionStage<Reply>>> operations() {
    return Map.of(
        "registerDevice", call -> blocking(() -> registerDevice(call)),
        "renewDeviceSecret", call -> blocking(() -> renewSecret(call)),
        "addUser", this::addUser);
  }

  private CompletionStage<Reply> blocking(Supplier<Reply> work) {
    return queries.run(work);
  }

  private Reply registerDevice(Call call) {
    JsonObject body = call.body();
    DeviceKind kind = DeviceKind.valueOf(body.getString("kind").toUpperCase(Locale.ROOT));
    Profile profile =
        Profile.valueOf(
            body.getString("profile", Profile.NATIVE.wireName()).toUpperCase(Locale.ROOT));
    var device =
        new Device(
            body.getString("id"),
            kind,
            profile,
            "",
            body.getString("placeId"),
            body.getString("bedId"),
            body.getString("residentId"),
            body.getString("hubId"),
            body.getInteger("intervalSeconds", kind.intervalSecondsDefault()));
    inScope.requireWritable(call.caller().scope(), directory.resolve(device).placeId());
    call.noted().put(TrailNote.ABOUT, "device:" + device.id());
    return reply(
        registry.register(device, call.caller().user().username()), RegisterApi::secretOnce);
  }

  private Reply renewSecret(Call call) {
    Device device = inScope.device(call.caller().scope(), call.id());
    return reply(
        registry.newSecret(device.id(), call.caller().user().username()),
        secret -> Map.of("id", device.id(), "secret", secret));
  }

  private static Object secretOnce(NewDevice added) {
    return Map.of("id", added.device().id(), "secret", added.secret());
  }

  private CompletionStage<Reply> addUser(Call call) {
    JsonObject body = call.body();
    Role role = Role.valueOf(body.getString("role"));
    String division = body.getString("division");
    String placeId = body.getString("placeId");
    String organisationId = body.getString("organisationId");
    requireScope(role, division, placeId, organisationId);
    String username = body.getString("username");
    var weakness =
        PasswordRules.weakness(username, body.getString("displayName"), body.getString("password"));
    if (weakness.isPresent()) {
      return CompletableFuture.completedFuture(AccountApi.weak(weakness.get()));
    }
    return passwords
        .hash(body.getString("password"))
        .thenCompose(hash ->
            blocking(() ->
                reply(
                    registry.add(
                        new User(
                            username,
                            body.getString("displayName"),
                            hash,
                            role,
                            division,
                            placeId,
                            organisationId,
                            body.getDouble("longitude"),
                            body.getDouble("latitude"),
                            strings(body.getJsonArray("skills")),
                            true,
                            CHOSEN_BY_ANOTHER)),
                    RegisterJson::user)));
  }

  /** Throws when the role works in a scope that is not given, or one is given twice. */
  static void requireScope(Role role, String division, String placeId, String organisationId) {
    if (role == Role.COUNTY_OPERATOR && division == null) {
      throw missing("division", role);
    }
    boolean ofInstitution = role == Role.INSTITUTION_LEAD || role == Role.INSTITUTION_STAFF;
    if (ofInstitution && placeId == null && organisationId == null) {
      throw missing("placeId or organisationId", role);
    }
    if (placeId != null && organisationId != null) {
      throw new Refusal(
          Problem.unprocessable(
              "SCOPE_TWICE", "placeId is one site, organisationId all of them: one of the two."));
    }
  }

  private static Refusal missing(String field, Role role) {
    return new Refusal(
        Problem.unprocessable("SCOPE_MISSING", field + " is wanted: " + role + " works in it."));
  }

  private static List<String> strings(JsonArray array) {
    return array == null ? List.of() : array.stream().map(Object::toString).toList();
  }

  static <T> Reply reply(Written<T> written, Function<T, Object> json) {
    return answer(written, value -> Reply.created(json.apply(value)));
  }

  /** What became of a write, for everybody who writes the register. */
  static <T> Reply answer(Written<T> written, Function<T, Reply> done) {
    return switch (written) {
      case Written.Done<T> value -> done.apply(value.value());
      case Written.Refused<T> refused -> Reply.problem(problem(refused));
      case Written.Unavailable<T> unavailable ->
          Reply.problem(
              Problem.unavailable(
                  "REGISTER_UNAVAILABLE", "The database does not answer. Nothing was changed."));
      case Written.Unknown<T> unknown ->
          Reply.problem(
              Problem.unavailable(
                  "REGISTER_UNCERTAIN",
                  "The database went away at the last moment: look whether it is there."));
    };
  }

  private static Problem problem(Written.Refused<?> refused) {
    String detail = refused.field() + ": " + refused.detail();
    return switch (refused.reason()) {
      case ALREADY_THERE,
          LABEL_TAKEN,
          BED_NOT_VACANT,
          TOO_MANY,
          STALE,
          REMOVED,
          ERASED,
          NOT_REMOVED,
          STILL_USED,
          BED_HELD,
          LAST_ADMIN,
          IDENTITY_TAKEN ->
          Problem.conflict(refused.reason().name(), detail).withFaults(refused.faults());
      case UNKNOWN_REFERENCE,
          PLACES_DIFFER,
          OUTSIDE_DIVISION,
          NOT_A_HUB,
          WRONG_CODE,
          FIELD_WRONG,
          NOT_SERVED,
          RESPITE_BED,
          NO_VALID_ASSESSMENT ->
          Problem.unprocessable(refused.reason().name(), detail).withFaults(refused.faults());
      case NOT_THERE -> Problem.notFound(refused.detail());
      case OUT_OF_SCOPE -> Problem.forbidden(refused.reason().name(), detail);
    };
  }
}
