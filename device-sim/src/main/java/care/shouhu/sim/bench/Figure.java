package care.shouhu.sim.bench;

import care.shouhu.sim.bench.BenchOptions.Scenario;
import care.shouhu.sim.bench.Measure.Wish;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One measured figure.
 *
 * @param of the scenario, where several take the same measure; else empty
 * @param value not a number when it could not be had; then nothing holds
 * @param more what explains it, in order
 */
record Figure(String of, Measure measure, double value, Map<String, Object> more) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final MathContext DIGITS = new MathContext(4);

  static Figure of(Measure measure, double value) {
    return new Figure("", measure, value, Map.of());
  }

  /** A measure that several scenarios take. */
  static Figure of(Scenario scenario, Measure measure, double value) {
    return new Figure(scenario.label(), measure, value, Map.of());
  }

  /** In the JSON lines and the table, such as {@code acks_ratio} or {@code kill_lost}. */
  String label() {
    return of.isEmpty() ? measure.label() : of + "_" + measure.label();
  }

  Figure with(String name, Object explanation) {
    Map<String, Object> all = new LinkedHashMap<>(more);
    all.put(name, explanation);
    return new Figure(of, measure, value, all);
  }

  /** Whether it is as it must be; empty where nothing is wanted. */
  Optional<Boolean> holds() {
    return switch (measure.wish()) {
      case Wish.None none -> Optional.empty();
      case Wish.AtLeast(double must, double aim) -> Optional.of(value >= must);
      case Wish.AtMost(double must, double aim) -> Optional.of(value <= must);
    };
  }

  /** One line of JSON. */
  String json() {
    ObjectNode line = JSON.createObjectNode();
    line.put("figure", label());
    put(line, "value", value);
    line.put("unit", measure.unit());
    switch (measure.wish()) {
      case Wish.None none -> {}
      case Wish.AtLeast(double must, double aim) -> wish(line, "at least", must, aim);
      case Wish.AtMost(double must, double aim) -> wish(line, "at most", must, aim);
    }
    holds().ifPresent(holds -> line.put("holds", holds));
    more.forEach((name, explanation) -> {
      if (explanation instanceof Double number) {
        put(line, name, number);
      } else {
        line.set(name, JSON.valueToTree(explanation));
      }
    });
    return line.toString();
  }

  private static void wish(ObjectNode line, String direction, double must, double aim) {
    line.put("wanted", direction);
    put(line, "must", must);
    put(line, "aim", aim);
  }

  private static void put(ObjectNode line, String name, double number) {
    if (Double.isFinite(number)) {
      line.put(name, rounded(number));
    } else {
      line.putNull(name);
    }
  }

  /** Four digits: more would be noise. Whole numbers stay whole. */
  static BigDecimal rounded(double number) {
    BigDecimal exact = BigDecimal.valueOf(number);
    BigDecimal short4 = exact.round(DIGITS).stripTrailingZeros();
    return short4.scale() < 0 ? short4.setScale(0) : short4;
  }
}
