package care.shouhu.command.web;

import care.shouhu.command.access.Scope;
import care.shouhu.command.incident.Assignment;
import care.shouhu.command.incident.Closing;
import care.shouhu.command.incident.Command;
import care.shouhu.command.incident.FalseAlarmCause;
import care.shouhu.command.incident.Incident;
import care.shouhu.command.incident.IncidentJson;
import care.shouhu.command.incident.Outcome;
import care.shouhu.command.incident.Reached;
import care.shouhu.command.incident.RealEvent;
import care.shouhu.command.incident.StepTaken;
import care.shouhu.command.loop.CommandRequest;
import care.shouhu.command.loop.CommandResult;
import care.shouhu.command.loop.DecisionLoop;
import care.shouhu.core.directory.Device;
import care.shouhu.core.wire.DeviceCommand.Kind;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * What people do to incidents and assignments, and have devices told. The scope is checked here,
 * state and ownership in the loop; the answer comes when the decision is durable and the lists show
 * it.
 */
final class CommandApi {
  /** Showing follows durability within milliseconds; if it does not, the answer is still true. */
  private static final long SHOWN_WAIT_MILLIS_MAX = 1_000;

  private final DecisionLoop loop;
  private final LiveHub hub;
  private final DeskModel desk;
  private final IncidentApi incidents;
  private final InScope inScope;
  private final Queries queries;

  CommandApi(
      DecisionLoop loop,
      LiveHub hub,
      DeskModel desk,
      IncidentApi incidents,
      InScope inScope,
      Queries queries) {
    this.loop = loop;
    this.hub = hub;
    this.desk = desk;
    this.incidents = incidents;
    this.inScope = inScope;
    this.queries = queries;
  }

  Map<String, Function<Call, CompletionStage<Reply>>> operations() {
    Map<String, Function<Call, CompletionStage<Reply>>> operations = new HashMap<>();
    operations.put("commandDevice", this::onDevice);
    operations.put("listDeviceCommands", call -> queries.run(() -> ofDevice(call)));
    operations.put("claimIncident", call -> onIncident(call, new Command.Claim(call.id())));
    operations.put(
        "dispatchIncident",
        call -> onIncident(call, new Command.Dispatch(call.id(), responders(call.body()))));
    operations.put(
        "handleIncident",
        call ->
            onIncident(
                call,
                new Command.Handle(
                    call.id(),
                    call.body().getString("note"),
                    word(Reached.class, call.body(), "reached"))));
    operations.put(
        "closeIncident",
        call -> onIncident(call, new Command.Close(call.id(), closing(call.body()))));
    operations.put("stepIncident", call -> onIncident(call, step(call)));
    operations.put(
        "noteIncident",
        call -> onIncident(call, new Command.Note(call.id(), call.body().getString("note"))));
    operations.put("reopenIncident", this::reopen);
    operations.put(
        "incidentToCity", call -> onIncident(call, new Command.ToCity(call.id(), reason(call))));
    operations.put(
        "giveIncidentBack",
        call -> onIncident(call, new Command.GiveBack(call.id(), reason(call))));
    operations.put("mergeIncident", this::merge);
    operations.put("unmergeIncident", this::unmerge);
    operations.put("listAssignments", call -> queries.run(() -> own(call)));
    operations.put(
        "assignmentDelivered", call -> onAssignment(call, new Command.Delivered(call.id())));
    operations.put("assignmentSeen", call -> onAssignment(call, new Command.Seen(call.id())));
    operations.put(
        "acceptAssignment",
        call -> onAssignment(call, new Command.Accept(call.id(), tapped(call))));
    operations.put(
        "declineAssignment",
        call -> onAssignment(call, new Command.Decline(call.id(), reason(call), tapped(call))));
    operations.put(
        "assignmentEnRoute",
        call -> onAssignment(call, new Command.EnRoute(call.id(), tapped(call))));
    operations.put(
        "assignmentOnScene",
        call ->
            onAssignment(
                call,
                new Command.OnScene(
                    call.id(),
                    call.body().getDouble("longitude"),
                    call.body().getDouble("latitude"),
                    tapped(call))));
    operations.put(
        "updateAssignment",
        call ->
            onAssignment(
                call, new Command.Update(call.id(), call.body().getString("note"), tapped(call))));
    operations.put(
        "assignmentDone",
        call ->
            onAssignment(call, new Command.Done(call.id(), closing(call.body()), tapped(call))));
    return operations;
  }

  private static List<String> responders(JsonObject body) {
    return body.getJsonArray("responders").stream().map(Object::toString).distinct().toList();
  }

  private static Command.Step step(Call call) {
    JsonObject body = call.body();
    return new Command.Step(
        call.id(),
        body.getString("step"),
        word(StepTaken.State.class, body, "state"),
        body.getString("note"));
  }

  private static Closing closing(JsonObject body) {
    return new Closing(
        Outcome.valueOf(body.getString("outcome")),
        body.getString("cause"),
        body.getString("note"),
        word(FalseAlarmCause.class, body, "causeCode"),
        word(RealEvent.class, body, "event"),
        word(Reached.class, body, "reached"));
  }

  private static <E extends Enum<E>> E word(Class<E> words, JsonObject body, String field) {
    String word = body.getString(field);
    return word == null ? null : Enum.valueOf(words, word);
  }

