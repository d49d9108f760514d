package care.shouhu.command.loop;

import care.shouhu.command.downlink.Downlink;
import care.shouhu.command.downlink.DownlinkMachine;
import care.shouhu.command.downlink.DownlinkRules;
import care.shouhu.command.downlink.DownlinkStatus;
import care.shouhu.command.incident.Actor;
import care.shouhu.command.incident.Command;
import care.shouhu.command.incident.Decision;
import care.shouhu.command.incident.HelpNote;
import care.shouhu.command.incident.HelpRules;
import care.shouhu.command.incident.HistoryEntry;
import care.shouhu.command.incident.Incident;
import care.shouhu.command.incident.Refused;
import care.shouhu.command.incident.Refused.Reason;
import care.shouhu.command.incident.Verdict;
import care.shouhu.core.event.DeviceEvent;
import care.shouhu.core.wire.DeviceCommand.Kind;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides about commands to devices: asked for by people, by incidents; told of by the gateway. */
final class DownlinkDesk {
  private static final Logger LOG = LoggerFactory.getLogger(DownlinkDesk.class);

  private final DeskWork work;

  DownlinkDesk(DeskWork work) {
    this.work = work;
  }

  private DownlinkBook book() {
    return work.state().downlinks();
  }

  /** A person asks. */
  Verdict ask(Command.Instruct command, Actor actor, long nowMillis) {
    if (!DownlinkRules.mayAsk(actor.role(), command.kind())) {
      return refused(
          Reason.NOT_ALLOWED,
          "%s may not send %s.".formatted(actor.role(), command.kind().wireName()));
    }
    if (book().openOf(command.deviceId()) >= DownlinkBook.OPEN_PER_DEVICE_MAX
        || book().open() >= DownlinkBook.OPEN_MAX) {
      return refused(
          Reason.TOO_MANY_FOR_DEVICE,
          "%d commands to %s are on their way; wait until one has ended."
              .formatted(book().openOf(command.deviceId()), command.deviceId()));
    }
    Downlink issued =
        DownlinkMachine.issue(
            book().nextId(),
            command.deviceId(),
            command.kind(),
            command.intervalSeconds(),
            actor.username(),
            null,
            nowMillis);
    return new Verdict.Issued(List.of(new Decision.DownlinkChanged(issued)), issued.id());
  }

  private static Verdict refused(Reason reason, String detail) {
    return new Verdict.Rejected(new Refused(reason, detail, List.of()));
  }

  /** What was decided about incidents may want somebody told. */
  void follow(List<Decision> decisions) {
    for (Decision decision : decisions) {
      if (decision instanceof Decision.IncidentChanged(var changed, var entry)) {
        work.state()
            .incidents()
            .incident(changed.id())
            .ifPresent(incident -> announce(incident, entry));
      }
    }
  }

  private void announce(Incident incident, HistoryEntry entry) {
    for (String deviceId : HelpRules.devicesToTell(incident, entry)) {
      if (book().openOf(deviceId) >= DownlinkBook.OPEN_PER_DEVICE_HARD_MAX
          || book().open() >= DownlinkBook.OPEN_HARD_MAX) {
        LOG.warn("{} is not told that help is coming: too many commands are open", deviceId);
        continue;
      }
      change(
          DownlinkMachine.issue(
              book().nextId(),
              deviceId,
              Kind.HELP_IS_COMING,
              null,
              entry.by(),
              incident.id(),
              entry.atMillis()),
          entry.atMillis());
    }
  }

  /**
   * What a message says of a command; of one that is not known, or is another device's, nothing.
   */
  void heard(List<DeviceEvent> events, long nowMillis) {
    for (DeviceEvent event : events) {
      String deviceId = event.header().deviceId();
      long at = event.header().receivedAtMillis();
      Optional<Downlink> changed =
          switch (event) {
            case DeviceEvent.CommandProgress(var header, String id, var step) ->
                of(deviceId, id).flatMap(d -> DownlinkMachine.progressed(d, step, at, nowMillis));
            case DeviceEvent.Reply(var header, String id, boolean ok, String detail) ->
                of(deviceId, id)
                    .flatMap(d -> DownlinkMachine.replied(d, ok, detail, at, nowMillis));
            case DeviceEvent.Reading r -> Optional.empty();
            case DeviceEvent.Signal s -> Optional.empty();
            case DeviceEvent.Status s -> Optional.empty();
            case DeviceEvent.Link l -> Optional.empty();
          };
      changed.ifPresent(d -> change(d, nowMillis));
    }
  }

  private Optional<Downlink> of(String deviceId, String id) {
    return book().downlink(id).filter(d -> d.deviceId().equals(deviceId));
  }

  /** The command's time may be over. */
  void look(String id, long nowMillis) {
    Optional<Downlink> found = book().downlink(id);
    found
        .flatMap(d -> DownlinkMachine.fireDue(d, nowMillis))
        .ifPresentOrElse(d -> change(d, nowMillis), () -> found.ifPresent(work::arm));
  }

  /** Also at its incident, as far as people are shown it. */
  private void change(Downlink downlink, long nowMillis) {
    work.decide(List.of(new Decision.DownlinkChanged(downlink)));
    if (downlink.incidentId() != null && downlink.status() != DownlinkStatus.SENT) {
      work.state()
          .incidents()
          .whereItStands(downlink.incidentId())
          .filter(Incident::isActive)
          .filter(incident -> isNewest(incident, downlink))
          .ifPresent(incident ->
              work.decide(HelpRules.note(incident, HelpNote.of(downlink), work.moment(nowMillis))));
    }
  }

  /** An older command to the same device no longer says how it stands. */
  private static boolean isNewest(Incident incident, Downlink downlink) {
    return downlink.status() == DownlinkStatus.QUEUED
        || incident.help().stream().anyMatch(note -> note.commandId().equals(downlink.id()));
  }
}
