package care.shouhu.command.web;

import care.shouhu.command.measure.Figures;
import care.shouhu.command.measure.Figures.Times;
import care.shouhu.command.measure.Figures.Within;
import care.shouhu.command.measure.Measures;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** The contract's JSON of the measures. */
final class MeasureJson {
  private static final List<String> NAMES = List.of("p50", "p90", "p97_5", "p99");

  /** Service levels (docs/measures.md), by what takes time and the limit in seconds. */
  private static final Map<String, Map<Long, Double>> TARGETS =
      Map.of(
          "answer", Map.of(60L, 0.975, 180L, 0.99),
          "homeAttendance", Map.of(2_700L, 0.9, 3_600L, 1.0));

  private MeasureJson() {}

  static ObjectNode of(String source, Measures.Period period, Figures figures, SourceNames names) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("source", source);
    json.put("from", period.fromMillis()).put("to", period.toMillis());
    json.put("asOf", period.asOfMillis());
    ObjectNode classes = json.putObject("classes");
    figures
        .byClass()
        .forEach((alarmClass, of) -> {
          ObjectNode one = classes.putObject(alarmClass.name()).put("incidents", of.incidents());
          one.set("answer", times("answer", of.answer()));
          one.set("firstAction", times("firstAction", of.firstAction()));
          one.set("arrival", times("arrival", of.arrival()));
          one.set("attendance", times("attendance", of.attendance()));
          one.set("homeAttendance", times("homeAttendance", of.homeAttendance()));
        });
    ArrayNode causes = json.putArray("falseAlarms");
    figures.falseAlarms().entrySet().stream()
        .sorted(
            Map.Entry.<String, Long>comparingByValue()
                .reversed()
                .thenComparing(Map.Entry.comparingByKey()))
        .forEach(cause ->
            causes.addObject().put("cause", cause.getKey()).put("incidents", cause.getValue()));
    sources(json.putArray("worstDevices"), figures.worstDevices(), names::device);
    sources(json.putArray("worstPlaces"), figures.worstPlaces(), names::place);
    ArrayNode desks = json.putArray("desks");
    long millis = Math.max(1, period.toMillis() - period.fromMillis());
    for (Figures.Load load : figures.desks()) {
      ObjectNode one = desks.addObject().put("desk", load.desk());
      names.desk(one, load.desk());
      one.put("arrivals", load.arrivals())
          .put("mostInTenMinutes", load.most())
          .put("floodMillis", load.floodMillis())
          .put("floodShare", (double) load.floodMillis() / millis);
    }
    operators(json.putArray("operators"), figures.operators(), names);
    return json;
  }

  private static void operators(ArrayNode to, List<Figures.Operator> operators, SourceNames names) {
    for (Figures.Operator operator : names.areShown() ? operators : List.<Figures.Operator>of()) {
      ObjectNode one = to.addObject().put("username", operator.username());
      names.operator(one, operator.username());
      one.put("taken", operator.taken())
          .put("workMillis", operator.workMillis())
          .put("perTenMinutes", operator.perTenMinutes())
          .put("mostInTenMinutes", operator.most())
          .put("floodMillis", operator.floodMillis())
          .put("floodShare", operator.floodShare());
    }
  }

  private static ObjectNode times(String what, Times times) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("count", times.count());
    for (int i = 0; i < times.percentilesMillis().size(); i++) {
      json.put(NAMES.get(i), times.percentilesMillis().get(i));
    }
    ArrayNode limits = json.putArray("within");
    for (Within within : times.within()) {
      long seconds = within.limitMillis() / 1_000;
      ObjectNode one = limits.addObject().put("seconds", seconds);
      one.put("inTime", within.inTime()).put("of", within.of());
      one.put("share", within.of() == 0 ? null : (Double) ((double) within.inTime() / within.of()));
      Double target = TARGETS.getOrDefault(what, Map.of()).get(seconds);
      if (target != null) {
        one.put("target", target);
      }
    }
    return json;
  }

  private static void sources(
      ArrayNode to, List<Figures.Source> sources, BiConsumer<ObjectNode, String> name) {
    for (Figures.Source source : sources) {
      ObjectNode one = to.addObject().put("id", source.id()).put("alarms", source.alarms());
      name.accept(one, source.id());
    }
  }
}
