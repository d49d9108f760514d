package care.shouhu.command.web;

import care.shouhu.command.bed.BedMachine;
import care.shouhu.command.registry.BedQueries;
import care.shouhu.command.registry.RespiteRegister;
import care.shouhu.core.directory.Place;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.vertx.core.json.JsonObject;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Respite stays, booked by date (喘息服务). */
final class RespiteApi {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int DAYS_DEFAULT = 31;

  private final RespiteRegister respite;
  private final BedQueries stored;
  private final DatabaseCalls database;
  private final InScope inScope;
  private final Queries queries;

  RespiteApi(
      RespiteRegister respite,
      BedQueries stored,
      DatabaseCalls database,
      InScope inScope,
      Queries queries) {
    this.respite = respite;
    this.stored = stored;
    this.database = database;
    this.inScope = inScope;
    this.queries = queries;
  }

  Map<String, Function<Call, CompletionStage<Reply>>> operations() {
    return Map.of(
        "listRespiteBookings", call -> queries.run(() -> list(call)),
        "bookRespite", call -> queries.run(() -> book(call)),
        "cancelRespite",
            call ->
                queries.run(() ->
                    BedReplies.reply(
                        respite.cancel(
                            WaitingApi.number(call),
                            call.body().getString("reason"),
                            BedReplies.caller(call)),
                        call.id())),
        "respiteArrived",
            call ->
                queries.run(() ->
                    BedReplies.reply(
                        respite.arrive(
                            WaitingApi.number(call),
                            call.body().getString("override"),
                            BedReplies.caller(call)),
                        call.id())));
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
    List<JsonNode> items =
        database.ask(() -> stored.bookings(place.id(), from, to)).stream()
            .map(RespiteApi::json)
            .toList();
    return Reply.list(items, null);
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
    return BedReplies.reply(respite.book(booking, BedReplies.caller(call)), booking.bedId());
  }
}
