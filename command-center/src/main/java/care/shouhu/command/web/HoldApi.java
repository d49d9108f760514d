package care.shouhu.command.web;

import care.shouhu.command.hold.Hold;
import care.shouhu.command.hold.HoldJson;
import care.shouhu.command.incident.Command;
import care.shouhu.command.loop.DecisionLoop;
import care.shouhu.command.watch.AlarmKind;
import care.shouhu.core.directory.Device;
import care.shouhu.core.directory.Directory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Shelves and devices in test: who holds what back, until when and why. */
final class HoldApi {
  private final DecisionLoop loop;
  private final InScope inScope;
  private final Directory directory;
  private final Queries queries;
  private final Booking booking;

  HoldApi(DecisionLoop loop, InScope inScope, Directory directory, Queries queries) {
    this.loop = loop;
    this.inScope = inScope;
    this.directory = directory;
    this.queries = queries;
    this.booking = new Booking(loop);
  }

  Map<String, Function<Call, CompletionStage<Reply>>> operations() {
    return Map.of(
        "listHolds", call -> queries.run(() -> list(call)),
        "getHold", call -> queries.run(() -> Reply.ok(json(visible(call)))),
        "shelveAlarm", this::shelve,
        "beginDeviceTest", this::beginTest,
        "endHold", this::end);
  }

  private Reply list(Call call) {
    Optional<String> type = call.query("type");
    Optional<String> device = call.query("deviceId");
    return Reply.list(
        loop.holds().stream()
            .filter(h -> call.caller().scope().covers(h.division(), h.placeId()))
            .filter(h -> type.isEmpty() || type.get().equals(h.type().name()))
            .filter(h -> device.isEmpty() || device.get().equals(h.deviceId()))
            .limit(call.limit())
            .map(this::json)
            .toList(),
        null);
  }

  private Hold visible(Call call) {
    return InScope.hold(call.caller().scope(), call.id(), loop.hold(call.id()));
  }

  private CompletionStage<Reply> shelve(Call call) {
    Device device = inScope.device(call.caller().scope(), call.body().getString("deviceId"));
    AlarmKind kind = AlarmKind.valueOf(call.body().getString("kind"));
    return booking.submit(
        call,
        new Command.Shelve(
            device.id(), kind, call.body().getInteger("minutes"), call.body().getString("reason")),
        201,
        this::shown);
  }

  private CompletionStage<Reply> beginTest(Call call) {
    Device device = inScope.device(call.caller().scope(), call.id());
    return booking.submit(
        call,
        new Command.BeginTest(
            device.id(), call.body().getInteger("minutes"), call.body().getString("reason")),
        201,
        this::shown);
  }

  private CompletionStage<Reply> end(Call call) {
    return booking.submit(call, new Command.EndHold(visible(call).id()), 200, this::shown);
  }

  private Object shown(String id) {
    return json(loop.hold(id).orElseThrow());
  }

  /** With the kind of its place: a home's name says who lives there. */
  private ObjectNode json(Hold hold) {
    String kind =
        Optional.ofNullable(hold.placeId())
            .flatMap(directory::place)
            .map(place -> place.kind().name())
            .orElse(null);
    return HoldJson.hold(hold).put("placeKind", kind);
  }
}
