package care.shouhu.command.loop;

import care.shouhu.command.incident.Incident;
import care.shouhu.command.incident.IncidentMachine;
import care.shouhu.command.incident.Subject;
import care.shouhu.command.watch.Alarm;
import care.shouhu.command.watch.DeviceFacts;
import care.shouhu.command.watch.Moment;
import care.shouhu.core.directory.Device;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Devices that fall silent together have one cause and get one incident: their hub, their house,
 * their neighbourhood without power, or our own gateway. Together is what design §6 says: at least
 * {@value #DEVICES_MIN} of them and {@value #PERCENT_MIN} % within 2 min.
 *
 * <p>The first device whose silence is an alarm decides, so that not even the first four get one
 * each: the others that have missed two reports by then, and whose last words allow that all fell
 * silent at one moment, are silent for the same reason. The cause is the narrowest that explains
 * them; a wider one must be silent beyond it as well. Whoever becomes an alarm later and fits
 * joins.
 *
 * <p>A whole city is looked at every {@value #WIDE_LOOK_EACH_MILLIS} ms at most. Whose silence
 * falls between two looks waits for the next one ({@link #waitsUntil}), or the first ones of a
 * township would get an incident each because somebody elsewhere had just fallen silent.
 *
 * <p>Keeps nothing: what is open stands in the incidents and in what the devices hold for them.
 */
final class CommonCauses {
  static final int DEVICES_MIN = 5;
  static final int PERCENT_MIN = 30;
  static final long TOGETHER_MILLIS = 120_000;

  /** So many silences stand in their incident one by one. */
  static final int ALARMS_SHOWN_MAX = 50;

  /** Looking at a whole city takes milliseconds, and thousands may fall silent at once. */
  static final long WIDE_LOOK_EACH_MILLIS = 1_000;

  private static final int MISSED_REPORTS = 2;

  private final DeskWork work;

  /** All that look at one moment may look wide. */
  private long wideLookMillis = Long.MIN_VALUE / 2;

  CommonCauses(DeskWork work) {
    this.work = work;
  }

  /** What made this device silent together with others; empty when it is alone. */
  Optional<Subject> of(String deviceId, Moment moment) {
    List<Subject> causes = work.register().commonCauses(deviceId);
    DeviceFacts facts = work.state().watch().facts(deviceId);
    return explaining(causes, facts).or(() -> narrowest(causes, facts, moment));
  }

  /** The widest one that is open and explains this device's silence. */
  private Optional<Subject> explaining(List<Subject> causes, DeviceFacts facts) {
    return causes.reversed().stream()
        .filter(cause -> open(cause).filter(incident -> began(incident, facts)).isPresent())
        .findFirst();
  }

  /**
   * Until when a silence waits to be an alarm, because it cannot be seen just now whether it has a
   * wide cause; empty when it need not wait, or did for as long as one does.
   *
   * @param dueAtMillis since when it is to be one
   */
  OptionalLong waitsUntil(String deviceId, long dueAtMillis, Moment moment) {
    boolean waits =
        !mayLookWide(moment)
            && moment.nowMillis() - dueAtMillis < WIDE_LOOK_EACH_MILLIS
            && explaining(
                    work.register().commonCauses(deviceId), work.state().watch().facts(deviceId))
                .isEmpty();
    return waits ? OptionalLong.of(wideLookMillis + WIDE_LOOK_EACH_MILLIS) : OptionalLong.empty();
  }

  /** The incident of this cause that is not over. */
  Optional<Incident> open(Subject cause) {
    return work.state().incidents().active(cause.key()).stream()
        .filter(incident -> !incident.allAlarmsEnded())
        .max(Comparator.comparingLong(Incident::openedAtMillis));
  }

  /** A device that spoke for long after it began is silent for a reason of its own. */
  private static boolean began(Incident incident, DeviceFacts facts) {
    return facts.lastSeenAtMillis() <= incident.openedAtMillis() + TOGETHER_MILLIS;
  }

  private Optional<Subject> narrowest(List<Subject> causes, DeviceFacts facts, Moment moment) {
    Optional<Subject> found = Optional.empty();
    int explained = 0;
    for (Subject cause : causes) {
      boolean wide = cause.placeId() == null;
      if (wide && !mayLookWide(moment)) {
        break;
      }
      if (wide) {
        wideLookMillis = moment.nowMillis();
      }
      Silent silent = count(cause, facts, moment);
      if (silent.isTogether() && silent.quiet >= explained + DEVICES_MIN) {
        found = Optional.of(cause);
        explained = silent.quiet;
      }
    }
    return found;
  }

  private boolean mayLookWide(Moment moment) {
    long since = moment.nowMillis() - wideLookMillis;
    return since <= 0 || since >= WIDE_LOOK_EACH_MILLIS;
  }

  /** Of the devices that were ever heard and would have missed reports by now, who did. */
  private record Silent(int heard, int quiet) {
    boolean isTogether() {
      return quiet >= DEVICES_MIN && 100L * quiet >= (long) PERCENT_MIN * heard;
    }
  }

  private Silent count(Subject cause, DeviceFacts facts, Moment moment) {
    int heard = 0;
    int quiet = 0;
    long interval = interval(facts.deviceId());
    long silentMillis = moment.heardUntilMillis() - facts.lastSeenAtMillis();
    for (Device device : work.register().devicesOf(cause)) {
      DeviceFacts other = work.state().watch().facts(device.id());
      long otherInterval = device.intervalSeconds() * 1_000L;
      // A button that reports each five minutes says nothing yet for or against.
      boolean couldTell = MISSED_REPORTS * otherInterval <= silentMillis;
      if (couldTell && other.lastSeenAtMillis() != null) {
        heard++;
        quiet += isQuietWith(facts, interval, other, otherInterval, moment);
      }
    }
    return new Silent(heard, quiet);
  }

  private long interval(String deviceId) {
    var profile = work.register().profile(deviceId);
    return profile == null ? 0 : profile.intervalSeconds() * 1_000L;
  }

  /** 1 when it has missed reports, and one moment can have silenced both. */
  private static int isQuietWith(
      DeviceFacts one, long interval, DeviceFacts other, long otherInterval, Moment moment) {
    long last = one.lastSeenAtMillis();
    long otherLast = other.lastSeenAtMillis();
    boolean missed = moment.heardUntilMillis() - otherLast >= MISSED_REPORTS * otherInterval;
    boolean together =
        otherLast <= last + interval + TOGETHER_MILLIS
            && last <= otherLast + otherInterval + TOGETHER_MILLIS;
    return missed && together ? 1 : 0;
  }

  /** One of them speaks again; the first alarm ends with the last of them. */
  void heardAgain(Incident incident, String alarmId, Moment moment) {
    Alarm first = incident.alarms().getFirst();
    if (!alarmId.equals(first.id())) {
      end(incident, alarmId, moment);
    }
    if (work.state().watch().silentFor(incident.id()) == 0) {
      work.state()
          .incidents()
          .incident(incident.id())
          .ifPresent(now -> end(now, first.id(), moment));
    }
  }

  private void end(Incident incident, String alarmId, Moment moment) {
    boolean holds =
        incident.alarms().stream()
            .anyMatch(alarm -> alarm.id().equals(alarmId) && alarm.endedAtMillis() == null);
    if (holds) {
      work.decide(IncidentMachine.endAlarm(incident, alarmId, work.moment(moment.nowMillis())));
    }
  }
}
