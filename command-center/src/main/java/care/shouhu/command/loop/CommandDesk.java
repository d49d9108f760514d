package care.shouhu.command.loop;

import care.shouhu.command.blind.Recontact;
import care.shouhu.command.incident.Actor;
import care.shouhu.command.incident.Command;
import care.shouhu.command.incident.CommandRules;
import care.shouhu.command.incident.Decision;
import care.shouhu.command.incident.DeskMoment;
import care.shouhu.command.incident.DutyMark;
import care.shouhu.command.incident.DutyRules;
import care.shouhu.command.incident.HistoryEntry;
import care.shouhu.command.incident.Incident;
import care.shouhu.command.incident.IncidentState;
import care.shouhu.command.incident.MergeRules;
import care.shouhu.command.incident.Refused;
import care.shouhu.command.incident.RememberedAnswer;
import care.shouhu.command.incident.Reopening;
import care.shouhu.command.incident.Verdict;
import care.shouhu.core.log.Lane;
import java.util.List;
import java.util.Optional;

/** Decides people's commands, each Idempotency-Key once. */
final class CommandDesk {
  private final DeskWork work;
  private final DownlinkDesk downlinks;
  private final NoticeDesk notices;
  private final HoldDesk holds;
  private final HandoverDesk handovers;

  CommandDesk(
      DeskWork work,
      DownlinkDesk downlinks,
      NoticeDesk notices,
      HoldDesk holds,
      HandoverDesk handovers) {
    this.work = work;
    this.downlinks = downlinks;
    this.notices = notices;
    this.holds = holds;
    this.handovers = handovers;
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
    if (request.command() instanceof Command.Recontacted recontacted) {
      return recontact(recontacted, request, nowMillis);
    }
    if (request.command() instanceof Command.Export export
        && isArchived(export.incidentId(), export.archived())) {
      return exportArchived(export, request, nowMillis);
    }
    Verdict verdict = verdict(request, nowMillis);
    RememberedAnswer answer =
        switch (verdict) {
          case Verdict.Accepted a -> {
            work.decide(a.decisions());
            notePlace(request, a.decisions(), nowMillis);
            yield remembered(
                request, nowMillis, a.incidentId(), a.assignmentId(), null, null, null);
          }
          case Verdict.Issued i -> {
            work.decide(i.decisions());
            yield remembered(request, nowMillis, null, null, i.commandId(), null, null);
          }
          case Verdict.Noted n -> remembered(request, nowMillis, null, null, null, null, null);
          case Verdict.Booked b -> {
            work.decide(b.decisions());
            yield remembered(request, nowMillis, null, null, null, b.bookedId(), null);
          }
          case Verdict.Rejected r ->
              remembered(request, nowMillis, null, null, null, null, r.refused());
        };
    if (key != null) {
      work.decide(List.of(new Decision.CommandAnswered(answer)));
    }
    return result(answer, request.command(), false);
  }

  /**
   * Who arrives and says where has said where they were at that moment; off duty that is not kept
   * of them.
   */
  private void notePlace(CommandRequest request, List<Decision> arrival, long nowMillis) {
    if (request.command() instanceof Command.OnScene(_, var longitude, var latitude, _)
        && longitude != null
        && latitude != null
        && arrival.getFirst() instanceof Decision.IncidentChanged(_, var entry)) {
      var place = new DutyMark.LastPlace(longitude, latitude, entry.happenedAtMillis());
      String username = request.actor().username();
      Verdict noted =
          DutyRules.place(work.staff().mark(username), place, isOnDuty(username, nowMillis));
      if (noted instanceof Verdict.Booked booked) {
        work.decide(booked.decisions());
      }
    }
  }

  /** Whoever asks found it in the tables, and it is not in memory after all. */
  private boolean isArchived(String incidentId, Object inTables) {
    return inTables != null && work.state().incidents().incident(incidentId).isEmpty();
  }

