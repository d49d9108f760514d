package care.shouhu.command.registry;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.RunningCommandCenter;
import care.shouhu.core.directory.Bed;
import care.shouhu.core.directory.Bed.BedState;
import care.shouhu.core.directory.Device;
import care.shouhu.core.directory.Device.DeviceKind;
import care.shouhu.core.directory.Device.Profile;
import care.shouhu.core.directory.Place;
import care.shouhu.core.directory.Place.PlaceKind;
import care.shouhu.core.directory.Place.Terrain;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RegistryIT {

  @Test
  void demoCity_isImportedWhole_isKnownWhenItReturns_andAgainChangesNothing() throws Exception {
    try (var running = new RunningCommandCenter()) {
      List<Place> places = new ArrayList<>();
      List<Bed> beds = new ArrayList<>();
      List<Device> devices = new ArrayList<>();
      for (int home = 0; home < 28; home++) {
        String place = "demo-" + home;
        places.add(
            new Place(
                place, PlaceKind.INSTITUTION, "院", "520322", null, Terrain.TOWN, 106.8, 28.1));
        for (int n = 0; n < 50; n++) {
          String bed = place + "-bed-" + n;
          beds.add(new Bed(bed, place, "", "r", "b" + n, true, BedState.VACANT));
          devices.add(device(bed + "-sensor", DeviceKind.BED_SENSOR, bed));
          devices.add(device(bed + "-button", DeviceKind.CALL_BUTTON, bed));
        }
      }
      var city = new CityImport(places, beds, List.of(), devices, List.of());

      Written<Integer> first = running.center().registry().importCity(city);
      Written<Integer> again = running.center().registry().importCity(city);

      assertThat(first).isEqualTo(new Written.Done<>(28 + 1_400 + 2_800));
      assertThat(again).isEqualTo(first);
      assertThat(running.directory().devicesOfPlace("demo-27")).hasSize(100);
    }
  }

  private static Device device(String id, DeviceKind kind, String bedId) {
    return new Device(
        id, kind, Profile.NATIVE, DeviceSecret.sha256Hex(id), null, bedId, null, null, 10);
  }
}
