package care.shouhu.command.loop;

import care.shouhu.command.hold.Hold;
import care.shouhu.command.incident.Decision;
import care.shouhu.command.incident.DeskMoment;
import care.shouhu.command.incident.Incident;
import care.shouhu.command.incident.IncidentMachine;
import care.shouhu.command.incident.Subject;
import care.shouhu.command.watch.Alarm;
import care.shouhu.command.watch.AlarmKind;
import care.shouhu.command.watch.Detectors;
import care.shouhu.command.watch.DeviceFacts;
import care.shouhu.command.watch.FactsFold;
import care.shouhu.command.watch.Latched;
import care.shouhu.command.watch.LiveLimits;
import care.shouhu.command.watch.Moment;
import care.shouhu.command.watch.Signals;
import care.shouhu.command.watch.WatchProfile;
import care.shouhu.core.event.DeviceEvent;
import care.shouhu.core.event.SignalKind;
import care.shouhu.core.log.Lane;
import care.shouhu.core.time.ClockStep;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Decides what device records mean: folds them, asks the detectors, raises and ends alarms. */
final class DeviceWatch {

  /** A device whose due time waits for a backlog to be read is looked at again this often. */
  private static final long LOOK_AGAIN_MILLIS = 250;

  /** Of an alarm for which the register could not be asked. */
  private static final int BUILT_IN_VERSION = 1;

  private final DeskWork work;
  private final LiveLimits limits = LiveLimits.builtIn();
  private final FactsFold fold = new FactsFold(limits);
  private final CommonCauses commonCauses;
  private final HoldDesk holds;

  /** Calls and falls of the message in hand that are dealt with, as objects. */
  private final Set<DeviceEvent.Signal> settled =
      Collections.newSetFromMap(new IdentityHashMap<>());

  DeviceWatch(DeskWork work, HoldDesk holds) {
    this.work = work;
    this.holds = holds;
    this.commonCauses = new CommonCauses(work);
  }

  /** One message's events, which share one key. */
  void events(Lane lane, List<DeviceEvent> events, Moment moment) {
    settled.clear();
    DeviceFacts before = work.state().watch().facts(events.getFirst().header().deviceId());
    boolean first = work.state().watch().fold(lane, events);
    for (DeviceEvent event : events) {
      if (event instanceof DeviceEvent.Signal signal) {
        if (first) {
          signal(signal, before, moment);
        }
        settled.add(signal);
      }
    }
    look(events.getFirst().header().deviceId(), moment);
  }

  /**
   * After {@link #events} met a bug: what calls for help in the message and was not dealt with
   * opens an incident of its own, by nothing but the message and the built-in policy. Neither the
   * register nor what is known of the person is asked, for one of them holds the bug.
   */
  void rescue(List<DeviceEvent> events, Moment moment) {
    for (DeviceEvent event : events) {
      if (event instanceof DeviceEvent.Signal signal
          && callsForHelp(signal)
          && !settled.contains(signal)
          && isFresh(signal, moment)) {
        AlarmKind kind = signal.kind() == SignalKind.FALL ? AlarmKind.FALL : AlarmKind.CALL;
        work.decide(bare(alarm(kind, signal, BUILT_IN_VERSION, moment), moment));
      }
    }
  }

  /**
   * By both clocks, a step of ours or what the gateway's is ahead taken out; the device's own skew
   * is not asked for.
   */
  private boolean isFresh(DeviceEvent.Signal signal, Moment moment) {
    ClockStep step = moment.lastStep();
    long receivedAt = signal.header().receivedAtMillis();
    boolean afterStep = receivedAt >= step.toMillis();
    long lag = moment.lagMillis(signal.header());
    long lagMin = afterStep ? lag - step.byMillis() : lag;
    long waited = moment.nowMillis() - receivedAt - (afterStep ? 0 : step.byMillis());
    return waited <= limits.urgentMillis()
        && (lagMin <= limits.urgentMillis()
            || moment.machineLagMillis(signal.header()) <= limits.urgentMillis()
            || signal.header().lagMillis() > limits.urgentBelievedMillis());
  }

