package care.shouhu.command.loop;

import care.shouhu.command.hold.Hold;
import care.shouhu.command.hold.HoldRules;
import care.shouhu.command.incident.Actor;
import care.shouhu.command.incident.Command;
import care.shouhu.command.incident.Decision;
import care.shouhu.command.incident.Incident;
import care.shouhu.command.incident.Refused;
import care.shouhu.command.incident.Refused.Reason;
import care.shouhu.command.incident.Subject;
import care.shouhu.command.incident.Verdict;
import care.shouhu.command.watch.Alarm;
import care.shouhu.command.watch.AlarmClass;
import care.shouhu.command.watch.AlarmKind;
import java.util.List;
import java.util.Optional;

/** Decides what is held back, by whom and until when, and what becomes of it at the end. */
final class HoldDesk {
  private final DeskWork work;

  HoldDesk(DeskWork work) {
    this.work = work;
  }

  private HoldBook book() {
    return work.state().holds();
  }

  Verdict decide(Command.OnHold command, Actor actor, long nowMillis) {
    return switch (command) {
      case Command.Shelve(String deviceId, AlarmKind kind, int minutes, String reason) -> {
        if (!HoldRules.mayBeShelved(kind)) {
          yield refused(
              Reason.NEVER_SHELVED,
              "%s is a call for help and is never shelved.".formatted(kind),
              List.of());
        }
        yield begin(Hold.Type.SHELF, deviceId, kind, minutes, reason, actor, nowMillis);
      }
      case Command.BeginTest(String deviceId, int minutes, String reason) ->
          openIncident(deviceId)
              .map(incident ->
                  refused(
                      Reason.DEVICE_HAS_INCIDENT,
                      "%s speaks for incident %s (%s): see to that first."
                          .formatted(deviceId, incident.id(), incident.status()),
                      List.of()))
              .orElseGet(
                  () -> begin(Hold.Type.TEST, deviceId, null, minutes, reason, actor, nowMillis));
      case Command.EndHold(String id) ->
          book()
              .hold(id)
              .map(hold -> end(hold, actor, nowMillis))
              .orElseGet(
                  () -> refused(Reason.UNKNOWN_HOLD, "There is no %s.".formatted(id), List.of()));
    };
  }

  private Verdict begin(
      Hold.Type type,
      String deviceId,
      AlarmKind kind,
      int minutes,
      String reason,
      Actor actor,
      long nowMillis) {
    int max = HoldRules.minutesMax(type);
    if (minutes < 1 || minutes > max) {
      return refused(
          Reason.TOO_LONG, "%d min are asked for; %d at most.".formatted(minutes, max), List.of());
    }
    Optional<Hold> before =
        book().activeOf(deviceId).stream()
            .filter(hold -> hold.type() == type && hold.kind() == kind)
            .findFirst();
    if (before.isPresent()) {
      return refused(
          Reason.ALREADY_HELD,
          "%s holds it back until %d (%s): that ends first."
              .formatted(before.get().byName(), before.get().untilMillis(), before.get().id()),
          List.of("end"));
    }
    if (book().activeCount() >= HoldBook.ACTIVE_MAX) {
      return refused(
          Reason.TOO_MANY_HOLDS,
          "%d are held back already; no more are.".formatted(HoldBook.ACTIVE_MAX),
          List.of());
    }
    Subject subject = work.register().subject(deviceId);
    Hold hold =
        new Hold(
            book().nextId(type),
            type,
            deviceId,
            kind,
            subject.division(),
            subject.placeId(),
            subject.placeName(),
            subject.residentName(),
            reason,
            actor.username(),
            actor.displayName(),
            actor.fromAddress(),
            nowMillis,
            nowMillis + minutes * 60_000L,
            0,
            List.of(),
            null,
            null);
    return new Verdict.Booked(List.of(new Decision.HoldChanged(hold)), hold.id());
  }

  /** An incident in which this very device says that a person may be in danger. */
  private Optional<Incident> openIncident(String deviceId) {
    return work.state().incidents().active(work.register().subject(deviceId).key()).stream()
        .filter(incident ->
            incident.alarms().stream()
                .anyMatch(a ->
                    a.deviceId().equals(deviceId)
                        && a.alarmClass() == AlarmClass.URGENT
                        && a.endedAtMillis() == null))
        .findFirst();
  }

  private Verdict end(Hold hold, Actor actor, long nowMillis) {
    if (!hold.isActive()) {
      return refused(
          Reason.WRONG_STATE,
          "%s ended at %d.".formatted(hold.id(), hold.endedAtMillis()),
          List.of());
    }
    // Too late to say that a call in the test was theirs: then its time ended it.
    boolean inTime = nowMillis < hold.untilMillis();
    Hold over = hold.ended(nowMillis, inTime ? actor.username() : null);
    return new Verdict.Booked(List.of(new Decision.HoldChanged(over)), hold.id());
  }

  private static Verdict refused(Reason reason, String detail, List<String> possible) {
    return new Verdict.Rejected(new Refused(reason, detail, possible));
  }

  /** Holds the alarm back if somebody said so; false when it must be raised. */
  boolean holdsBack(Alarm alarm, long nowMillis) {
    Optional<Hold> hold = book().holding(alarm.deviceId(), alarm.kind(), nowMillis);
    hold.ifPresent(found -> work.decide(List.of(new Decision.AlarmHeld(alarm, found.with(alarm)))));
    return hold.isPresent();
  }

  /** Its time may be over. */
  void look(String id, long nowMillis) {
    Optional<Hold> found = book().hold(id).filter(Hold::isActive);
    if (found.isPresent() && found.get().untilMillis() <= nowMillis) {
      work.decide(List.of(new Decision.HoldChanged(found.get().ended(nowMillis, null))));
    } else {
      found.ifPresent(work::arm);
    }
  }
}
