package care.shouhu.command.loop;

import care.shouhu.command.incident.Decision;
import care.shouhu.command.incident.Incident;
import care.shouhu.command.incident.IncidentMachine;
import care.shouhu.command.incident.Subject;
import care.shouhu.command.watch.Alarm;
import care.shouhu.command.watch.AlarmKind;
import care.shouhu.command.watch.Detectors;
import care.shouhu.command.watch.DeviceFacts;
import care.shouhu.command.watch.FactsFold;
import care.shouhu.command.watch.Latched;
import care.shouhu.command.watch.Moment;
import care.shouhu.command.watch.WatchParameters;
import care.shouhu.core.event.DeviceEvent;
import care.shouhu.core.log.Lane;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Decides what device records mean: folds them, asks the detectors, raises and ends alarms. */
final class DeviceWatch {

  /** A device whose due time waits for a backlog to be read is looked at again this often. */
  private static final long LOOK_AGAIN_MILLIS = 250;

  private final DeskWork work;
  private final WatchParameters parameters;
  private final FactsFold fold;

  /** Calls and falls of the message in hand that are dealt with, as objects. */
  private final Set<DeviceEvent.Signal> settled =
      Collections.newSetFromMap(new IdentityHashMap<>());

  DeviceWatch(DeskWork work, WatchParameters parameters) {
    this.work = work;
    this.parameters = parameters;
    this.fold = new FactsFold(parameters);
  }

  /** One message's events, which share one key. */
  void events(Lane lane, List<DeviceEvent> events, Moment moment) {
    settled.clear();
    boolean first = work.state().watch().fold(lane, events);
    for (DeviceEvent event : events) {
      if (event instanceof DeviceEvent.Signal signal) {
        if (first) {
          signal(signal, moment);
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
        work.decide(bare(alarm(signal, moment), moment));
      }
    }
  }

  /** By both clocks as they stand; the device's own skew is not asked for. */
  private boolean isFresh(DeviceEvent.Signal signal, Moment moment) {
    long lag = signal.header().lagMillis();
    long waited = moment.nowMillis() - signal.header().receivedAtMillis();
    return waited <= parameters.urgentLiveMillis()
        && (lag <= parameters.urgentLiveMillis() || lag > parameters.urgentBelievedMillis());
  }

  /** A button that cannot stop rings again in the bare incident it opened. */
  private List<Decision> bare(Alarm alarm, Moment moment) {
    Subject subject = Subject.ofDevice(alarm.deviceId());
    var bare = work.bareMoment(moment.nowMillis());
    return work.state().incidents().active(subject.key()).stream()
        .filter(incident -> incident.kinds().contains(alarm.kind()))
        .findFirst()
        .map(incident -> IncidentMachine.join(incident, alarm, bare))
        .orElseGet(() -> IncidentMachine.open(subject, alarm, bare));
  }

  private static boolean callsForHelp(DeviceEvent.Signal signal) {
    return switch (signal.kind()) {
      case CALL, FALL -> true;
      case CANCEL, TAMPER, BED_EXIT, BED_ENTER, LOW_BATTERY -> false;
    };
  }

  private void signal(DeviceEvent.Signal signal, Moment moment) {
    switch (signal.kind()) {
      case CALL, FALL, TAMPER -> {
        if (fold.isLive(work.state().watch().facts(signal.header().deviceId()), signal)) {
          raise(alarm(signal, moment), moment);
        }
      }
      case CANCEL -> takeBack(signal, moment);
      case BED_EXIT, BED_ENTER, LOW_BATTERY -> {
        // Facts; the detectors look at them.
      }
    }
  }

  private Alarm alarm(DeviceEvent.Signal signal, Moment moment) {
    AlarmKind kind =
        switch (signal.kind()) {
          case CALL -> AlarmKind.CALL;
          case FALL -> AlarmKind.FALL;
          case TAMPER -> AlarmKind.TAMPER;
          case CANCEL, BED_EXIT, BED_ENTER, LOW_BATTERY ->
              throw new IllegalArgumentException(signal.kind() + " raises nothing by itself");
        };
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
        parameters.version());
  }

  /** Every alarm ends up in exactly one incident. Returns its id. */
  private String raise(Alarm alarm, Moment moment) {
    Subject subject = work.register().subject(alarm.deviceId());
    Optional<Incident> joined = joinable(subject, alarm, moment.nowMillis());
    List<Decision> decisions =
        joined.isPresent()
            ? IncidentMachine.join(joined.get(), alarm, work.moment(moment.nowMillis()))
            : IncidentMachine.open(subject, alarm, work.moment(moment.nowMillis()));
    work.decide(decisions);
    return ((Decision.IncidentChanged) decisions.getFirst()).incident().id();
  }

  /** The same kind before another kind, the newest before older ones. */
  private Optional<Incident> joinable(Subject subject, Alarm alarm, long nowMillis) {
    return work.state().incidents().active(subject.key()).reversed().stream()
        .filter(incident -> IncidentMachine.joins(incident, alarm, nowMillis))
        .min(Comparator.comparing(incident -> !incident.kinds().contains(alarm.kind())));
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
              .filter(alarm ->
                  moment.nowMillis() - alarm.raisedAtMillis() <= parameters.takeBackMillis())
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
    DeviceFacts facts = work.state().watch().facts(deviceId);
    Map<AlarmKind, Latched> latched = work.state().watch().latched(deviceId);
    var verdict =
        Detectors.check(facts, latched, work.register().profile(deviceId), parameters, moment);
    for (AlarmKind kind : verdict.releases()) {
      release(deviceId, kind, latched.get(kind), moment);
    }
    for (var raise : verdict.raises()) {
      Alarm alarm =
          new Alarm(
              work.state().incidents().numbers().nextAlarmId(),
              deviceId,
              raise.kind(),
              raise.atMillis(),
              raise.dueAtMillis(),
              moment.nowMillis(),
              null,
              null,
              parameters.version());
      String incidentId = raise(alarm, moment);
      work.decide(List.of(new Decision.AlarmLatched(alarm, incidentId)));
    }
    if (verdict.nextDueAtMillis() != Long.MAX_VALUE) {
      long soonest = moment.nowMillis() + LOOK_AGAIN_MILLIS;
      work.due()
          .lookAt(
              new DueTimes.Key.OfDevice(deviceId), Math.max(verdict.nextDueAtMillis(), soonest));
    }
  }

  private void release(String deviceId, AlarmKind kind, Latched latched, Moment moment) {
    work.decide(List.of(new Decision.AlarmReleased(deviceId, kind, latched.alarmId())));
    work.state()
        .incidents()
        .incident(latched.incidentId())
        .ifPresent(incident ->
            work.decide(
                IncidentMachine.endAlarm(
                    incident, latched.alarmId(), work.moment(moment.nowMillis()))));
  }
}