  /** A button that cannot stop rings again in the bare incident it opened. */
  private List<Decision> bare(Alarm alarm, Moment moment) {
    Subject subject = Subject.ofDevice(alarm.deviceId());
    var bare = work.bareMoment(moment.nowMillis());
    return work.state().incidents().active(subject.key()).stream()
        .filter(incident -> incident.kinds().contains(alarm.kind()))
        .findFirst()
        .map(incident -> IncidentMachine.join(incident, subject, alarm, bare))
        .orElseGet(() -> IncidentMachine.open(subject, alarm, bare));
  }

  private static boolean callsForHelp(DeviceEvent.Signal signal) {
    return switch (signal.kind()) {
      case CALL, FALL -> true;
      case CANCEL, TAMPER, BED_EXIT, BED_ENTER, LOW_BATTERY -> false;
    };
  }

  private void signal(DeviceEvent.Signal signal, DeviceFacts before, Moment moment) {
    DeviceFacts after = work.state().watch().facts(signal.header().deviceId());
    Signals.alarm(fold, before, after, signal, moment)
        .ifPresent(kind ->
            raise(
                alarm(kind, signal, parameterVersion(signal.header().deviceId()), moment), moment));
    if (signal.kind() == SignalKind.CANCEL) {
      takeBack(signal, moment);
    }
  }

  private int parameterVersion(String deviceId) {
    WatchProfile profile = work.register().profile(deviceId);
    return profile == null
        ? work.register().watchParameters().version()
        : profile.rules().version();
  }

  private Alarm alarm(
      AlarmKind kind, DeviceEvent.Signal signal, int parameterVersion, Moment moment) {
    var header = signal.header();
    return new Alarm(
        work.state().incidents().numbers().nextAlarmId(),
        header.deviceId(),
        kind,
        header.atMillis(),
        header.receivedAtMillis(),
        moment.nowMillis(),
        null,
        null,
        parameterVersion);
  }

  /**
   * Of devices that fell silent together there is one incident. Its first alarms stand in it one by
   * one; of a city that is cut off the rest are held for it, or it would be written a hundred
   * thousand times.
   */
  private String silence(Alarm alarm, Moment moment) {
    if (holds.holdsBack(alarm, moment.nowMillis())) {
      return null;
    }
    Optional<Subject> cause = commonCauses.of(alarm.deviceId(), moment);
    if (cause.isEmpty()) {
      return raise(work.register().subject(alarm.deviceId()), alarm, moment);
    }
    Optional<Incident> open = commonCauses.open(cause.get());
    return open.isPresent() && open.get().alarmCount() >= CommonCauses.ALARMS_SHOWN_MAX
        ? open.get().id()
        : raise(cause.get(), alarm, moment);
  }

  /**
   * Every alarm ends up in exactly one incident, unless somebody holds such alarms of the device
   * back. Returns the incident's id, or null.
   */
  private String raise(Alarm alarm, Moment moment) {
    return holds.holdsBack(alarm, moment.nowMillis())
        ? null
        : raise(work.register().subject(alarm.deviceId()), alarm, moment);
  }

  private String raise(Subject subject, Alarm alarm, Moment moment) {
    Optional<Incident> joined = joinable(subject, alarm, moment.nowMillis());
    DeskMoment now = work.moment(moment.nowMillis());
    List<Decision> decisions =
        joined
            .map(incident -> IncidentMachine.join(incident, subject, alarm, now))
            .orElseGet(() ->
                followed(subject, alarm, moment.nowMillis())
                    .map(closed -> IncidentMachine.openFollowing(closed, subject, alarm, now))
                    .orElseGet(() -> IncidentMachine.open(subject, alarm, now)));
    work.decide(decisions);
    return ((Decision.IncidentChanged) decisions.getFirst()).incident().id();
  }

  /** The same kind before another kind, the newest before older ones. */
  private Optional<Incident> joinable(Subject subject, Alarm alarm, long nowMillis) {
    return work.state().incidents().active(subject.key()).reversed().stream()
        .filter(incident -> IncidentMachine.joins(incident, alarm, nowMillis))
        .min(Comparator.comparing(incident -> !incident.kinds().contains(alarm.kind())));
  }

