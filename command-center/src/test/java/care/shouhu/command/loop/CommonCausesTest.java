package care.shouhu.command.loop;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.incident.Actor;
import care.shouhu.command.incident.Command;
import care.shouhu.command.incident.HistoryEntry;
import care.shouhu.command.incident.Incident;
import care.shouhu.command.incident.Register;
import care.shouhu.command.watch.AlarmKind;
import care.shouhu.command.watch.FactsFold;
import care.shouhu.command.watch.LiveLimits;
import care.shouhu.command.watch.Moment;
import care.shouhu.core.directory.Device;
import care.shouhu.core.directory.Device.DeviceKind;
import care.shouhu.core.directory.Device.Profile;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.directory.DirectoryChanges;
import care.shouhu.core.directory.Place;
import care.shouhu.core.directory.Place.PlaceKind;
import care.shouhu.core.directory.Place.Terrain;
import care.shouhu.core.directory.User;
import care.shouhu.core.directory.User.Role;
import care.shouhu.core.event.ClockFlag;
import care.shouhu.core.event.DeviceEvent;
import care.shouhu.core.event.Header;
import care.shouhu.core.event.SenderKey;
import care.shouhu.core.event.SignalKind;
import care.shouhu.core.log.Lane;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Devices that fall silent together, in seconds of a clock of its own. */
@SuppressWarnings("UnnecessaryLambda") // Kinds of city, by name.
class CommonCausesTest {
  private static final long BEGIN_MILLIS = DeskSimulation.BEGIN_MILLIS;

  private final List<Device> devices = new ArrayList<>();
  private final DirectoryChanges.Collector city = DirectoryChanges.collect();
  private DeskState state;
  private Desk desk;
  private int second;
  private int bugs;

  @Test
  void aHubThatIsCutOffIsOneIncidentThatEndsWhenAllAreHeardAgain() {
    home("home", 3, 14);
    begin();
    speak(600, all());

    speak(1_200, not(of("hub-home-1")));

    assertThat(silences())
        .singleElement()
        .satisfies(cut -> {
          assertThat(cut.subject().commonCause()).isEqualTo("hub:hub-home-1");
          assertThat(cut.subject().placeId()).isEqualTo("home");
          assertThat(cut.openedAtMillis()).isBetween(at(650), at(680));
          assertThat(cut.alarms()).hasSize(29).allMatch(alarm -> alarm.endedAtMillis() == null);
        });
    speak(1_000, all());
    assertThat(silences())
        .singleElement()
        .satisfies(
            cut -> assertThat(cut.alarms()).allMatch(alarm -> alarm.endedAtMillis() != null));
    assertThat(bugs).isZero();
  }

  @Test
  void itIsNotOverBeforeTheLastOneIsHeard() {
    home("home", 1, 14);
    begin();
    speak(600, all());
    speak(300, nobody());

    speak(300, not(device -> device.id().equals("sensor-home-1-3")));

    assertThat(silences())
        .singleElement()
        .satisfies(cut -> {
          assertThat(cut.allAlarmsEnded()).isFalse();
          assertThat(cut.alarms())
              .filteredOn(alarm -> alarm.endedAtMillis() == null)
              .hasSizeLessThan(3);
        });
  }

  @Test
  void aHouseWithoutPowerIsOneIncidentAndNotOneAHub() {
    home("home", 3, 14);
    home("other", 3, 14);
    begin();
    speak(600, all());

    speak(1_200, not(device -> device.placeId().equals("home")));

    assertThat(silences())
        .singleElement()
        .satisfies(cut -> assertThat(cut.subject().commonCause()).isEqualTo("place:home"));
  }

  @Test
  void aTownshipWithoutPowerIsOneIncidentOfItsNeighbourhood() {
    for (int i = 0; i < 40; i++) {
      household("near-" + i, 27.72 + i * 0.0005, 106.92);
      household("far-" + i, 28.3, 107.5);
    }
    begin();
    speak(1_200, all());

    speak(1_800, not(device -> device.placeId().startsWith("near")));

    assertThat(silences())
        .singleElement()
        .satisfies(cut -> {
          assertThat(cut.subject().commonCause()).startsWith("area:");
          assertThat(cut.subject().division()).isEqualTo("520302");
          assertThat(cut.alarms()).hasSize(CommonCauses.ALARMS_SHOWN_MAX);
        });
    assertThat(state.watch().silentFor(silences().iterator().next().id())).isEqualTo(80);
    speak(1_300, all());
    assertThat(silences())
        .singleElement()
        .satisfies(cut -> assertThat(cut.allAlarmsEnded()).isTrue());
  }

