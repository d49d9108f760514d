package care.shouhu.command.web;

import care.shouhu.command.incident.ActionPlans;
import care.shouhu.command.incident.ActionPlans.Planned;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The contract's JSON of the action plans. */
final class ActionPlanJson {

  private ActionPlanJson() {}

  static ObjectNode plans() {
    ActionPlans plans = ActionPlans.builtIn();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("version", plans.version());
    ObjectNode steps = json.putObject("steps");
    plans
        .steps()
        .forEach(
            (step, words) -> steps.putObject(step).put("zh", words.zh()).put("en", words.en()));
    ObjectNode byKind = json.putObject("plans");
    plans
        .plans()
        .forEach((kind, planned) -> {
          ArrayNode list = byKind.putArray(kind.name());
          planned.forEach(one -> list.add(planned(one)));
        });
    return json;
  }

  private static ObjectNode planned(Planned planned) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("step", planned.step())
        .put("mandatory", planned.mandatory())
        .put("at", planned.at() == null ? null : planned.at().name());
  }
}
