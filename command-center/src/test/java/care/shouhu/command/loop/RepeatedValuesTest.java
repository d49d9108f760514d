package care.shouhu.command.loop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RepeatedValuesTest {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  @Test
  void whateverIsWrittenOnceIsReadAsItWas() throws Exception {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      ObjectNode whole = JSON.objectNode();
      whole.set("list", list(random, 4, new ArrayList<>()));
      byte[] written = DecisionBatch.MAPPER.writeValueAsBytes(RepeatedValues.once(whole));

      var read = (ObjectNode) DecisionBatch.MAPPER.readTree(written);

      assertThat(RepeatedValues.whole(read)).as("seed %d", seed).isEqualTo(whole);
    }
  }

  @Test
  void whatStandsInListsTwiceIsWrittenOnce() {
    ObjectNode alarm = JSON.objectNode().put("id", "L-1");
    ObjectNode whole = JSON.objectNode();
    whole.putArray("first").add(alarm).add("L-1");
    whole.putArray("second").add(alarm);

    assertThat(RepeatedValues.once(whole).toString()).containsOnlyOnce("{\"id\":\"L-1\"}");
  }

  /** Lists in objects in lists, in which much stands several times. */
  private static ArrayNode list(Random random, int depth, List<JsonNode> before) {
    ArrayNode list = JSON.arrayNode();
    for (int i = random.nextInt(5); i >= 0; i--) {
      if (!before.isEmpty() && random.nextInt(3) == 0) {
        list.add(before.get(random.nextInt(before.size())).<JsonNode>deepCopy());
        continue;
      }
      ObjectNode object = JSON.objectNode().put("n", random.nextInt(3));
      switch (random.nextInt(4)) {
        case 0 -> object.putNull("nothing");
        case 1 -> object.put("text", "长\"\\" + random.nextInt(2));
        case 2 -> object.putArray("plain").add(1.5).add(true).add("x");
        default -> {
          if (depth > 0) {
            object.set("list", list(random, depth - 1, before));
          }
        }
      }
      before.add(object);
      list.add(object);
    }
    return list;
  }
}
