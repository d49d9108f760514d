package care.shouhu.command.web;

import care.shouhu.command.registry.WatchVersions;
import care.shouhu.command.registry.WatchVersions.Version;
import care.shouhu.command.watch.WatchParameters;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** What the detectors went by before, by the number that stands on an alarm. */
final class WatchVersionsApi {
  private static final int BUILT_IN_VERSION = 1;
  private static final Version BUILT_IN =
      new Version(BUILT_IN_VERSION, null, WatchParameters.defaultsJson(), 0, null);

  private final WatchVersions versions;
  private final DatabaseCalls database;
  private final InScope inScope;
  private final Queries queries;

  WatchVersionsApi(
      WatchVersions versions, DatabaseCalls database, InScope inScope, Queries queries) {
    this.versions = versions;
    this.database = database;
    this.inScope = inScope;
    this.queries = queries;
  }

  Map<String, Function<Call, CompletionStage<Reply>>> operations() {
    return Map.of(
        "listWatchParameterVersions", call -> queries.run(() -> list(call, null)),
        "getWatchParameterVersion", call -> queries.run(() -> version(call.id(), null)),
        "listResidentWatchParameterVersions",
            call ->
                queries.run(
                    () -> list(call, inScope.resident(call.caller().scope(), call.id()).id())),
        "getResidentWatchParameterVersion",
            call ->
                queries.run(() ->
                    version(
                        call.request().getPathParameters().get("number").getString(),
                        inScope.resident(call.caller().scope(), call.id()).id())));
  }

  private Reply list(Call call, String residentId) {
    int limit = call.limit();
    int below =
        call.cursor().map(cursor -> Math.toIntExact(cursor.number())).orElse(Integer.MAX_VALUE);
    List<Version> found = database.ask(() -> versions.versions(residentId, below, limit + 1));
    List<Version> page = found.subList(0, Math.min(limit, found.size()));
    String next = found.size() > limit ? new Cursor(page.getLast().version(), "v").text() : null;
    return Reply.list(page.stream().map(one -> json(one, false)).toList(), next);
  }

  /**
   * One version of everybody's, or of this resident's. A number of somebody else's is answered like
   * one that is not there: reading it by their own address is what leaves a trail.
   */
  private Reply version(String digits, String residentId) {
    int number = Integer.parseInt(digits);
    return (number == BUILT_IN_VERSION
            ? Optional.of(BUILT_IN)
            : database.ask(() -> versions.version(number)))
        .filter(version -> Objects.equals(version.residentId(), residentId))
        .map(version -> Reply.ok(json(version, true)))
        .orElseThrow(() -> new Refusal(Problem.notFound("There is no version " + number + ".")));
  }

  private static Map<String, Object> json(Version version, boolean whole) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("version", version.version());
    json.put("residentId", version.residentId());
    json.put("withdrawn", version.json() == null);
    json.put("at", version.createdAtMillis());
    json.put("by", version.by());
    if (whole) {
      json.put("rules", rules(version));
    }
    return json;
  }

  private static JsonNode rules(Version version) {
    try {
      return version.json() == null ? null : Reply.MAPPER.readTree(version.json());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the register holds no JSON", e);
    }
  }

  /**
   * The figures behind the alarms of an incident, for its evidence: {@code [{version, alarms:
   * [ids], everybody: {version, rules}, resident: {version, rules} or null}]}; what stands for the
   * resident stands over what stands for everybody. Null when the tables do not answer.
   *
   * @param incident the contract's
   * @param withResident whether what stands for the resident alone may be seen
   */
  ArrayNode behind(ObjectNode incident, boolean withResident) {
    String residentId = withResident ? incident.path("residentId").textValue() : null;
    Map<Behind, ArrayNode> alarmsByFigures = new LinkedHashMap<>();
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    try {
      for (JsonNode alarm : incident.path("alarms")) {
        Behind behind = behind(alarm, residentId);
        alarmsByFigures
            .computeIfAbsent(behind, figures -> figures.describe(all.addObject()))
            .add(alarm.path("id").textValue());
      }
      return all;
    } catch (Refusal databaseStopped) {
      return null;
    }
  }

  private Behind behind(JsonNode alarm, String residentId) {
    int number = alarm.path("parameterVersion").intValue();
    long raisedAt = alarm.path("raisedAt").longValue();
    return new Behind(
        number,
        database.ask(() -> versions.asOf(null, number, raisedAt)).orElse(BUILT_IN),
        residentId == null
            ? null
            : database.ask(() -> versions.asOf(residentId, number, raisedAt)).orElse(null));
  }

  /**
   * What an alarm with this number went by; alarms with the same number may have gone by others.
   */
  private record Behind(int number, Version everybodys, Version own) {
    /** The list of alarms in it, to be filled. */
    ArrayNode describe(ObjectNode json) {
      ArrayNode alarms = json.put("version", number).putArray("alarms");
      json.set("everybody", figures(everybodys));
      json.set("resident", own == null ? null : figures(own));
      return alarms;
    }
  }

  private static ObjectNode figures(Version version) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("version", version.version());
    json.set("rules", rules(version));
    return json;
  }
}