  /** The button of far-42 said its last word 300 ms before the whole township said theirs. */
  @Test
  void aTownshipWithoutPowerIsOneIncident_alsoRightAfterSomebodyElseFellSilent() {
    for (int i = 0; i < 40; i++) {
      household("near-" + i, 27.72 + i * 0.0005, 106.92);
    }
    for (int i = 0; i < 120; i++) {
      household("far-" + i, 28.3, 107.5);
    }
    begin();
    speak(1_200, all());
    Predicate<Device> township = device -> device.placeId().startsWith("near");
    Predicate<Device> other = device -> device.id().equals("button-far-42");
    say(other, at(1_200));
    say(township, at(1_200) + 300);
    speak(900, not(township.or(other)));

    fireDue(at(2_100));
    fireDue(at(2_100) + 300);
    assertThat(silences())
        .singleElement()
        .satisfies(silence -> assertThat(silence.subject().placeId()).isEqualTo("far-42"));
    fireDue(at(2_101));

    assertThat(silences())
        .hasSize(2)
        .last()
        .satisfies(cut -> assertThat(cut.subject().commonCause()).startsWith("area:"));
  }

  @Test
  void aTownshipMergedAwayIsNotWrittenOnceForEachDeviceThatIsBack() {
    for (int i = 0; i < 40; i++) {
      household("near-" + i, 27.72 + i * 0.0005, 106.92);
      household("far-" + i, 28.3, 107.5);
    }
    begin();
    speak(1_200, all());
    speak(1_800, not(device -> device.placeId().startsWith("near")));
    String cut = silences().iterator().next().id();
    Header header =
        new Header("lone", new SenderKey.None(), at(second), at(second), ClockFlag.DEVICE);
    desk.record(
        Lane.URGENT,
        List.of(new DeviceEvent.Signal(header, SignalKind.CALL, null)),
        Moment.caughtUp(at(second), BEGIN_MILLIS));
    String other = state.incidents().all().stream().toList().getLast().id();
    var city = new Actor("city", "", Role.CITY_OPERATOR, null, Set.of(), null);
    desk.command(
        new CommandRequest(new Command.Merge(cut, other), city, null, at(second)), at(second));

    speak(1_300, all());

    Incident after = state.incidents().incident(other).orElseThrow();
    assertThat(after.alarms()).hasSize(1 + CommonCauses.ALARMS_SHOWN_MAX);
    assertThat(after.alarms())
        .filteredOn(alarm -> alarm.kind() == AlarmKind.SILENT)
        .allMatch(alarm -> alarm.endedAtMillis() != null);
    assertThat(after.alarms().getFirst().endedAtMillis()).as("the call").isNull();
    assertThat(state.incidents().history(other))
        .filteredOn(entry -> entry.kind() == HistoryEntry.Kind.ALARM_ENDED)
        .hasSize(CommonCauses.ALARMS_SHOWN_MAX);
  }

  @Test
  void aGatewayThatHearsNobodyIsOneIncident() {
    city.user(
        new User("city", "城", "", Role.CITY_OPERATOR, null, null, null, null, List.of(), true));
    home("home", 2, 10);
    home("other", 2, 10, 27.3);
    for (int i = 0; i < 20; i++) {
      household("house-" + i, 28.3 + i * 0.1, 107.5);
    }
    begin();
    speak(1_200, all());

    speak(1_800, nobody());

    assertThat(silences())
        .singleElement()
        .satisfies(cut -> assertThat(cut.subject().commonCause()).isEqualTo("gateway:all"));
    String cut = silences().iterator().next().id();
    assertThat(state.notices().toldOf(cut)).as("also without a sound").containsExactly("city");
  }

  @Test
  void fourOfAWardAndTheirButtonsAloneAreNoCommonCause() {
    home("home", 1, 14);
    begin();
    speak(600, all());

    speak(300, not(device -> device.id().matches("sensor-home-1-[1-4]")));

    assertThat(silences()).hasSize(4).allMatch(one -> one.subject().commonCause() == null);
    assertThat(silences())
        .allSatisfy(one -> {
          var alarm = one.alarms().getFirst();
          assertThat(alarm.receivedAtMillis())
              .as("the gateway's clock, not one of ours")
              .isEqualTo(state.watch().facts(alarm.deviceId()).lastSeenAtMillis())
              .isLessThan(alarm.raisedAtMillis());
        });
  }

  @Test
  void fiveOfManyAreNoCommonCause() {
    home("home", 1, 24);
    begin();
    speak(600, all());

    speak(300, not(device -> device.id().matches("sensor-home-1-[1-7]")));

    assertThat(silences()).as("7 of 24 are below 30 %").hasSize(7);
  }

  @Test
  void devicesThatFallSilentOneAfterTheOtherAreNoCommonCause() {
    home("home", 1, 14);
    begin();
    speak(600, all());
    for (int i = 1; i <= 14; i++) {
      int gone = i;
      speak(200, not(device -> device.kind() == DeviceKind.BED_SENSOR && number(device) <= gone));
    }

    assertThat(silences()).hasSize(14).allMatch(one -> one.subject().commonCause() == null);
  }