  /** One of the same kind that was closed a short while ago; the newest. */
  private Optional<Incident> followed(Subject subject, Alarm alarm, long nowMillis) {
    return work.state().incidents().closed(subject.key()).reversed().stream()
        .filter(closed -> IncidentMachine.follows(closed, alarm, nowMillis))
        .findFirst();
  }

  private void takeBack(DeviceEvent.Signal signal, Moment moment) {
    String deviceId = signal.header().deviceId();
    Subject subject = work.register().subject(deviceId);
    for (Incident incident : work.state().incidents().active(subject.key()).reversed()) {
      Optional<Alarm> last =
          incident.alarms().reversed().stream()
              .filter(alarm -> alarm.deviceId().equals(deviceId))
              .filter(alarm -> alarm.kind() == AlarmKind.CALL || alarm.kind() == AlarmKind.FALL)
              .filter(alarm -> alarm.takenBackAtMillis() == null)
              .filter(
                  alarm -> moment.nowMillis() - alarm.raisedAtMillis() <= limits.takeBackMillis())
              .findFirst();
      if (last.isPresent()) {
        work.decide(
            IncidentMachine.takeBack(incident, last.get().id(), work.moment(moment.nowMillis())));
        return;
      }
    }
  }

  /** Asks the detectors about one device. */
  void look(String deviceId, Moment moment) {
    raiseHeldBack(deviceId, moment.nowMillis());
    DeviceFacts facts = work.state().watch().facts(deviceId);
    Map<AlarmKind, Latched> latched = work.state().watch().latched(deviceId);
    WatchProfile profile = work.register().profile(deviceId);
    var verdict = Detectors.check(facts, latched, profile, moment);
    for (AlarmKind kind : verdict.releases()) {
      release(deviceId, kind, latched.get(kind), moment);
    }
    for (var raise : verdict.raises()) {
      OptionalLong waits =
          raise.kind() == AlarmKind.SILENT
              ? commonCauses.waitsUntil(deviceId, raise.dueAtMillis(), moment)
              : OptionalLong.empty();
      if (waits.isPresent()) {
        work.due().lookAt(new DueTimes.Key.OfDevice(deviceId), waits.getAsLong());
        continue;
      }
      Alarm alarm =
          new Alarm(
              work.state().incidents().numbers().nextAlarmId(),
              deviceId,
              raise.kind(),
              raise.atMillis(),
              heardAtMillis(deviceId, raise.atMillis()),
              moment.nowMillis(),
              null,
              null,
              profile.rules().version());
      String incidentId =
          raise.kind() == AlarmKind.SILENT ? silence(alarm, moment) : raise(alarm, moment);
      work.decide(List.of(new Decision.AlarmLatched(alarm, incidentId)));
    }
    if (verdict.nextDueAtMillis() != Long.MAX_VALUE) {
      long soonest = moment.nowMillis() + LOOK_AGAIN_MILLIS;
      work.due()
          .lookAt(
              new DueTimes.Key.OfDevice(deviceId), Math.max(verdict.nextDueAtMillis(), soonest));
    }
  }

  /**
   * What was decided may have ended a hold: a cause that still holds is raised now. Or it may have
   * taken alarms into another incident.
   */
  void follow(List<Decision> decisions) {
    for (Decision decision : decisions) {
      if (decision instanceof Decision.HoldChanged(var hold) && !hold.isActive()) {
        raiseHeldBack(hold.deviceId(), hold.endedAtMillis());
        hold.unconfirmedCalls().forEach(call -> raiseUnconfirmed(hold, call));
      } else if (decision instanceof Decision.IncidentChanged(var incident, var entry)) {
        switch (entry.kind()) {
          case UNMERGED -> holdFor(incident);
          case TOOK_IN -> endHeardAgain(incident.id(), entry.atMillis());
          default -> {
            // Its alarms stand where they stood.
          }
        }
      }
    }
  }

