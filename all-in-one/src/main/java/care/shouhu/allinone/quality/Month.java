package care.shouhu.allinone.quality;

import care.shouhu.allinone.quality.Spans.Span;
import care.shouhu.command.watch.AlarmKind;
import care.shouhu.command.watch.LiveLimits;
import care.shouhu.command.watch.WatchParameters;
import care.shouhu.command.watch.WatchProfile;
import care.shouhu.command.watch.WatchedDevice;
import care.shouhu.core.directory.Bed;
import care.shouhu.core.directory.Device.DeviceKind;
import care.shouhu.core.directory.Resident;
import care.shouhu.sim.world.CityPlan;
import care.shouhu.sim.world.Habits;
import care.shouhu.sim.world.PlannedDevice;
import care.shouhu.sim.world.Said;
import care.shouhu.sim.world.Slice;
import care.shouhu.sim.world.Truth;
import care.shouhu.sim.world.World;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Some places of the city for some days, heard by the detectors. Not thread-safe. */
final class Month {
  /** 2026-09-01, noon in Zunyi: everybody is at table. */
  static final long BEGIN_MILLIS = 1_788_235_200_000L;

  static final long DAY_MILLIS = 24 * 3_600_000L;
  private static final long STEP_MILLIS = 600_000;

  private final CityPlan plan;
  private final World world;
  private final long endMillis;
  private final Map<String, WatchedDevice> watched = new HashMap<>();
  private final List<Score.Raised> raised = new ArrayList<>();
  private final Map<String, List<Truth>> truths = new HashMap<>();
  private final Map<String, Resident> residents;
  private final Map<String, Resident> residentsByBed;
  private final Map<String, Bed> beds;
  long events;

  Month(CityPlan plan, WatchParameters parameters, int days) {
    this.plan = plan;
    this.world = World.of(plan.seed(), plan, Habits.eventful(), BEGIN_MILLIS);
    this.endMillis = BEGIN_MILLIS + days * DAY_MILLIS;
    this.residents = byId(plan.residents(), Resident::id);
    this.beds = byId(plan.beds(), Bed::id);
    this.residentsByBed =
        byId(plan.residents().stream().filter(r -> r.bedId() != null).toList(), Resident::bedId);
    for (PlannedDevice device : plan.devices()) {
      watched.put(device.id(), watch(device, parameters));
    }
  }

  private static <T> Map<String, T> byId(List<T> all, Function<T, String> id) {
    return all.stream().collect(Collectors.toMap(id, one -> one));
  }

  private WatchedDevice watch(PlannedDevice device, WatchParameters parameters) {
    Resident person = person(device);
    WatchProfile profile =
        new WatchProfile(
            device.kind(),
            device.intervalSeconds(),
            person != null,
            parameters.rules(person == null ? null : person.careLevel()));
    return new WatchedDevice(
        device.id(),
        profile,
        LiveLimits.builtIn(),
        new WatchedDevice.Listener() {
          @Override
          public void raised(AlarmKind kind, long causeAtMillis, long nowMillis) {
            raised.add(new Score.Raised(device.id(), kind, nowMillis));
          }

          @Override
          public void over(AlarmKind kind, long nowMillis) {
            // How long an alarm holds is not measured.
          }
        });
  }

  /** As the register says: also somebody who is away for some days. */
  private Resident person(PlannedDevice device) {
    if (device.residentId() != null) {
      return residents.get(device.residentId());
    }
    return device.bedId() == null ? null : residentsByBed.get(device.bedId());
  }

  /** Lives all of the days. */
  void live() {
    for (long until = BEGIN_MILLIS; until < endMillis; ) {
      until = Math.min(until + STEP_MILLIS, endMillis);
      Slice slice = world.advance(until);
      for (Said said : slice.said()) {
        events++;
        watched.get(said.event().header().deviceId()).hear(said.event(), said.dueMillis());
      }
      for (Truth truth : slice.truth()) {
        if (truth.deviceId() != null) {
          truths.computeIfAbsent(truth.deviceId(), id -> new ArrayList<>()).add(truth);
        }
      }
    }
    watched.values().forEach(device -> device.passTime(endMillis));
  }

  void count(Score score) {
    List<Expected> wanted = new ArrayList<>();
    for (PlannedDevice device : plan.devices()) {
      List<Truth> own = truths.getOrDefault(device.id(), List.of());
      List<Span> inBed =
          own.stream()
              .filter(Truth.InBed.class::isInstance)
              .map(truth -> (Truth.InBed) truth)
              .map(in -> new Span(in.fromMillis(), in.toMillis()))
              .toList();
      Resident person = person(device);
      wanted.addAll(
          new Wanted(
                  device,
                  person == null ? null : person.careLevel(),
                  inBed,
                  unheard(device, own),
                  BEGIN_MILLIS,
                  endMillis)
              .of(own));
    }
    score.count(wanted, raised);
  }

  private List<Span> unheard(PlannedDevice device, List<Truth> own) {
    List<Span> spans = new ArrayList<>();
    for (Truth truth : own) {
      if (truth instanceof Truth.Silent(var from, var to, var id)) {
        spans.add(new Span(from, to));
      }
    }
    String hub = device.hubId() == null ? device.id() : device.hubId();
    for (Truth truth : truths.getOrDefault(hub, List.of())) {
      if (truth instanceof Truth.CutOff(var from, var to, var id, var kept)) {
        spans.add(new Span(from, to));
      }
    }
    return spans;
  }

  int beds() {
    return (int) plan.devices().stream().filter(d -> d.kind() == DeviceKind.BED_SENSOR).count();
  }

  int residents() {
    return plan.residents().size();
  }

  int emptyBeds() {
    return beds.size() - residentsByBed.size();
  }
}