  @Test
  void whoFallsSilentLongAfterwardsHasAReasonOfItsOwn() {
    home("home", 3, 14);
    begin();
    speak(600, all());
    Predicate<Device> cut = of("hub-home-1");
    speak(900, not(cut));

    speak(300, not(cut.or(device -> device.id().equals("sensor-home-2-1"))));

    assertThat(silences()).hasSize(2);
  }

  @Test
  void aSnapshotKnowsForWhomTheyAreSilent() {
    home("home", 1, 14);
    begin();
    speak(600, all());
    speak(300, nobody());
    String id = silences().iterator().next().id();

    DeskState again =
        Snapshot.of(state, UUID.randomUUID()).toState(new FactsFold(LiveLimits.builtIn()));

    assertThat(again.watch().silentFor(id)).isEqualTo(state.watch().silentFor(id)).isPositive();
  }

  private static int number(Device device) {
    return Integer.parseInt(device.id().substring(device.id().lastIndexOf('-') + 1));
  }

  private static Predicate<Device> all() {
    return device -> true;
  }

  private static Predicate<Device> nobody() {
    return device -> false;
  }

  private static Predicate<Device> of(String hubId) {
    return device -> hubId.equals(device.hubId()) || hubId.equals(device.id());
  }

  private static Predicate<Device> not(Predicate<Device> whom) {
    return whom.negate();
  }

  private Collection<Incident> silences() {
    return state.incidents().all().stream().filter(i -> i.kind() == AlarmKind.SILENT).toList();
  }

  private static long at(int second) {
    return BEGIN_MILLIS + second * 1_000L;
  }

  private void home(String id, int hubs, int bedsAHub) {
    home(id, hubs, bedsAHub, 27.7);
  }

  private void home(String id, int hubs, int bedsAHub, double latitude) {
    city.place(
        new Place(id, PlaceKind.INSTITUTION, id, "520302", null, Terrain.TOWN, 106.9, latitude));
    for (int hub = 1; hub <= hubs; hub++) {
      String hubId = "hub-" + id + "-" + hub;
      device(hubId, DeviceKind.HUB, id, null);
      for (int bed = 1; bed <= bedsAHub; bed++) {
        device("sensor-" + id + "-" + hub + "-" + bed, DeviceKind.BED_SENSOR, id, hubId);
        device("button-" + id + "-" + hub + "-" + bed, DeviceKind.CALL_BUTTON, id, hubId);
      }
    }
  }

  private void household(String id, double latitude, double longitude) {
    city.place(
        new Place(id, PlaceKind.HOUSEHOLD, id, "520302", null, Terrain.RURAL, longitude, latitude));
    device("hub-" + id, DeviceKind.HUB, id, null);
    device("button-" + id, DeviceKind.CALL_BUTTON, id, "hub-" + id);
  }

  private void device(String id, DeviceKind kind, String placeId, String hubId) {
    Device device =
        new Device(
            id,
            kind,
            Profile.NATIVE,
            "0".repeat(64),
            placeId,
            null,
            null,
            hubId,
            kind.intervalSecondsDefault());
    devices.add(device);
    city.device(device);
  }

  private void begin() {
    Directory directory = new Directory();
    directory.apply(city.at(1));
    state = new DeskState(new WatchState(new FactsFold(LiveLimits.builtIn()), new SeenKeys()));
    desk = new Desk(state, new Register(directory), () -> bugs++);
  }

  private void say(Predicate<Device> who, long atMillis) {
    devices.stream().filter(who).forEach(device -> say(device, atMillis));
  }

  private void say(Device device, long atMillis) {
    Header header =
        new Header(device.id(), new SenderKey.None(), atMillis, atMillis, ClockFlag.DEVICE);
    desk.record(
        Lane.ROUTINE,
        List.of(new DeviceEvent.Status(header, null, null, null)),
        Moment.caughtUp(atMillis, BEGIN_MILLIS));
  }

  /** All that is due then, however much it is. */
  private void fireDue(long atMillis) {
    do {
      desk.fireDue(Moment.caughtUp(atMillis, BEGIN_MILLIS));
      desk.cut(atMillis, BEGIN_MILLIS, false);
    } while (desk.nextDueAtMillis() <= atMillis);
  }

  /** So many seconds in which these devices report, each at its own moment of its interval. */
  private void speak(int seconds, Predicate<Device> who) {
    for (int end = second + seconds; second < end; second++) {
      for (int i = 0; i < devices.size(); i++) {
        Device device = devices.get(i);
        if ((second + 7 * i) % device.intervalSeconds() == 0 && who.test(device)) {
          say(device, at(second));
        }
      }
      desk.fireDue(Moment.caughtUp(at(second), BEGIN_MILLIS));
      desk.cut(at(second), BEGIN_MILLIS, false);
    }
  }
}
