package care.shouhu.command.web;

import care.shouhu.command.registry.Registry;
import care.shouhu.command.registry.VersionMakers;
import care.shouhu.command.watch.BadParameters;
import care.shouhu.command.watch.WatchParameters;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.directory.Resident;
import care.shouhu.core.directory.WatchText;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/** What the detectors go by: for everybody and each care level, and for one resident alone. */
final class WatchApi {
  private static final int BUILT_IN_VERSION = 1;

  private final Registry registry;
  private final Directory directory;
  private final InScope inScope;
  private final VersionMakers versions;
  private final Makers makers;
  private final Queries queries;

  WatchApi(
      Registry registry,
      Directory directory,
      InScope inScope,
      VersionMakers versions,
      DatabaseCalls database,
      Queries queries) {
    this.registry = registry;
    this.directory = directory;
    this.inScope = inScope;
    this.versions = versions;
    this.makers = new Makers(database);
    this.queries = queries;
  }

  Map<String, Function<Call, CompletionStage<Reply>>> operations() {
    return Map.of(
        "getWatchParameters", call -> blocking(() -> Reply.ok(shown(everybodys()))),
        "putWatchParameters", call -> blocking(() -> put(call)),
        "getResidentWatchParameters", call -> blocking(() -> own(call)),
        "putResidentWatchParameters", call -> blocking(() -> putOwn(call)),
        "deleteResidentWatchParameters", call -> blocking(() -> deleteOwn(call)));
  }

  private CompletionStage<Reply> blocking(Supplier<Reply> work) {
    return queries.run(work);
  }

  private WatchText everybodys() {
    return directory
        .watchText()
        .orElseGet(() -> new WatchText(null, BUILT_IN_VERSION, WatchParameters.defaultsJson()));
  }

  /** With what is built in beside it, and who put it. */
  private ObjectNode shown(WatchText text) {
    ObjectNode json = json(text);
    json.set("builtIn", tree(WatchParameters.defaultsJson()));
    return makers.put(json, () -> versions.ofWatchParameters(text.parameterVersion()));
  }

  /** They hold for the whole city, so only who looks after all of it puts them. */
  private Reply put(Call call) {
    inScope.requireWritable(call.caller().scope(), null);
    String json = rules(call);
    try {
      WatchParameters parameters = WatchParameters.parse(json, BUILT_IN_VERSION);
      if (call.body().getJsonObject("rules").containsKey("residents")) {
        return refused("residents: rules of one resident are put at that resident");
      }
      for (WatchText own : directory.watchTexts()) {
        if (own.residentId() != null && own.json() != null) {
          checkOver(parameters, own);
        }
      }
    } catch (BadParameters e) {
      return refused(e.getMessage());
    }
    return RegisterApi.reply(
        registry.putWatchText(null, json, call.caller().user().username()), WatchApi::json);
  }

  private static void checkOver(WatchParameters parameters, WatchText own) {
    try {
      parameters.checkOverride(own.json());
    } catch (BadParameters e) {
      throw new Refusal(
          Problem.unprocessable(
              "BAD_PARAMETERS",
              "The rules of resident %s could not stand over these: %s."
                  .formatted(own.residentId(), e.getMessage())));
    }
  }

  private Reply own(Call call) {
    Resident resident = resident(call);
    WatchText text =
        directory.watchText(resident.id()).orElseGet(() -> new WatchText(resident.id(), 0, "{}"));
    return Reply.ok(
        makers.put(json(text), () -> versions.ofWatchParameters(text.parameterVersion())));
  }

  private Reply putOwn(Call call) {
    Resident resident = writable(call);
    String json = rules(call);
    try {
      Optional<WatchText> text = directory.watchText();
      WatchParameters parameters =
          text.isEmpty()
              ? WatchParameters.defaults()
              : WatchParameters.parse(text.get().json(), text.get().parameterVersion());
      parameters.checkOverride(json);
    } catch (BadParameters e) {
      return refused(e.getMessage());
    }
    return RegisterApi.reply(
        registry.putWatchText(resident.id(), json, call.caller().user().username()),
        WatchApi::json);
  }

  private Reply deleteOwn(Call call) {
    Resident resident = writable(call);
    return RegisterApi.reply(
        registry.putWatchText(resident.id(), null, call.caller().user().username()),
        WatchApi::json);
  }

  private Resident resident(Call call) {
    return inScope.resident(call.caller().scope(), call.id());
  }

  private Resident writable(Call call) {
    Resident resident = resident(call);
    inScope.requireWritable(call.caller().scope(), resident.placeId());
    return resident;
  }

  private static String rules(Call call) {
    JsonObject rules = call.body().getJsonObject("rules");
    return rules.encode();
  }

  private static Reply refused(String detail) {
    return Reply.problem(Problem.unprocessable("BAD_PARAMETERS", detail));
  }

  private static ObjectNode json(WatchText text) {
    ObjectNode json = Reply.MAPPER.createObjectNode();
    json.put("residentId", text.residentId());
    json.put("version", text.parameterVersion());
    json.set("rules", text.json() == null ? null : tree(text.json()));
    return json;
  }

  private static JsonNode tree(String json) {
    try {
      return Reply.MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the register holds no JSON", e);
    }
  }
}
