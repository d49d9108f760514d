package care.shouhu.command.loop;

import care.shouhu.command.incident.Command;
import care.shouhu.command.incident.CommandRules;
import care.shouhu.command.incident.Decision;
import care.shouhu.command.incident.Refused;
import care.shouhu.command.incident.RememberedAnswer;
import care.shouhu.command.incident.Verdict;
import care.shouhu.core.log.Lane;
import java.util.List;
import java.util.Optional;

/** Decides people's commands, each Idempotency-Key once. */
final class CommandDesk {
  private final DeskWork work;

  CommandDesk(DeskWork work) {
    this.work = work;
  }

  /** A command; what it decides is in the next batch, and the answer waits for that. */
  CommandResult command(CommandRequest request, long nowMillis) {
    String username = request.actor().username();
    String key = request.idempotencyKey();
    Optional<RememberedAnswer> before =
        key == null ? Optional.empty() : work.state().answers().answer(username, key, nowMillis);
    if (before.isPresent()) {
      return again(before.get(), request.command());
    }
    Verdict verdict = verdict(request, nowMillis);
    RememberedAnswer answer =
        switch (verdict) {
          case Verdict.Accepted a -> {
            work.decide(a.decisions());
            yield remembered(request, nowMillis, a.incidentId(), a.assignmentId(), null);
          }
          case Verdict.Rejected r -> remembered(request, nowMillis, null, null, r.refused());
        };
    if (key != null) {
      work.decide(List.of(new Decision.CommandAnswered(answer)));
    }
    return result(answer, false);
  }

  private Verdict verdict(CommandRequest request, long nowMillis) {
    Command command = request.command();
    return switch (command) {
      case Command.OnIncident c ->
          work.state()
              .incidents()
              .incident(c.incidentId())
              .map(incident ->
                  CommandRules.decide(
                      c, incident, request.actor(), work.moment(nowMillis), work.register()::user))
              .orElseGet(() -> CommandRules.unknownIncident(c.incidentId()));
      case Command.OnAssignment c ->
          work.state()
              .incidents()
              .incidentOfAssignment(c.assignmentId())
              .map(incident ->
                  CommandRules.decide(c, incident, request.actor(), work.moment(nowMillis)))
              .orElseGet(() -> CommandRules.unknownAssignment(c.assignmentId()));
    };
  }

  private static RememberedAnswer remembered(
      CommandRequest request,
      long nowMillis,
      String incidentId,
      String assignmentId,
      Refused refused) {
    return new RememberedAnswer(
        request.actor().username(),
        request.idempotencyKey(),
        fingerprint(request.command()),
        nowMillis,
        incidentId,
        assignmentId,
        refused);
  }

  private static String fingerprint(Command command) {
    return command.label() + ' ' + command.targetId();
  }

  private CommandResult again(RememberedAnswer answer, Command command) {
    return answer.fingerprint().equals(fingerprint(command))
        ? result(answer, true)
        : new CommandResult.NotDone(
            new Refused(
                Refused.Reason.KEY_REUSED,
                "This Idempotency-Key was used for '%s'.".formatted(answer.fingerprint()),
                List.of()));
  }

  private CommandResult result(RememberedAnswer answer, boolean repeated) {
    if (answer.refused() != null) {
      return new CommandResult.NotDone(answer.refused());
    }
    long position =
        work.isEmpty() ? work.state().position(Lane.DESK) - 1 : work.state().position(Lane.DESK);
    return work.state()
        .incidents()
        .incident(answer.incidentId())
        .<CommandResult>map(
            incident -> new CommandResult.Done(position, incident, answer.assignmentId(), repeated))
        .orElseGet(() ->
            new CommandResult.NotDone(
                ((Verdict.Rejected) CommandRules.unknownIncident(answer.incidentId())).refused()));
  }
}
