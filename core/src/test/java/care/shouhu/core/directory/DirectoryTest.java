package care.shouhu.core.directory;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.core.directory.Bed.BedState;
import care.shouhu.core.directory.Device.DeviceKind;
import care.shouhu.core.directory.Device.Profile;
import care.shouhu.core.directory.Place.PlaceKind;
import care.shouhu.core.directory.Place.Terrain;
import care.shouhu.core.directory.Resident.CareLevel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DirectoryTest {
  private final Directory directory = new Directory();

  @BeforeEach
  void oneHomeAndOneHousehold() {
    directory.apply(
        DirectoryChanges.collect()
            .place(place("home", PlaceKind.INSTITUTION))
            .place(place("house", PlaceKind.HOUSEHOLD))
            .bed(bed("b-1"))
            .bed(bed("b-2"))
            .resident(resident("r-1", "home", "b-1"))
            .resident(resident("r-2", "house", null))
            .at(10));
  }

  @Test
  void aDeviceSpeaksForItsResidentFirst() {
    Subject subject = resolve(device("home", "b-2", "r-1"));

    assertThat(subject.residentId()).isEqualTo("r-1");
    assertThat(subject.bedId()).isEqualTo("b-2");
    assertThat(subject.placeId()).isEqualTo("home");
  }

  @Test
  void aDeviceOfABedSpeaksForWhoLiesInIt() {
    Subject subject = resolve(device(null, "b-1", null));

    assertThat(subject.residentId()).isEqualTo("r-1");
    assertThat(subject.placeId()).isEqualTo("home");
  }

  @Test
  void aDeviceOfAnEmptyBedSpeaksForNobodyButKnowsItsPlace() {
    Subject subject = resolve(device(null, "b-2", null));

    assertThat(subject.residentId()).isNull();
    assertThat(subject.placeId()).isEqualTo("home");
  }

  @Test
  void aDeviceOfAHouseholdSpeaksForTheOnlyOneLivingThere() {
    Subject alone = resolve(device("house", null, null));
    directory.apply(DirectoryChanges.collect().resident(resident("r-3", "house", null)).at(11));
    Subject oneOfTwo = resolve(device("house", null, null));

    assertThat(alone.residentId()).isEqualTo("r-2");
    assertThat(oneOfTwo.residentId()).isNull();
    assertThat(oneOfTwo.placeId()).isEqualTo("house");
  }

  @Test
  void aDeviceOfAnInstitutionWithoutABedSpeaksForNobody() {
    Subject subject = resolve(device("home", null, null));

    assertThat(subject.residentId()).isNull();
    assertThat(subject.placeId()).isEqualTo("home");
  }

  @Test
  void aDeviceWithoutAnythingStandsForItself() {
    Subject subject = resolve(device(null, null, null));

    assertThat(subject.deviceId()).isEqualTo("d-1");
    assertThat(subject.placeId()).isNull();
    assertThat(subject.division()).isNull();
    assertThat(subject.careLevel()).isNull();
  }

  @Test
  void bedsChangeHandsInAnyOrder() {
    directory.apply(
        DirectoryChanges.collect()
            .resident(resident("r-4", "home", "b-1"))
            .resident(resident("r-1", "home", "b-2"))
            .at(12));

    assertThat(directory.residentOfBed("b-1"))
        .hasValueSatisfying(r -> assertThat(r.id()).isEqualTo("r-4"));
    assertThat(directory.residentOfBed("b-2"))
        .hasValueSatisfying(r -> assertThat(r.id()).isEqualTo("r-1"));
  }

  @Test
  void devicesOfAPlaceAreThoseThatSpeakForIt() {
    directory.apply(
        DirectoryChanges.collect()
            .device(device("x-place", "home", null, null))
            .device(device("x-bed", null, "b-1", null))
            .device(device("x-resident", null, null, "r-1"))
            .device(device("x-moved", "home", null, "r-2"))
            .at(13));

    assertThat(directory.devicesOfPlace("home"))
        .extracting(Device::id)
        .containsExactlyInAnyOrder("x-place", "x-bed", "x-resident");
    assertThat(directory.devicesOfPlace("house")).extracting(Device::id).containsExactly("x-moved");
  }

  @Test
  void whatIsRemovedIsGoneFromEveryIndex() {
    directory.apply(DirectoryChanges.collect().device(device("home", "b-1", "r-1")).at(14));

    directory.apply(
        DirectoryChanges.collect()
            .removeDevice("d-1")
            .removeResident("r-1")
            .removeBed("b-1")
            .removeBed("never-there")
            .at(15));

    assertThat(directory.devicesOfPlace("home")).isEmpty();
    assertThat(directory.residentsOfPlace("home")).isEmpty();
    assertThat(directory.residentOfBed("b-1")).isEmpty();
    assertThat(directory.bedsOfPlace("home")).extracting(Bed::id).containsExactly("b-2");
    assertThat(directory.version()).isEqualTo(15);
  }

  @Test
  void listenersHearEachStepAndAFailingOneSilencesNoOther() {
    List<Long> versions = new ArrayList<>();
    directory.onChange(c -> {
      throw new IllegalStateException("a listener's bug");
    });
    directory.onChange(c -> versions.add(c.version()));

    directory.apply(DirectoryChanges.collect().device(device(null, null, null)).at(20));
    directory.apply(DirectoryChanges.collect().at(21));
    directory.apply(DirectoryChanges.collect().removeDevice("d-1").at(22));

    assertThat(versions).containsExactly(20L, 22L);
    assertThat(directory.version()).isEqualTo(22);
  }

  @Test
  void theNewestPolicyHolds() {
    directory.apply(DirectoryChanges.collect().policy(new PolicyText(2, "{}")).at(30));
    directory.apply(DirectoryChanges.collect().policy(new PolicyText(1, "{}")).at(31));

    assertThat(directory.policy()).contains(new PolicyText(2, "{}"));
  }

  private Subject resolve(Device device) {
    return directory.resolve(device);
  }

  private static Place place(String id, PlaceKind kind) {
    return new Place(id, kind, id, "520302", null, Terrain.TOWN, 106.9, 27.6);
  }

  private static Bed bed(String id) {
    return new Bed(id, "home", "", "101", id, false, BedState.VACANT);
  }

  private static Resident resident(String id, String placeId, String bedId) {
    return new Resident(id, id, null, null, CareLevel.PARTIAL, placeId, bedId, List.of());
  }

  private static Device device(String placeId, String bedId, String residentId) {
    return device("d-1", placeId, bedId, residentId);
  }

  private static Device device(String id, String placeId, String bedId, String residentId) {
    return new Device(
        id,
        DeviceKind.CALL_BUTTON,
        Profile.NATIVE,
        "ab".repeat(32),
        placeId,
        bedId,
        residentId,
        null,
        300);
  }
}
