package care.shouhu.command.web;

import care.shouhu.command.bed.Waiting;
import care.shouhu.command.bed.WaitingList;
import care.shouhu.command.bed.WaitingRule;
import care.shouhu.command.bed.WaitingRule.TieBreak;
import care.shouhu.command.registry.BedQueries;
import care.shouhu.command.registry.BedQueries.Numbered;
import care.shouhu.command.registry.WaitingRegister;
import care.shouhu.command.registry.Written;
import care.shouhu.core.directory.Place;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Who waits for a bed and why they stand where they stand; offers and their answers (轮候). */
final class WaitingApi {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** Of so many institutions it is said one by one. */
  private static final int OPEN_PLACES_MAX = 500;

  private final WaitingRegister waiting;
  private final BedQueries stored;
  private final DatabaseCalls database;
  private final InScope inScope;
  private final Looks looks;
  private final Queries queries;

  WaitingApi(
      WaitingRegister waiting,
      BedQueries stored,
      DatabaseCalls database,
      InScope inScope,
      Looks looks,
      Queries queries) {
    this.waiting = waiting;
    this.stored = stored;
    this.database = database;
    this.inScope = inScope;
    this.looks = looks;
    this.queries = queries;
  }

  Map<String, Function<Call, CompletionStage<Reply>>> operations() {
    Map<String, Function<Call, CompletionStage<Reply>>> operations = new HashMap<>();
    operations.put("getWaitingList", call -> queries.run(() -> list(call)));
    operations.put("enterWaitingList", call -> queries.run(() -> enter(call)));
    operations.put(
        "leaveWaitingList",
        call ->
            queries.run(() -> {
              about(Numbered.ENTRY, call);
              return BedReplies.reply(
                  waiting.withdraw(number(call), reason(call), BedReplies.caller(call)), call.id());
            }));
    operations.put("listOffers", call -> queries.run(() -> offers(call)));
    operations.put("countOpenOffers", call -> queries.run(() -> openOffers(call)));
    operations.put("acceptOffer", call -> queries.run(() -> answer(call, true)));
    operations.put("declineOffer", call -> queries.run(() -> answer(call, false)));
    operations.put(
        "getWaitingRule", call -> queries.run(() -> Reply.ok(json(database.ask(stored::rule)))));
    operations.put("putWaitingRule", call -> queries.run(() -> putRule(call)));
    return operations;
  }

  /** The number in the path; what is none is as unknown as one that nobody has. */
  static long number(Call call) {
    try {
      return Long.parseLong(call.id());
    } catch (NumberFormatException e) {
      throw new Refusal(Problem.notFound("There is nothing of number " + call.id() + "."));
    }
  }

  /** Whose entry or offer it is, for the trail. */
  private void about(Numbered kind, Call call) {
    database
        .ask(() -> stored.personOf(kind, number(call)))
        .ifPresent(id -> looks.residents(Set.of(id), call));
  }

  private static String reason(Call call) {
    return call.body().getString("reason");
  }

  private Place place(Call call) {
    return inScope.place(call.caller().scope(), call.query("placeId").orElseThrow());
  }

  private Reply list(Call call) {
    Place place = place(call);
    BedQueries.Queue queue = database.ask(() -> stored.queue(place.id(), call.receivedAtMillis()));
    ObjectNode body = JSON.objectNode();
    body.put("placeId", place.id());
    body.set("rule", json(queue.rule()));
    var items = body.putArray("items");
    queue.places().forEach(queued -> items.add(json(queued)));
    body.putNull("next");
    looks.page(
        queue.places().stream()
            .map(queued -> queued.place().waiting().residentId())
            .collect(Collectors.toSet()),
        call);
    return Reply.ok(body);
  }

  private static ObjectNode json(BedQueries.Queued queued) {
    WaitingList.Place place = queued.place();
    ObjectNode json =
        JSON.objectNode()
            .put("id", Long.toString(place.waiting().number()))
            .put("place", place.place())
            .put("residentId", place.waiting().residentId())
            .put("name", queued.name())
            .put("group", place.group().name());
    var reasons = json.putArray("reasons");
    place.reasons().stream().sorted().forEach(reason -> reasons.add(reason.name()));
    var barred = json.putArray("barred");
    for (Waiting.Barred one : place.waiting().barred()) {
      barred
          .addObject()
          .put("bedId", one.bedId())
          .put("why", one.why().name())
          .put("until", one.untilMillis());
    }
    return json.put("behind", place.behind() == null ? null : place.behind().name())
        .put(
            "careLevel",
            place.waiting().careLevel() == null ? null : place.waiting().careLevel().name())
        .put("since", place.waiting().sinceMillis())
        .put("nursingType", place.waiting().nursingType())
        .put("offeredBedId", queued.offeredBedId());
  }

