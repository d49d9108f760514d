package care.shouhu.command.loop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One command may take ten steps, and each step writes the whole incident: the same two hundred
 * alarms and their responders' long words ten times over. Here an object that stands in lists more
 * than once is written once, beside the rest, and named by its number. Pure.
 */
final class RepeatedValues {
  /** The list of them. */
  private static final String REPEATED = "repeated";

  /** No record of ours has a field of this name. */
  private static final String NUMBER = "=";

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private RepeatedValues() {}

  /** The same with a number in place of each object that stands in lists more than once. */
  static ObjectNode once(ObjectNode whole) {
    Map<JsonNode, Integer> counts = new LinkedHashMap<>();
    count(whole, counts);
    Map<JsonNode, Integer> numbers = new HashMap<>();
    ArrayNode repeated = JSON.arrayNode();
    counts.forEach((value, count) -> {
      if (count > 1) {
        numbers.put(value, repeated.size());
        repeated.add(value);
      }
    });
    ObjectNode once = (ObjectNode) named(whole, numbers);
    once.set(REPEATED, repeated);
    return once;
  }

  /** What {@link #once} was made of. */
  static ObjectNode whole(ObjectNode once) {
    ObjectNode rest = once.deepCopy();
    JsonNode repeated = rest.remove(REPEATED);
    return (ObjectNode) filled(rest, repeated);
  }

  private static void count(JsonNode node, Map<JsonNode, Integer> counts) {
    for (JsonNode child : node) {
      if (node.isArray() && child.isObject()) {
        counts.merge(child, 1, Integer::sum);
      }
      count(child, counts);
    }
  }

  private static JsonNode named(JsonNode node, Map<JsonNode, Integer> numbers) {
    return changed(
        node,
        (child, inList) -> {
          Integer number = inList ? numbers.get(child) : null;
          return number == null ? named(child, numbers) : JSON.objectNode().put(NUMBER, number);
        });
  }

  private static JsonNode filled(JsonNode node, JsonNode repeated) {
    return changed(
        node,
        (child, inList) ->
            inList && child.has(NUMBER)
                ? repeated.get(child.get(NUMBER).intValue())
                : filled(child, repeated));
  }

  /** What becomes of a node within another one. */
  @FunctionalInterface
  private interface Change {
    JsonNode of(JsonNode child, boolean inList);
  }

  private static JsonNode changed(JsonNode node, Change change) {
    return switch (node) {
      case ObjectNode object -> {
        ObjectNode copy = JSON.objectNode();
        object
            .properties()
            .forEach(field -> copy.set(field.getKey(), change.of(field.getValue(), false)));
        yield copy;
      }
      case ArrayNode array -> {
        ArrayNode copy = JSON.arrayNode();
        array.forEach(child -> copy.add(change.of(child, true)));
        yield copy;
      }
      default -> node;
    };
  }
}
