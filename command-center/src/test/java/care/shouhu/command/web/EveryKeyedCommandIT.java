package care.shouhu.command.web;

import static care.shouhu.command.RunningCommandCenter.HERE;
import static care.shouhu.command.RunningCommandCenter.THERE;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Every operation of the contract that takes an {@code Idempotency-Key}: ten at the same moment
 * under one key do what one does, and answer as one does. An operation without its line in {@link
 * KeyedDesk} or {@link KeyedBeds} fails here.
 */
class EveryKeyedCommandIT {
  private static final String KEY = "#/components/parameters/idempotencyKey";

  private static BedHouse house;

  @BeforeAll
  static void start() throws Exception {
    house = new BedHouse();
  }

  @AfterAll
  static void stop() throws Exception {
    house.close();
  }

  @Test
  void tenTimesUnderOneKey_doesWhatOnceDoes() throws Exception {
    Map<String, Integer> once = new LinkedHashMap<>();
    Map<String, Integer> ten = new LinkedHashMap<>();

    new KeyedDesk(house.running(), THERE, new Repeated(house.running(), 1, once)).run();
    new KeyedDesk(house.running(), HERE, new Repeated(house.running(), 10, ten)).run();
    new KeyedBeds(house, new Repeated(house.running(), 1, once)).run();
    new KeyedBeds(house, new Repeated(house.running(), 10, ten)).run();

    assertThat(ten).as("what was written, by operation").isEqualTo(once);
    assertThat(once.values()).as("each writes something").allMatch(written -> written > 0);
    assertThat(new TreeSet<>(once.keySet())).isEqualTo(keyed());
  }

  private static Set<String> keyed() {
    Set<String> ids = new TreeSet<>();
    JsonObject paths = Contract.load().json().getJsonObject("paths");
    for (String path : paths.fieldNames()) {
      JsonObject methods = paths.getJsonObject(path);
      for (String method : methods.fieldNames()) {
        if (methods.getValue(method) instanceof JsonObject operation
            && operation.getJsonArray("parameters", new JsonArray()).stream()
                .anyMatch(one -> KEY.equals(((JsonObject) one).getString("$ref")))) {
          ids.add(operation.getString("operationId"));
        }
      }
    }
    assertThat(ids).isNotEmpty();
    return ids;
  }
}
