package care.shouhu.command.web;

import care.shouhu.command.access.Passwords;
import care.shouhu.command.registry.NewDevice;
import care.shouhu.command.registry.Registry;
import care.shouhu.command.registry.Written;
import care.shouhu.core.directory.Bed;
import care.shouhu.core.directory.Bed.BedState;
import care.shouhu.core.directory.Device;
import care.shouhu.core.directory.Device.DeviceKind;
import care.shouhu.core.directory.Device.Profile;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.directory.Place;
import care.shouhu.core.directory.Place.PlaceKind;
import care.shouhu.core.directory.Place.Terrain;
import care.shouhu.core.directory.Resident;
import care.shouhu.core.directory.Resident.CareLevel;
import care.shouhu.core.directory.User;
import care.shouhu.core.directory.User.Role;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/** Adding to the register. What is asked of it is {@link RegisterLists}. */
final class RegisterApi {
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
        "addPlace", call -> blocking(() -> addPlace(call)),
        "addBed", call -> blocking(() -> addBed(call)),
        "addResident", call -> blocking(() -> addResident(call)),
        "registerDevice", call -> blocking(() -> registerDevice(call)),
        "addUser", this::addUser);
  }

  private CompletionStage<Reply> blocking(Supplier<Reply> work) {
    return queries.run(work);
  }

  private Reply addPlace(Call call) {
    JsonObject body = call.body();
    var place =
        new Place(
            body.getString("id"),
            PlaceKind.valueOf(body.getString("kind")),
            body.getString("name"),
            body.getString("division"),
            body.getString("address"),
            Terrain.valueOf(body.getString("terrain", Terrain.TOWN.name())),
            body.getDouble("longitude"),
            body.getDouble("latitude"));
    if (!call.caller().scope().coversDivision(place.division())) {
      throw InScope.outOfScope("division");
    }
    return reply(registry.add(place), RegisterJson::place);
  }

  private Reply addBed(Call call) {
    JsonObject body = call.body();
    var bed =
        new Bed(
            body.getString("id"),
            body.getString("placeId"),
            body.getString("wing", ""),
            body.getString("room"),
            body.getString("label"),
            body.getBoolean("nursingType", false),
            BedState.VACANT);
    inScope.requireWritable(call.caller().scope(), bed.placeId());
    return reply(registry.add(bed), added -> RegisterJson.bed(added, null));
  }

  private Reply addResident(Call call) {
    JsonObject body = call.body();
    var resident =
        new Resident(
            body.getString("id"),
            body.getString("name"),
            body.getInteger("birthYear"),
            body.getString("sex"),
            CareLevel.valueOf(body.getString("careLevel")),
            body.getString("placeId"),
            body.getString("bedId"),
            strings(body.getJsonArray("risks")));
    inScope.requireWritable(call.caller().scope(), resident.placeId());
    return reply(registry.add(resident), RegisterJson::resident);
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
    return reply(registry.register(device), RegisterApi::secretOnce);
  }

  private static Object secretOnce(NewDevice added) {
    return Map.of("id", added.device().id(), "secret", added.secret());
  }

  private CompletionStage<Reply> addUser(Call call) {
    JsonObject body = call.body();
    Role role = Role.valueOf(body.getString("role"));
    String division = body.getString("division");
    String placeId = body.getString("placeId");
    if (role == Role.COUNTY_OPERATOR && division == null) {
      throw missing("division", role);
    }
    if ((role == Role.INSTITUTION_LEAD || role == Role.INSTITUTION_STAFF) && placeId == null) {
      throw missing("placeId", role);
    }
    return passwords
        .hash(body.getString("password"))
        .thenCompose(hash ->
            blocking(() ->
                reply(
                    registry.add(
                        new User(
                            body.getString("username"),
                            body.getString("displayName"),
                            hash,
                            role,
                            division,
                            placeId,
                            body.getDouble("longitude"),
                            body.getDouble("latitude"),
                            strings(body.getJsonArray("skills")),
                            true)),
                    RegisterJson::user)));
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
      case ALREADY_THERE, LABEL_TAKEN, BED_NOT_VACANT, TOO_MANY ->
          Problem.conflict(refused.reason().name(), detail);
      case UNKNOWN_REFERENCE, PLACES_DIFFER, NOT_A_HUB, WRONG_CODE ->
          Problem.unprocessable(refused.reason().name(), detail);
    };
  }
}
