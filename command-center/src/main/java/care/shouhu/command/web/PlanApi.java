package care.shouhu.command.web;

import care.shouhu.command.bed.BedCommand;
import care.shouhu.command.bed.BedCommand.Word;
import care.shouhu.command.bed.Plan;
import care.shouhu.command.bed.StayEnd;
import care.shouhu.command.registry.BedAnswer;
import care.shouhu.command.registry.BedCaller;
import care.shouhu.command.registry.BedQueries;
import care.shouhu.command.registry.BedQueries.Numbered;
import care.shouhu.command.registry.PlanQueries;
import care.shouhu.command.registry.PlanQueries.Planned;
import care.shouhu.command.registry.PlanRegister;
import care.shouhu.command.registry.Written;
import care.shouhu.core.directory.Place;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Leaves, transfers and discharges that are planned for a day ahead. */
final class PlanApi {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final PlanRegister plans;
  private final PlanQueries stored;
  private final BedQueries numbered;
  private final DatabaseCalls database;
  private final InScope inScope;
  private final Looks looks;
  private final Queries queries;

  PlanApi(
      PlanRegister plans,
      PlanQueries stored,
      BedQueries numbered,
      DatabaseCalls database,
      InScope inScope,
      Looks looks,
      Queries queries) {
    this.plans = plans;
    this.stored = stored;
    this.numbered = numbered;
    this.database = database;
    this.inScope = inScope;
    this.looks = looks;
    this.queries = queries;
  }

  Map<String, Function<Call, CompletionStage<Reply>>> operations() {
    return Map.of(
        "listPlannedSteps", call -> queries.run(() -> list(call)),
        "planStep", call -> queries.run(() -> plan(call)),
        "cancelPlannedStep", call -> queries.run(() -> giveUp(call, plans::cancel)),
        "refusePlannedStep", call -> queries.run(() -> giveUp(call, plans::refuse)));
  }

  private Reply list(Call call) {
    Place place = inScope.place(call.caller().scope(), call.query("placeId").orElseThrow());
    List<Planned> planned = database.ask(() -> stored.plans(place.id()));
    looks.page(planned.stream().map(Planned::residentId).collect(Collectors.toSet()), call);
    return Reply.list(planned.stream().map(PlanApi::json).toList(), null);
  }

  private Reply plan(Call call) {
    var plan = new Plan(command(call), BedApi.day(call.body(), "day"));
    return BedReplies.reply(plans.plan(plan, BedReplies.caller(call)), call.id());
  }

  private static BedCommand.OfPerson command(Call call) {
    JsonObject body = call.body();
    String why = body.getString("reason");
    Word word = Word.valueOf(body.getString("kind"));
    return switch (word) {
      case LEAVE -> {
        wanted(body, "expectedReturn");
        wanted(body, "reason");
        yield new BedCommand.Leave(call.id(), BedApi.day(body, "expectedReturn"), why);
      }
      case TRANSFER -> {
        wanted(body, "bedId");
        wanted(body, "reason");
        yield new BedCommand.Transfer(call.id(), body.getString("bedId"), null, why);
      }
      case DISCHARGE -> {
        wanted(body, "endReason");
        StayEnd reason = StayEnd.valueOf(body.getString("endReason"));
        yield new BedCommand.Discharge(call.id(), reason, null, why);
      }
      case ADMIT, TO_HOSPITAL, NEW_END, RETURN, RESERVE, RELEASE, OUT_OF_SERVICE, BACK_IN_SERVICE ->
          throw new Refusal(Problem.badRequest("kind: " + word + " cannot be planned"));
    };
  }

  private static void wanted(JsonObject body, String field) {
    if (!body.containsKey(field)) {
      throw new Refusal(
          Problem.badRequest(field + " is wanted to plan a " + body.getString("kind")));
    }
  }

  private interface GivingUp {
    Written<BedAnswer> of(long id, String reason, BedCaller by);
  }

  private Reply giveUp(Call call, GivingUp step) {
    long id = WaitingApi.number(call);
    database
        .ask(() -> numbered.personOf(Numbered.PLAN, id))
        .ifPresent(person -> looks.residents(Set.of(person), call));
    return BedReplies.reply(
        step.of(id, call.body().getString("reason"), BedReplies.caller(call)), call.id());
  }

  private static JsonNode json(Planned planned) {
    return JSON.objectNode()
        .put("id", Long.toString(planned.id()))
        .put("kind", planned.command())
        .put("incoming", planned.incoming())
        .put("residentId", planned.residentId())
        .put("name", planned.name())
        .put("bedId", planned.bedId())
        .put("fromPlace", planned.fromPlace())
        .put("day", planned.on().toString())
        .put("targetBedId", planned.targetBedId())
        .put("toPlace", planned.toPlace())
        .put(
            "expectedReturn",
            planned.expectedReturn() == null ? null : planned.expectedReturn().toString())
        .put("endReason", planned.endReason())
        .put("reason", planned.why())
        .put("plannedBy", planned.plannedBy())
        .put("plannedAt", planned.plannedAtMillis())
        .put("refusedBy", planned.refusedBy())
        .put("refusedWhy", planned.refusedWhy());
  }
}