  private Reply enter(Call call) {
    JsonObject body = call.body();
    var wish =
        new WaitingRegister.Wish(
            body.getString("placeId"),
            body.getString("personId"),
            body.getBoolean("nursingType"),
            body.getLong("since"),
            body.getString("note"));
    looks.residents(Set.of(wish.residentId()), call);
    return BedReplies.reply(waiting.enter(wish, BedReplies.caller(call)), wish.residentId());
  }

  private Reply answer(Call call, boolean accepted) {
    about(Numbered.OFFER, call);
    return BedReplies.reply(
        waiting.answer(number(call), accepted, reason(call), BedReplies.caller(call)), call.id());
  }

  private Reply offers(Call call) {
    Place place = place(call);
    int limit = call.limit();
    long below = call.cursor().map(Cursor::number).orElse(Long.MAX_VALUE);
    List<BedQueries.Offer> offers = database.ask(() -> stored.offers(place.id(), below, limit + 1));
    boolean more = offers.size() > limit;
    List<BedQueries.Offer> page = more ? offers.subList(0, limit) : offers;
    String next = more ? new Cursor(page.getLast().id(), "offer").text() : null;
    looks.page(page.stream().map(BedQueries.Offer::residentId).collect(Collectors.toSet()), call);
    return Reply.list(page.stream().map(WaitingApi::json).toList(), next);
  }

  /** Counts alone, so that they can be asked for again and again without a look in the trail. */
  private Reply openOffers(Call call) {
    List<BedQueries.OpenOffers> all =
        database.ask(() -> stored.openOffers(call.receivedAtMillis())).stream()
            .filter(one -> inScope.isInside(call.caller().scope(), one.placeId()))
            .toList();
    ObjectNode body =
        JSON.objectNode()
            .put("open", all.stream().mapToInt(BedQueries.OpenOffers::open).sum())
            .put("soonestDueAt", all.isEmpty() ? null : (Long) all.getFirst().soonestDueMillis());
    var places = body.putArray("places");
    all.stream()
        .limit(OPEN_PLACES_MAX)
        .forEach(one ->
            places
                .addObject()
                .put("placeId", one.placeId())
                .put("open", one.open())
                .put("soonestDueAt", one.soonestDueMillis()));
    return Reply.ok(body);
  }

  private static JsonNode json(BedQueries.Offer offer) {
    ObjectNode json =
        JSON.objectNode()
            .put("id", Long.toString(offer.id()))
            .put("entryId", Long.toString(offer.entryId()))
            .put("bedId", offer.bedId())
            .put("residentId", offer.residentId())
            .put("name", offer.name())
            .put("offeredAt", offer.offeredAtMillis())
            .put("dueAt", offer.dueAtMillis())
            .put("status", offer.status())
            .put("ruleVersion", offer.ruleVersion())
            .put("answeredAt", offer.answeredAtMillis())
            .put("answeredBy", offer.answeredBy())
            .put("note", offer.note());
    try {
      json.set("why", Reply.MAPPER.readTree(offer.whyJson()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an offer's reason is no JSON", e);
    }
    return json;
  }

  private static ObjectNode json(WaitingRule rule) {
    ObjectNode json = JSON.objectNode().put("version", rule.version());
    var tieBreaks = json.putArray("tieBreaks");
    rule.tieBreaks().forEach(tieBreak -> tieBreaks.add(tieBreak.name()));
    return json.put("advancedAgeYears", rule.advancedAgeYears())
        .put("offerHours", rule.offerHours())
        .put("moveInDays", rule.moveInDays());
  }

  private Reply putRule(Call call) {
    JsonObject body = call.body();
    WaitingRule rule;
    try {
      rule =
          new WaitingRule(
              1,
              body.getJsonArray("tieBreaks").stream()
                  .map(word -> TieBreak.valueOf(word.toString()))
                  .toList(),
              body.getInteger("advancedAgeYears"),
              body.getInteger("offerHours"),
              body.getInteger("moveInDays"));
    } catch (IllegalArgumentException e) {
      throw new Refusal(Problem.unprocessable("BAD_RULE", e.getMessage()));
    }
    Written<WaitingRule> written = waiting.putRule(rule, call.caller().user().username());
    return RegisterApi.reply(written, WaitingApi::json);
  }
}
