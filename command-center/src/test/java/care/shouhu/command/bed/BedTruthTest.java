package care.shouhu.command.bed;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.bed.BedTruth.Because;
import care.shouhu.command.bed.BedTruth.Confidence;
import care.shouhu.command.bed.BedTruth.Finding;
import care.shouhu.command.bed.BedTruth.Kind;
import care.shouhu.command.bed.BedTruth.LatePlan;
import care.shouhu.command.loop.LiveDevices;
import care.shouhu.command.watch.ClockSkew;
import care.shouhu.command.watch.DeviceFacts;
import care.shouhu.command.watch.DeviceFacts.LastReading;
import care.shouhu.command.watch.Presence;
import care.shouhu.command.watch.Vitals;
import care.shouhu.core.directory.Bed;
import care.shouhu.core.directory.Bed.BedState;
import care.shouhu.core.directory.Device;
import care.shouhu.core.directory.Device.DeviceKind;
import care.shouhu.core.directory.Device.Profile;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.directory.DirectoryChanges;
import care.shouhu.core.directory.Place;
import care.shouhu.core.directory.Place.PlaceKind;
import care.shouhu.core.directory.Place.Terrain;
import care.shouhu.core.directory.Resident;
import care.shouhu.core.directory.Resident.CareLevel;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BedTruthTest {
  private static final long NOW = 1_795_521_600_000L;
  private static final long HOUR = 3_600_000;
  private static final long DAY = 24 * HOUR;

  private Directory directory;
  private final Map<String, LiveDevices.LiveDevice> heard = new HashMap<>();
  private final List<LatePlan> late = new ArrayList<>();

  @BeforeEach
  void city() {
    directory = new Directory();
    DirectoryChanges.Collector all = DirectoryChanges.collect();
    all.place(place("home", PlaceKind.INSTITUTION));
    all.place(place("house", PlaceKind.HOUSEHOLD));
    directory.apply(all.at(0));
  }

  private static Place place(String id, PlaceKind kind) {
    return new Place(id, kind, id, "520302", null, Terrain.TOWN, 106.8, 28.1);
  }

  private void bed(BedState state, long sinceMillis, Long untilMillis, boolean held) {
    DirectoryChanges.Collector changes = DirectoryChanges.collect();
    changes.bed(new Bed("bed", "home", "", "1", "A", true, state, false, sinceMillis, untilMillis));
    if (held) {
      changes.resident(
          new Resident("zhang", "张", 1940, "F", CareLevel.FULL, "home", "bed", List.of()));
    }
    changes.device(sensor("sensor", null, "bed", null));
    directory.apply(changes.at(0));
  }

  private static Device sensor(String id, String placeId, String bedId, String residentId) {
    return new Device(
        id, DeviceKind.BED_SENSOR, Profile.NATIVE, "", placeId, bedId, residentId, null, 10);
  }

  /** The sensor says so since then; {@code exit} is when somebody last got up. */
  private void says(
      String id, boolean inBed, long since, Long exit, boolean somebody, Integer pulse) {
    says(id, inBed, since, exit, somebody, pulse, false, false);
  }

  private void says(
      String id,
      boolean inBed,
      long since,
      Long exit,
      boolean somebody,
      Integer pulse,
      boolean batteryLow,
      boolean silent) {
    var presence =
        new Presence(inBed, since, exit, null, 0, false, NOW - 5_000, since, somebody, somebody);
    var reading = new LastReading(pulse, null, 0, inBed, NOW - 5_000, NOW - 5_000);
    var facts =
        new DeviceFacts(
            id,
            NOW - 5_000,
            NOW - 15_000,
            reading,
            Vitals.NONE,
            presence,
            ClockSkew.UNKNOWN,
            null,
            null,
            batteryLow,
            null,
            true,
            NOW - DAY);
    heard.put(id, new LiveDevices.LiveDevice(facts, silent, !silent));
  }

  private BedTruth.Truth truth() {
    LiveDevices live =
        new LiveDevices() {
          @Override
          public Optional<LiveDevice> device(String deviceId) {
            return Optional.ofNullable(heard.get(deviceId));
          }

          @Override
          public void forEach(Consumer<LiveDevice> each) {
            heard.values().forEach(each);
          }
        };
    return BedTruth.find(directory, live, late, place -> true, NOW);
  }

  private Finding only() {
    assertThat(truth().findings()).hasSize(1);
    return truth().findings().getFirst();
  }

  private void nothing() {
    assertThat(truth().findings()).isEmpty();
  }

  @Test
  void occupied_andEmptyFor72Hours_isFound_notAMinuteEarlier() {
    bed(BedState.OCCUPIED, NOW - 30 * DAY, null, true);
    says("sensor", false, NOW - 72 * HOUR + 60_000, NOW - 72 * HOUR, false, null);
    nothing();

    says("sensor", false, NOW - 72 * HOUR, NOW - 72 * HOUR, false, null);

    Finding found = only();
    assertThat(found.kind()).isEqualTo(Kind.OCCUPIED_EMPTY);
    assertThat(found.sinceMillis()).isEqualTo(NOW - 72 * HOUR);
    assertThat(found.residentId()).isEqualTo("zhang");
    assertThat(found.confidence()).isEqualTo(Confidence.HIGH);
    assertThat(found.because()).containsExactly(Because.SEEN_THERE_BEFORE);
  }

  @Test
  void aSensorThatNeverSawAnybody_isLessSure_andOneWithALowBatteryLeast() {
    bed(BedState.OCCUPIED, NOW - 30 * DAY, null, true);
    says("sensor", false, NOW - 80 * HOUR, null, false, null);
    assertThat(only().confidence()).isEqualTo(Confidence.MEDIUM);

    says("sensor", false, NOW - 80 * HOUR, null, false, null, true, false);

    assertThat(only().confidence()).isEqualTo(Confidence.LOW);
    assertThat(only().because()).contains(Because.NEVER_SEEN_THERE, Because.BATTERY_LOW);
  }

  @Test
  void whoMovedInYesterday_isNotMissingSinceLastWeek() {
    bed(BedState.OCCUPIED, NOW - DAY, null, true);
    says("sensor", false, NOW - 7 * DAY, NOW - 7 * DAY, false, null);

    nothing();
  }

  @Test
  void aSilentSensor_saysNothing_andIsCountedAsSuch() {
    bed(BedState.OCCUPIED, NOW - 30 * DAY, null, true);
    says("sensor", false, NOW - 80 * HOUR, null, false, null, false, true);

    nothing();
    assertThat(truth().withSensor()).isEqualTo(1);
    assertThat(truth().heard()).isZero();
  }

  @Test
  void vacant_andUsed_isAsSureAsThePulse() {
    bed(BedState.VACANT, NOW - 30 * DAY, null, false);
    says("sensor", true, NOW - 29 * 60_000, null, true, 61);
    nothing();

    says("sensor", true, NOW - 31 * 60_000, null, true, 61);
    assertThat(only().kind()).isEqualTo(Kind.VACANT_USED);
    assertThat(only().confidence()).isEqualTo(Confidence.HIGH);
    says("sensor", true, NOW - 31 * 60_000, null, true, null);
    assertThat(only().confidence()).isEqualTo(Confidence.MEDIUM);
    says("sensor", true, NOW - 31 * 60_000, null, false, null);
    assertThat(only().because()).containsExactly(Because.PERHAPS_A_THING);
  }

  @Test
  void onLeaveFor15Days_andOverdue_andSomebodyInTheBed_areThreeFindings() {
    bed(BedState.ON_LEAVE, NOW - 15 * DAY, NOW - DAY, true);
    says("sensor", true, NOW - 2 * HOUR, null, true, 70);

    assertThat(truth().findings().stream().map(Finding::kind))
        .containsExactlyInAnyOrder(Kind.LEAVE_LONG, Kind.RETURN_OVERDUE, Kind.AWAY_USED);
  }

  @Test
  void onLeaveFor14Days_isNotLong() {
    bed(BedState.ON_LEAVE, NOW - 15 * DAY + 1, NOW + DAY, true);

    nothing();
  }

  @Test
  void whoLiesInTheHomeAndInTheirHouse_isInTwoPlaces() {
    bed(BedState.OCCUPIED, NOW - 30 * DAY, null, true);
    directory.apply(
        DirectoryChanges.collect().device(sensor("at-home", "house", null, "zhang")).at(0));
    says("sensor", true, NOW - 3 * HOUR, null, true, 60);
    says("at-home", true, NOW - HOUR, null, true, 64);

    Finding found = only();
    assertThat(found.kind()).isEqualTo(Kind.TWO_PLACES);
    assertThat(found.sinceMillis()).isEqualTo(NOW - HOUR);
    assertThat(found.bedId()).isEqualTo("bed");
    assertThat(found.other()).isEqualTo("at-home");
    assertThat(found.confidence()).isEqualTo(Confidence.HIGH);
  }

  @Test
  void whatWasPlannedForADayThatIsOver_isAsked() {
    bed(BedState.OCCUPIED, NOW - 30 * DAY, null, true);
    LocalDate on = BedMachine.day(NOW - DAY);
    late.add(new LatePlan("zhang", on));
    late.add(new LatePlan("somebody-else", on));

    Finding found = only();
    assertThat(found.kind()).isEqualTo(Kind.PLAN_OVERDUE);
    assertThat(found.bedId()).isEqualTo("bed");
    assertThat(found.sinceMillis()).isEqualTo(BedMachine.endOf(on));
    assertThat(found.because()).containsExactly(Because.REGISTER);
  }

  @Test
  void twoSensorsAtOneBed_areOnePlace() {
    bed(BedState.OCCUPIED, NOW - 30 * DAY, null, true);
    directory.apply(DirectoryChanges.collect().device(sensor("second", null, "bed", null)).at(0));
    says("sensor", true, NOW - 3 * HOUR, null, true, 60);
    says("second", true, NOW - 3 * HOUR, null, true, 60);

    nothing();
  }
}
