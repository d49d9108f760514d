package care.shouhu.command.watch;

import care.shouhu.core.directory.Resident.CareLevel;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;

/**
 * The detectors' figures: for everybody, put over them those of a care level, and over those what
 * stands for one resident alone. Data, versioned; {@code watch-parameters.json} has the figures of
 * design §6, others come from the register or from a file that is tried on recorded events.
 *
 * <pre>
 * {"version": 1,
 *  "base": {every rule},
 *  "careLevels": {"FULL": {some}, "PARTIAL": {some}, "INDEPENDENT": {some}},
 *  "residents": {"elder-1": {some}}}
 * </pre>
 */
public final class WatchParameters {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY).build();
  private static final Set<String> PARTS = Set.of("version", "base", "careLevels", "residents");

  private final int version;
  private final ObjectNode base;
  private final Map<CareLevel, ObjectNode> careLevels = new EnumMap<>(CareLevel.class);
  private final Map<CareLevel, WatchRules> byLevel = new EnumMap<>(CareLevel.class);
  private final WatchRules forNobody;
  private final Map<String, ObjectNode> residents = new HashMap<>();

  private WatchParameters(ObjectNode json, int version) {
    this.version = version;
    this.base = RuleFields.known("base", json.path("base"));
    this.forNobody = RuleFields.read(base, version);
    each(
        "careLevels",
        json,
        (name, rules) ->
            careLevels.put(level(name), RuleFields.known("careLevels." + name, rules)));
    for (CareLevel level : CareLevel.values()) {
      byLevel.put(level, RuleFields.read(merged(base, careLevels.get(level)), version));
    }
    each(
        "residents",
        json,
        (id, rules) -> residents.put(id, RuleFields.known("residents." + id, rules)));
    // All of them must hold for whatever level the resident has or will have.
    residents.forEach((id, rules) -> checkOverride(rules));
  }

  private interface Part {
    void take(String name, JsonNode rules);
  }

  private static void each(String part, ObjectNode json, Part taker) {
    JsonNode object = json.path(part);
    if (object.isMissingNode()) {
      return;
    }
    if (!object.isObject()) {
      throw new BadParameters(part, "must be an object");
    }
    for (Iterator<Map.Entry<String, JsonNode>> all = object.fields(); all.hasNext(); ) {
      Map.Entry<String, JsonNode> one = all.next();
      taker.take(one.getKey(), one.getValue());
    }
  }

  private static CareLevel level(String name) {
    try {
      return CareLevel.valueOf(name);
    } catch (IllegalArgumentException e) {
      throw new BadParameters(
          "careLevels." + name, "is no care level; INDEPENDENT, PARTIAL, FULL are");
    }
  }

  /**
   * Parameters with the version that stands in them.
   *
   * @throws BadParameters when they are none, naming the field
   */
  public static WatchParameters parse(String json) {
    ObjectNode object = object(json);
    JsonNode version = object.path("version");
    if (!version.isIntegralNumber() || version.intValue() < 1) {
      throw new BadParameters("version", "must be a whole number from 1");
    }
    return new WatchParameters(object, version.intValue());
  }

  /** The same, with the version the register gave them. */
  public static WatchParameters parse(String json, int version) {
    return new WatchParameters(object(json), version);
  }

  private static ObjectNode object(String json) {
    JsonNode tree;
    try {
      tree = JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new BadParameters("parameters", "are no JSON: %s", e.getOriginalMessage());
    }
    if (!(tree instanceof ObjectNode object)) {
      throw new BadParameters("parameters", "must be an object with %s", PARTS);
    }
    for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!PARTS.contains(name)) {
        throw new BadParameters(name, "is no part of parameters; base, careLevels, residents are");
      }
    }
    return object;
  }

  /** The parameters that hold while the register has none: the figures of design §6. */
  public static WatchParameters defaults() {
    return parse(defaultsJson());
  }

  /** The same as text, to begin from. */
  public static String defaultsJson() {
    try (InputStream in = WatchParameters.class.getResourceAsStream("/watch-parameters.json")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int version() {
    return version;
  }

  /** For whom nothing of their own stands. Null: nobody is known. */
  public WatchRules rules(CareLevel levelOrNull) {
    return levelOrNull == null ? forNobody : byLevel.get(levelOrNull);
  }

  /** For this resident, by what stands in these parameters for it alone. */
  public WatchRules rules(String residentId, CareLevel level) {
    ObjectNode own = residents.get(residentId);
    return own == null ? rules(level) : merged(level, own, version);
  }

  /**
   * For a resident with rules of its own that the register keeps apart.
   *
   * @param ownJson some rules
   * @param ownVersion when they were put; the higher of the two stands on the alarms
   * @throws BadParameters naming the field
   */
  public WatchRules rules(CareLevel level, String ownJson, int ownVersion) {
    return merged(level, override(ownJson), Math.max(version, ownVersion));
  }

  /**
   * Refuses rules for one resident that could not stand over these, whatever the care level is.
   *
   * @throws BadParameters naming the field
   */
  public void checkOverride(String ownJson) {
    checkOverride(override(ownJson));
  }

  private void checkOverride(ObjectNode own) {
    for (CareLevel level : CareLevel.values()) {
      merged(level, own, version);
    }
  }

  private static ObjectNode override(String json) {
    try {
      return RuleFields.known("rules", JSON.readTree(json));
    } catch (JsonProcessingException e) {
      throw new BadParameters("rules", "are no JSON: %s", e.getOriginalMessage());
    }
  }

  private WatchRules merged(CareLevel level, ObjectNode own, int version) {
    ObjectNode ofLevel = level == null ? base : merged(base, careLevels.get(level));
    return RuleFields.read(merged(ofLevel, own), version);
  }

  private static ObjectNode merged(ObjectNode below, ObjectNode aboveOrNull) {
    if (aboveOrNull == null) {
      return below;
    }
    ObjectNode merged = below.deepCopy();
    merged.setAll(aboveOrNull);
    return merged;
  }
}