  /** When a step was tapped; null when the telephone did not say. */
  private static Long tapped(Call call) {
    return call.moment("at").orElse(null);
  }

  private static String reason(Call call) {
    return call.body().getString("reason");
  }

  /** Both must be in the caller's scope. */
  private CompletionStage<Reply> merge(Call call) {
    String into = call.body().getString("into");
    return seen(call, call.id())
        .thenCompose(source -> seen(call, into))
        .thenCompose(
            target -> submit(call, new Command.Merge(call.id(), into), CommandApi::incident));
  }

  private CompletionStage<Reply> unmerge(Call call) {
    return seen(call, call.id())
        .thenCompose(source -> submit(call, new Command.Unmerge(call.id()), CommandApi::incident));
  }

  /** The answer comes when the command is durable; what becomes of it, the list tells. */
  private CompletionStage<Reply> onDevice(Call call) {
    Device device = inScope.device(call.caller().scope(), call.id());
    Kind kind = Kind.ofWireName(call.body().getString("kind")).orElseThrow();
    Integer seconds = call.body().getInteger("seconds");
    if ((kind == Kind.SET_INTERVAL) != (seconds != null)) {
      throw new Refusal(
          Problem.badRequest("seconds belongs to set_interval, and set_interval needs it."));
    }
    return submit(
        call,
        new Command.Instruct(device.id(), kind, seconds),
        done -> {
          throw new IllegalStateException("a command to a device is issued, not done");
        });
  }

  private Reply ofDevice(Call call) {
    Device device = inScope.device(call.caller().scope(), call.id());
    return Reply.list(
        loop.downlinksOf(device.id()).stream()
            .limit(call.limit())
            .map(DownlinkJson::command)
            .toList(),
        null);
  }

  private Reply own(Call call) {
    return Reply.list(
        desk.assignmentsOf(call.caller().user().username()).stream()
            .map(own -> LiveMessages.ownAssignment(own.assignment(), own.incident()))
            .toList(),
        null);
  }

  private CompletionStage<Reply> onIncident(Call call, Command.OnIncident command) {
    return seen(call, command.incidentId())
        .thenCompose(seen -> submit(call, command, CommandApi::incident));
  }

  /** However long ago it was closed; the answer is the one that goes on from it. */
  private CompletionStage<Reply> reopen(Call call) {
    Scope scope = call.caller().scope();
    if (loop.incident(call.id()).isPresent()) {
      return onIncident(call, new Command.Reopen(call.id(), reason(call)));
    }
    return queries
        .run(() -> incidents.closed(scope, call.id()))
        .thenCompose(closed ->
            submit(
                call, new Command.Reopen(call.id(), reason(call), closed), CommandApi::incident));
  }

  /** Fails when the caller does not see the incident, or it can only be read. */
  private CompletionStage<Incident> seen(Call call, String incidentId) {
    try {
      return CompletableFuture.completedFuture(
          incidents.visible(call.caller().scope(), incidentId));
    } catch (Refusal notInMemory) {
      return queries.run(() -> {
        throw incidents.gone(call.caller(), incidentId);
      });
    }
  }

  /** Whose assignment it is the loop checks: a foreign one is answered like an unknown one. */
  private CompletionStage<Reply> onAssignment(Call call, Command.OnAssignment command) {
    return submit(call, command, done -> assignment(done, command.assignmentId()));
  }

  private CompletionStage<Reply> submit(
      Call call, Command command, Function<CommandResult.Done, Reply> reply) {
    var request =
        new CommandRequest(
            command, call.caller().actor(), call.idempotencyKey(), call.receivedAtMillis());
    return loop.submit(request)
        .thenCompose(result ->
            switch (result) {
              case CommandResult.Done done -> shown(done).thenApply(shown -> reply.apply(done));
              case CommandResult.Booked booked ->
                  throw new IllegalStateException(booked.id() + " is no incident");
              case CommandResult.Issued issued ->
                  CompletableFuture.completedFuture(
                      Reply.json(202, DownlinkJson.command(issued.downlink())));
              case CommandResult.Noted noted ->
                  throw new IllegalStateException("such a command is not asked for here");
              case CommandResult.Exported exported ->
                  throw new IllegalStateException("such a command is not asked for here");
              case CommandResult.Recontacted recontacted ->
                  throw new IllegalStateException("such a command is not asked for here");
              case CommandResult.NotDone not ->
                  CompletableFuture.completedFuture(Refusals.reply(not.refused(), call.id()));
            });
  }

  private CompletionStage<Void> shown(CommandResult.Done done) {
    return hub.shown(done.position())
        .toCompletableFuture()
        .completeOnTimeout(null, SHOWN_WAIT_MILLIS_MAX, TimeUnit.MILLISECONDS);
  }

  private static Reply incident(CommandResult.Done done) {
    return Reply.ok(IncidentJson.incident(done.incident()));
  }

  private static Reply assignment(CommandResult.Done done, String assignmentId) {
    Incident incident = done.incident();
    Assignment assignment =
        incident
            .assignment(assignmentId)
            .orElseThrow(() -> new IllegalStateException(assignmentId + " is not in its incident"));
    return Reply.ok(LiveMessages.ownAssignment(assignment, incident));
  }
}
