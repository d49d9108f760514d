package care.shouhu.sim.world;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.core.directory.Bed;
import care.shouhu.core.directory.Bed.BedState;
import care.shouhu.core.directory.Device.DeviceKind;
import care.shouhu.core.directory.Division;
import care.shouhu.core.directory.Place;
import care.shouhu.core.directory.Place.PlaceKind;
import care.shouhu.core.directory.Resident;
import care.shouhu.core.directory.User.Role;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;

class CityPlanTest {

  @Test
  void sameSeedGivesTheSameCity() {
    assertThat(CityPlan.zunyi(7)).isEqualTo(CityPlan.zunyi(7)).isNotEqualTo(CityPlan.zunyi(8));
  }

  @Property(tries = 20, shrinking = ShrinkingMode.OFF)
  void hasTheSizeThatIsPromised(@ForAll long seed) {
    // When
    CityPlan plan = CityPlan.zunyi(seed);

    // Then
    assertThat(plan.divisions()).hasSize(15);
    assertThat(plan.beds()).hasSize(1400);
    assertThat(plan.places()).filteredOn(p -> p.kind() == PlaceKind.HOUSEHOLD).hasSize(300);
    Map<String, Long> institutionsByCounty =
        plan.places().stream()
            .filter(p -> p.kind() == PlaceKind.INSTITUTION)
            .collect(Collectors.groupingBy(Place::division, Collectors.counting()));
    assertThat(institutionsByCounty).hasSize(14);
    assertThat(institutionsByCounty.values()).allMatch(count -> count >= 2);
    assertThat(share(plan.beds(), b -> b.state() == BedState.OCCUPIED)).isBetween(0.82, 0.91);
    assertThat(share(plan.beds(), Bed::nursingType)).isBetween(0.48, 0.53);
    assertThat(plan.devices()).filteredOn(d -> d.kind() == DeviceKind.HUB).hasSize(392);
    assertThat(plan.devices()).filteredOn(d -> d.kind() == DeviceKind.FALL_ALARM).hasSize(300);
    assertThat(plan.devices()).filteredOn(d -> d.kind() == DeviceKind.CALL_BUTTON).hasSize(1700);
    assertThat(plan.users()).filteredOn(u -> u.role() == Role.COUNTY_OPERATOR).hasSize(14);
    assertThat(plan.users())
        .filteredOn(u -> u.role() == Role.FIELD_WORKER)
        .hasSizeBetween(28, 56)
        .allMatch(u -> u.longitude() != null && u.division() != null);
  }

  @Property(tries = 20, shrinking = ShrinkingMode.OFF)
  void everyRowNamesOnlyRowsThatAreThere(@ForAll long seed) {
    // When
    CityPlan plan = CityPlan.zunyi(seed);

    // Then
    Set<String> divisions = ids(plan.divisions(), Division::code);
    Map<String, Place> places =
        plan.places().stream().collect(Collectors.toMap(Place::id, Function.identity()));
    Set<String> beds = ids(plan.beds(), Bed::id);
    Set<String> residents = ids(plan.residents(), Resident::id);
    assertThat(plan.places()).allMatch(p -> divisions.contains(p.division()));
    assertThat(plan.beds()).allMatch(b -> places.containsKey(b.placeId()));
    assertThat(plan.residents())
        .allMatch(r -> places.containsKey(r.placeId()))
        .allMatch(r -> r.bedId() == null || beds.contains(r.bedId()));
    assertThat(plan.residents().stream().filter(r -> r.bedId() != null).map(Resident::bedId))
        .doesNotHaveDuplicates();
    ids(plan.users(), PlannedUser::username);
    Set<String> written = new HashSet<>();
    for (PlannedDevice device : plan.devices()) {
      assertThat(device.id()).matches("[A-Za-z0-9._:-]{1,64}");
      assertThat(device.hubId() == null || written.contains(device.hubId())).isTrue();
      assertThat(device.bedId() == null || beds.contains(device.bedId())).isTrue();
      assertThat(device.residentId() == null || residents.contains(device.residentId())).isTrue();
      assertThat(places).containsKey(device.placeId());
      assertThat(written.add(device.id())).isTrue();
    }
  }

  @Test
  void everyPlaceStandsNearTheMiddleOfItsCounty() {
    // Given
    CityPlan plan = CityPlan.zunyi(1);
    Map<String, Division> counties =
        plan.divisions().stream().collect(Collectors.toMap(Division::code, Function.identity()));

    // Then
    assertThat(plan.places())
        .allSatisfy(place -> {
          Division county = counties.get(place.division());
          assertThat(Math.abs(place.latitude() - county.latitude())).isLessThan(0.15);
          assertThat(Math.abs(place.longitude() - county.longitude())).isLessThan(0.17);
        });
  }

  @Property(tries = 20, shrinking = ShrinkingMode.OFF)
  void everyPlaceAndWorkerIsInItsCounty(@ForAll long seed) {
    // When
    CityPlan plan = CityPlan.zunyi(seed);

    // Then
    assertThat(plan.places())
        .allMatch(p -> Outline.of(p.division()).holds(new Spot(p.longitude(), p.latitude())));
    assertThat(plan.users())
        .filteredOn(u -> u.longitude() != null && u.division() != null)
        .allMatch(u -> Outline.of(u.division()).holds(new Spot(u.longitude(), u.latitude())));
  }

  @Test
  void outline_holdsTheMiddleOfItsCounty_andNoOther() {
    for (Zunyi.County county : Zunyi.COUNTIES) {
      // 赤水's middle lies at its river, which is the border.
      if (county.shortName().equals("赤水")) {
        continue;
      }
      var middle = new Spot(county.division().longitude(), county.division().latitude());
      assertThat(Zunyi.COUNTIES)
          .filteredOn(other -> Outline.of(other.division().code()).holds(middle))
          .containsExactly(county);
    }
  }

  @Property(tries = 20, shrinking = ShrinkingMode.OFF)
  void nobodyInAHouseHasTheNameOfAnother(@ForAll long seed) {
    // When
    CityPlan plan = CityPlan.zunyi(seed);

    // Then
    assertThat(plan.residents())
        .extracting(resident -> resident.placeId() + " " + resident.name())
        .doesNotHaveDuplicates();
  }

  private static <T> double share(List<T> items, java.util.function.Predicate<T> condition) {
    return (double) items.stream().filter(condition).count() / items.size();
  }

  private static <T> Set<String> ids(List<T> rows, Function<T, String> id) {
    Set<String> ids = rows.stream().map(id).collect(Collectors.toSet());
    assertThat(ids).hasSameSizeAs(rows);
    return ids;
  }
}
