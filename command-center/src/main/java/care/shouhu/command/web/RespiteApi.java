package care.shouhu.command.web;

import care.shouhu.command.bed.BedMachine;
import care.shouhu.command.registry.BedAnswer;
import care.shouhu.command.registry.BedQueries;
import care.shouhu.command.registry.BedQueries.Numbered;
import care.shouhu.command.registry.RespiteRegister;
import care.shouhu.command.registry.Written;
import care.shouhu.core.directory.Place;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.vertx.core.json.JsonObject;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Respite stays, booked by date (喘息服务). */
final class RespiteApi {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int DAYS_DEFAULT = 31;

  private final RespiteRegister respite;
  private final BedQueries stored;
  private final DatabaseCalls database;
  private final InScope inScope;
  private final Looks looks;
  private final Queries queries;

  RespiteApi(
      RespiteRegister respite,
      BedQueries stored,
      DatabaseCalls database,
      InScope inScope,
      Looks looks,
      Queries queries) {
    this.respite = respite;
    this.stored = stored;
    this.database = database;
    this.inScope = inScope;
    this.looks = looks;
    this.queries = queries;
  }

  Map<String, Function<Call, CompletionStage<Reply>>> operations() {
    return Map.of(
        "listRespiteBookings", call -> queries.run(() -> list(call)),
        "bookRespite", call -> queries.run(() -> book(call)),
        "cancelRespite", call -> queries.run(() -> BedReplies.reply(cancel(call), call.id())),
        "respiteArrived", call -> queries.run(() -> BedReplies.reply(arrive(call), call.id())));
  }

  private Written<BedAnswer> cancel(Call call) {
    about(call);
    return respite.cancel(
        WaitingApi.number(call), call.body().getString("reason"), BedReplies.caller(call));
  }

  private Written<BedAnswer> arrive(Call call) {
    about(call);
    return respite.arrive(
        WaitingApi.number(call),
        call.body().getString("override"),
        BedApi.at(call),
        BedReplies.caller(call));
  }

  /** Whose booking it is, for the trail. */
  private void about(Call call) {
    database
        .ask(() -> stored.personOf(Numbered.BOOKING, WaitingApi.number(call)))
        .ifPresent(id -> looks.residents(Set.of(id), call));
  }

  private Reply list(Call call) {
    Place place = inScope.place(call.caller().scope(), call.query("placeId").orElseThrow());
    LocalDate from =
        call.query("from")
            .map(text -> BedApi.day("from", text))
            .orElseGet(() -> BedMachine.day(call.receivedAtMillis()));
    LocalDate to =
        call.query("to")
            .map(text -> BedApi.day("to", text))
            .orElseGet(() -> from.plusDays(DAYS_DEFAULT));
    List<BedQueries.Booked> booked = database.ask(() -> stored.bookings(place.id(), from, to));
    looks.page(
        booked.stream().map(BedQueries.Booked::residentId).collect(Collectors.toSet()), call);
    return Reply.list(booked.stream().map(RespiteApi::json).toList(), null);
  }

  private static JsonNode json(BedQueries.Booked booked) {
    return JSON.objectNode()
        .put("id", Long.toString(booked.id()))
        .put("bedId", booked.bedId())
        .put("residentId", booked.residentId())
        .put("name", booked.name())
        .put("from", booked.from().toString())
        .put("until", booked.until().toString())
        .put("status", booked.status())
        .put("bookedBy", booked.bookedBy())
        .put("note", booked.note());
  }

  private Reply book(Call call) {
    JsonObject body = call.body();
    var booking =
        new RespiteRegister.Booking(
            body.getString("bedId"),
            body.getString("personId"),
            BedApi.day(body, "from"),
            BedApi.day(body, "until"),
            body.getString("note"));
    looks.residents(Set.of(booking.residentId()), call);
    return BedReplies.reply(respite.book(booking, BedReplies.caller(call)), booking.bedId());
  }
}
