package care.shouhu.command.web;

import care.shouhu.command.incident.Command;
import care.shouhu.command.loop.CommandRequest;
import care.shouhu.command.loop.CommandResult;
import care.shouhu.command.loop.DecisionLoop;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** The way of a command about what is held back or handed over: the answer waits for the disk. */
final class Booking {
  private final DecisionLoop loop;

  Booking(DecisionLoop loop) {
    this.loop = loop;
  }

  /**
   * Submits it.
   *
   * @param status of the answer when it is done
   * @param shown what was booked under this id, as JSON
   */
  CompletionStage<Reply> submit(
      Call call, Command command, int status, Function<String, Object> shown) {
    var request =
        new CommandRequest(
            command, call.caller().actor(), call.idempotencyKey(), call.receivedAtMillis());
    return loop.submit(request)
        .thenApply(result ->
            switch (result) {
              case CommandResult.Booked booked -> Reply.json(status, shown.apply(booked.id()));
              case CommandResult.NotDone not -> Refusals.reply(not.refused(), command.targetId());
              case CommandResult.Done done -> throw new IllegalStateException("an incident");
              case CommandResult.Noted noted -> throw new IllegalStateException("noted");
              case CommandResult.Exported exported -> throw new IllegalStateException("exported");
              case CommandResult.Recontacted r -> throw new IllegalStateException("recontacted");
              case CommandResult.Issued issued -> throw new IllegalStateException("a command");
            });
  }
}