  /** Asked for twice it is noted twice: twice it left the house. */
  private CommandResult exportArchived(
      Command.Export export, CommandRequest request, long nowMillis) {
    String id = export.incidentId();
    HistoryEntry entry =
        work.state()
            .historyEnds()
            .latest(id, export.archived())
            .exported(id, request.actor(), nowMillis);
    work.decide(List.of(new Decision.HistoryAppended(id, entry)));
    return new CommandResult.Exported(work.state().position(Lane.DESK), entry);
  }

  private CommandResult recontact(
      Command.Recontacted command, CommandRequest request, long nowMillis) {
    Recontact before = work.state().blind().recontact(command.person()).orElse(null);
    String by = request.actor().username();
    Recontact after =
        Recontact.after(before, command.person(), command.reached(), nowMillis, by, command.note());
    work.decide(List.of(new Decision.Recontacted(after)));
    if (request.idempotencyKey() != null) {
      RememberedAnswer answer =
          remembered(request, nowMillis, null, null, null, null, null).with(after);
      work.decide(List.of(new Decision.CommandAnswered(answer)));
    }
    return new CommandResult.Recontacted(work.state().position(Lane.DESK), after);
  }

  private Verdict verdict(CommandRequest request, long nowMillis) {
    Command command = request.command();
    return switch (command) {
      case Command.Reopen c when isArchived(c.incidentId(), c.archived()) ->
          Reopening.reopen(
              c.archived(),
              work.state().historyEnds().latest(c.incidentId(), c.archived().end()),
              c.reason(),
              request.actor(),
              work.moment(nowMillis));
      case Command.OnIncident c ->
          work.state()
              .incidents()
              .incident(c.incidentId())
              .map(incident ->
                  CommandRules.decide(
                      c, incident, request.actor(), work.moment(nowMillis), work.register()::user))
              .orElseGet(() -> CommandRules.unknownIncident(c.incidentId()));
      case Command.BetweenIncidents c -> between(c, request.actor(), nowMillis);
      case Command.OnAssignment c ->
          work.state()
              .incidents()
              .incidentOfAssignment(c.assignmentId())
              .map(incident ->
                  CommandRules.decide(c, incident, request.actor(), work.moment(nowMillis)))
              .orElseGet(() -> CommandRules.unknownAssignment(c.assignmentId()));
      case Command.OnHold c -> holds.decide(c, request.actor(), nowMillis);
      case Command.OnDuty c -> duty(c, request.actor(), nowMillis);
      case Command.OnHandover c -> handovers.decide(c, request.actor(), nowMillis);
      case Command.Instruct c -> downlinks.ask(c, request.actor(), nowMillis);
      case Command.NoticesReported c -> notices.heard(c, request.actor(), nowMillis);
      case Command.ProveChannel c -> notices.prove(c, request.actor(), nowMillis);
      case Command.Recontacted c -> throw new IllegalStateException("answered before");
    };
  }

  private Verdict duty(Command.OnDuty command, Actor actor, long nowMillis) {
    if (work.register().user(command.username()).isEmpty()) {
      return new Verdict.Rejected(
          new Refused(
              Refused.Reason.UNKNOWN_USER,
              "There is no user %s.".formatted(command.username()),
              List.of()));
    }
    DutyMark before = work.staff().mark(command.username());
    return switch (command) {
      case Command.SayDuty said -> DutyRules.say(before, said, actor, nowMillis);
      case Command.SayPlace(String username, DutyMark.LastPlace place) ->
          DutyRules.place(before, place, isOnDuty(username, nowMillis));
    };
  }

  private boolean isOnDuty(String username, long nowMillis) {
    return work.register()
        .user(username)
        .filter(user -> work.staff().duty(user, nowMillis).onDuty())
        .isPresent();
  }