  /** What joined while it was merged into another one stands in it now, and ends in it. */
  private void holdFor(Incident unmerged) {
    for (Alarm alarm : unmerged.alarms()) {
      Latched holding = work.state().watch().latched(alarm.deviceId()).get(alarm.kind());
      if (isLatched(alarm) && !unmerged.id().equals(holding.incidentId())) {
        work.decide(List.of(new Decision.AlarmLatched(alarm, unmerged.id())));
      }
    }
  }

  /** The first alarm of a common cause lasts for all of them; in another incident for its own. */
  private void endHeardAgain(String id, long nowMillis) {
    Moment now = Moment.caughtUp(nowMillis, nowMillis);
    work.state()
        .incidents()
        .incident(id)
        .ifPresent(into ->
            into.alarms().stream()
                .skip(into.subject().commonCause() == null ? 0 : 1)
                .filter(alarm -> alarm.kind() == AlarmKind.SILENT && !isLatched(alarm))
                .forEach(alarm ->
                    work.state()
                        .incidents()
                        .incident(id)
                        .ifPresent(one -> end(one, alarm.id(), now))));
  }

  private boolean isLatched(Alarm alarm) {
    Latched holding = work.state().watch().latched(alarm.deviceId()).get(alarm.kind());
    return holding != null && holding.alarmId().equals(alarm.id());
  }

  /** A call in a test that nobody said was theirs: it rings, late, as the call it was. */
  private void raiseUnconfirmed(Hold hold, Hold.Held call) {
    long now = hold.endedAtMillis();
    raise(
        new Alarm(
            work.state().incidents().numbers().nextAlarmId(),
            hold.deviceId(),
            call.kind(),
            call.atMillis(),
            call.receivedAtMillis(),
            now,
            null,
            null,
            parameterVersion(hold.deviceId())),
        Moment.caughtUp(now, now));
  }

  private void raiseHeldBack(String deviceId, long nowMillis) {
    work.state()
        .watch()
        .latched(deviceId)
        .forEach((kind, latched) -> {
          if (latched.incidentId() == null
              && work.state().holds().holding(deviceId, kind, nowMillis).isEmpty()) {
            Alarm alarm =
                new Alarm(
                    work.state().incidents().numbers().nextAlarmId(),
                    deviceId,
                    kind,
                    latched.atMillis(),
                    heardAtMillis(deviceId, latched.atMillis()),
                    nowMillis,
                    null,
                    null,
                    parameterVersion(deviceId));
            Moment now = Moment.caughtUp(nowMillis, nowMillis);
            String incidentId = kind == AlarmKind.SILENT ? silence(alarm, now) : raise(alarm, now);
            work.decide(List.of(new Decision.AlarmLatched(alarm, incidentId)));
          }
        });
  }

  /** The gateway time of its newest message: the clock a detector's alarm has of the gateway. */
  private long heardAtMillis(String deviceId, long otherwise) {
    Long lastSeen = work.state().watch().facts(deviceId).lastSeenAtMillis();
    return lastSeen == null ? otherwise : lastSeen;
  }

  private void release(String deviceId, AlarmKind kind, Latched latched, Moment moment) {
    work.decide(List.of(new Decision.AlarmReleased(deviceId, kind, latched.alarmId())));
    Optional<Incident> incident = work.state().incidents().whereItStands(latched.incidentId());
    boolean own = incident.filter(one -> one.id().equals(latched.incidentId())).isPresent();
    if (own && incident.get().subject().commonCause() != null) {
      commonCauses.heardAgain(incident.get(), latched.alarmId(), moment);
    } else {
      incident.ifPresent(one -> end(one, latched.alarmId(), moment));
    }
  }

  /** What does not stand there one by one has no end of its own to be written. */
  private void end(Incident incident, String alarmId, Moment moment) {
    boolean holds =
        incident.alarms().stream()
            .anyMatch(alarm -> alarm.id().equals(alarmId) && alarm.endedAtMillis() == null);
    if (holds) {
      work.decide(IncidentMachine.endAlarm(incident, alarmId, work.moment(moment.nowMillis())));
    }
  }
}
