package care.shouhu.command.loop;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.incident.Decision;
import care.shouhu.command.incident.Incident;
import care.shouhu.command.incident.Register;
import care.shouhu.command.watch.Alarm;
import care.shouhu.command.watch.AlarmKind;
import care.shouhu.command.watch.FactsFold;
import care.shouhu.command.watch.LiveLimits;
import care.shouhu.command.watch.Moment;
import care.shouhu.command.watch.WatchedDevice;
import care.shouhu.core.event.ClockFlag;
import care.shouhu.core.event.DeviceEvent;
import care.shouhu.core.event.Header;
import care.shouhu.core.event.SenderKey;
import care.shouhu.core.event.SignalKind;
import care.shouhu.core.log.Lane;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What the desk raises live is what is raised over the same events when they are over. */
class WatchedAloneTest {
  private static final long BEGIN_MILLIS = DeskSimulation.BEGIN_MILLIS;
  private static final int SECONDS = 5_000;

  private final Register register = new Register(SimulatedCity.directory());
  private final Set<String> live = new TreeSet<>();
  private final Set<String> alone = new TreeSet<>();
  private final Map<String, WatchedDevice> watched = new HashMap<>();
  private final Map<String, Long> seqs = new HashMap<>();

  @Property(tries = 12)
  void theSameEventsRaiseTheSameAlarms(@ForAll long seed) {
    Random random = new Random(seed);
    DeskState state =
        new DeskState(new WatchState(new FactsFold(LiveLimits.builtIn()), new SeenKeys()));
    Desk desk =
        new Desk(
            state,
            register,
            () -> {
              throw new AssertionError("an input met a bug");
            });
    List<String> ids = new ArrayList<>(SimulatedCity.BEDS);
    ids.addAll(SimulatedCity.BUTTONS.subList(0, 3));
    ids.forEach(this::watchAlone);

    for (int second = 0; second < SECONDS; second++) {
      long now = BEGIN_MILLIS + second * 1_000L;
      for (String id : ids) {
        boolean bed = SimulatedCity.BEDS.contains(id);
        if (random.nextInt(bed ? 12 : 200) == 0) {
          DeviceEvent event = bed ? bed(random, id, now) : button(random, id, now);
          Lane lane = event instanceof DeviceEvent.Signal ? Lane.URGENT : Lane.ROUTINE;
          for (int times = random.nextInt(20) == 0 ? 2 : 1; times > 0; times--) {
            desk.record(lane, List.of(event), Moment.caughtUp(now, BEGIN_MILLIS));
            watched.get(id).hear(event, now);
          }
        }
      }
      desk.fireDue(Moment.caughtUp(now, BEGIN_MILLIS));
      watched.values().forEach(device -> device.passTime(now + 1));
      desk.cut(now, BEGIN_MILLIS, false).ifPresent(batch -> collect(batch.decisions()));
    }

    assertThat(live).isEqualTo(alone);
    assertThat(alone).hasSizeGreaterThan(5);
  }

  private void watchAlone(String id) {
    watched.put(
        id,
        new WatchedDevice(
            id,
            register.profile(id),
            LiveLimits.builtIn(),
            new WatchedDevice.Listener() {
              @Override
              public void raised(AlarmKind kind, long causeAtMillis, long nowMillis) {
                alone.add(line(id, kind, nowMillis));
              }

              @Override
              public void over(AlarmKind kind, long nowMillis) {
                // Seen in whether it is raised again.
              }
            }));
  }

  /** Every alarm is in an incident, or held for one. */
  private void collect(List<Decision> decisions) {
    for (Decision decision : decisions) {
      if (decision instanceof Decision.AlarmLatched(var alarm, var incidentId)) {
        collect(alarm);
      }
      if (decision instanceof Decision.IncidentChanged(Incident incident, var entry)) {
        incident.alarms().forEach(this::collect);
      }
    }
  }

  private void collect(Alarm alarm) {
    live.add(line(alarm.deviceId(), alarm.kind(), alarm.raisedAtMillis()));
  }

  private static String line(String id, AlarmKind kind, long atMillis) {
    return "%s %s %d".formatted(id, kind, (atMillis - BEGIN_MILLIS) / 1_000);
  }

  private DeviceEvent bed(Random random, String id, long now) {
    return switch (random.nextInt(8)) {
      case 0 -> signal(id, now, random.nextBoolean() ? SignalKind.BED_EXIT : SignalKind.BED_ENTER);
      case 1 -> reading(random, id, now, null, null, 0, true);
      case 2 -> reading(random, id, now, null, null, 40, true);
      case 3 -> reading(random, id, now, null, null, 0, false);
      case 4 -> reading(random, id, now, 130, 14, 1, true);
      default -> reading(random, id, now, 60, 14, 1, true);
    };
  }

  private DeviceEvent button(Random random, String id, long now) {
    return switch (random.nextInt(6)) {
      case 0 -> signal(id, now, SignalKind.CALL);
      case 1 -> signal(id, now, SignalKind.TAMPER);
      default -> new DeviceEvent.Status(header(id, now, now), random.nextInt(40), null, null);
    };
  }

  private DeviceEvent signal(String id, long now, SignalKind kind) {
    return new DeviceEvent.Signal(header(id, now, now), kind, null);
  }

  private DeviceEvent reading(
      Random random, String id, long now, Integer heart, Integer breath, int movement, boolean in) {
    long at = random.nextInt(10) == 0 ? now - random.nextInt(400_000) : now;
    return new DeviceEvent.Reading(header(id, at, now), heart, breath, movement, in);
  }

  private Header header(String id, long at, long now) {
    long seq = seqs.merge(id, 1L, Long::sum);
    return new Header(id, new SenderKey.Numbered(seq, at), at, now, ClockFlag.DEVICE);
  }
}