  private Verdict between(Command.BetweenIncidents command, Actor actor, long nowMillis) {
    IncidentBook book = work.state().incidents();
    Optional<Incident> source = book.incident(command.incidentId());
    if (source.isEmpty()) {
      return CommandRules.unknownIncident(command.incidentId());
    }
    DeskMoment moment = work.moment(nowMillis);
    return switch (command) {
      case Command.Merge(String id, String into) ->
          book.incident(into)
              .map(target -> MergeRules.merge(source.get(), target, actor, moment))
              .orElseGet(() -> CommandRules.unknownIncident(into));
      case Command.Unmerge(String id) ->
          MergeRules.unmerge(source.get(), mergedInto(source.get()), actor, moment);
    };
  }

  /** The incident itself when it is not merged. */
  private Incident mergedInto(Incident source) {
    return source.state() instanceof IncidentState.Merged merged
        ? work.state().incidents().incident(merged.into()).orElseThrow()
        : source;
  }

  private static RememberedAnswer remembered(
      CommandRequest request,
      long nowMillis,
      String incidentId,
      String assignmentId,
      String deviceCommandId,
      String bookedId,
      Refused refused) {
    return new RememberedAnswer(
        request.actor().username(),
        request.idempotencyKey(),
        request.command().fingerprint(),
        nowMillis,
        incidentId,
        assignmentId,
        deviceCommandId,
        bookedId,
        refused,
        null);
  }

  private CommandResult again(RememberedAnswer answer, Command command) {
    boolean same = answer.fingerprint().equals(command.fingerprint());
    if (same && answer.recontact() != null) {
      return new CommandResult.Recontacted(
          work.state().position(Lane.DESK) - 1, answer.recontact());
    }
    return same
        ? result(answer, command, true)
        : new CommandResult.NotDone(
            new Refused(
                Refused.Reason.KEY_REUSED,
                "This Idempotency-Key was used for '%s'.".formatted(answer.fingerprint()),
                List.of()));
  }

  private CommandResult result(RememberedAnswer answer, Command command, boolean repeated) {
    if (answer.refused() != null) {
      return new CommandResult.NotDone(answer.refused());
    }
    long position =
        work.isEmpty() ? work.state().position(Lane.DESK) - 1 : work.state().position(Lane.DESK);
    if (answer.bookedId() != null) {
      return new CommandResult.Booked(position, answer.bookedId(), repeated);
    }
    if (answer.deviceCommandId() != null) {
      return work.state()
          .downlinks()
          .downlink(answer.deviceCommandId())
          .<CommandResult>map(issued -> new CommandResult.Issued(position, issued, repeated))
          .orElseGet(() -> forgotten(answer.deviceCommandId()));
    }
    if (answer.incidentId() == null) {
      return new CommandResult.Noted(position);
    }
    Optional<Incident> incident =
        command instanceof Command.OnAssignment step
            ? standing(step.assignmentId())
            : work.state().incidents().incident(answer.incidentId());
    return incident
        .<CommandResult>map(
            found -> new CommandResult.Done(position, found, answer.assignmentId(), repeated))
        .orElseGet(() -> unknown(answer, command));
  }

  /** Where an assignment stands now: a merging, or its end, may have moved it since the answer. */
  private Optional<Incident> standing(String assignmentId) {
    return work.state()
        .incidents()
        .incidentOfAssignment(assignmentId)
        .filter(incident -> incident.assignment(assignmentId).isPresent());
  }

  private static CommandResult unknown(RememberedAnswer answer, Command command) {
    Verdict verdict =
        command instanceof Command.OnAssignment step
            ? CommandRules.unknownAssignment(step.assignmentId())
            : CommandRules.unknownIncident(answer.incidentId());
    return new CommandResult.NotDone(((Verdict.Rejected) verdict).refused());
  }

  private static CommandResult forgotten(String deviceCommandId) {
    return new CommandResult.NotDone(
        new Refused(
            Refused.Reason.UNKNOWN_DEVICE_COMMAND,
            "Command %s is no longer remembered.".formatted(deviceCommandId),
            List.of()));
  }
}
