package care.shouhu.command.registry.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DivisionOutlinesTest {
  private static final DivisionOutlines ZUNYI = DivisionOutlines.ofZunyi();

  /** GB/T 2260 code, longitude and latitude of the seats ({@code zunyi-divisions.csv}). */
  private static final Map<String, double[]> SEATS =
      Map.ofEntries(
          Map.entry("520302", new double[] {106.8937, 27.644754}),
          Map.entry("520303", new double[] {106.93427, 27.750125}),
          Map.entry("520304", new double[] {106.829574, 27.536298}),
          Map.entry("520322", new double[] {106.825198, 28.133311}),
          Map.entry("520323", new double[] {107.191222, 27.946222}),
          Map.entry("520324", new double[] {107.453945, 28.553285}),
          Map.entry("520325", new double[] {107.613133, 28.862425}),
          Map.entry("520326", new double[] {107.898956, 28.563086}),
          Map.entry("520327", new double[] {107.716355, 27.954695}),
          Map.entry("520328", new double[] {107.465407, 27.749055}),
          Map.entry("520329", new double[] {107.905197, 27.215491}),
          Map.entry("520330", new double[] {106.197137, 28.33127}),
          Map.entry("520381", new double[] {105.697472, 28.590337}),
          Map.entry("520382", new double[] {106.40109, 27.792514}));

  @Test
  void eachSeat_liesInItsOwnDivision_andInNoOther() {
    assertThat(ZUNYI.ringsByDivision()).hasSize(14);
    SEATS.forEach((own, seat) ->
        SEATS
            .keySet()
            .forEach(division -> {
              double meters = ZUNYI.metersOutside(division, seat[0], seat[1]).orElseThrow();
              if (division.equals(own)) {
                assertThat(meters).as(own).isZero();
              } else {
                assertThat(meters).as(own + " of " + division).isPositive();
              }
            }));
  }

  @Test
  void distances_areThoseOfTheMap() {
    var square =
        new DivisionOutlines(
            Map.of("520302", List.of(new double[] {107, 27, 108, 27, 108, 28, 107, 28})));

    assertThat(square.metersOutside("520302", 107.5, 27.5)).hasValue(0);
    assertThat(square.metersOutside("520302", 107.5, 28.1).orElseThrow())
        .isBetween(11_100., 11_200.);
    assertThat(square.metersOutside("520302", 106.9, 27.5).orElseThrow()).isBetween(9_800., 9_900.);
    assertThat(square.metersOutside("520303", 107.5, 27.5)).isEmpty();
  }

  @Test
  void whatLiesInAHole_isOutside() {
    double[] whole = {107, 27, 108, 27, 108, 28, 107, 28};
    double[] hole = {107.4, 27.4, 107.6, 27.4, 107.6, 27.6, 107.4, 27.6};
    var ring = new DivisionOutlines(Map.of("520302", List.of(whole, hole)));

    assertThat(ring.metersOutside("520302", 107.5, 27.5).orElseThrow()).isPositive();
    assertThat(ring.metersOutside("520302", 107.2, 27.2)).hasValue(0);
  }

  @Test
  void randomPlaces_areTooFar_onlyBeyondTheTolerance() {
    var random = new Random(7);
    for (int n = 0; n < 2_000; n++) {
      double longitude = 105 + 3.5 * random.nextDouble();
      double latitude = 26.8 + 2.6 * random.nextDouble();
      double meters = ZUNYI.metersOutside("520302", longitude, latitude).orElseThrow();

      assertThat(DivisionOutlines.kilometersTooFar("520302", longitude, latitude).isPresent())
          .isEqualTo(meters > DivisionOutlines.TOLERANCE_METERS);
    }
    assertThat(DivisionOutlines.kilometersTooFar("520300", 0, 0)).isEmpty();
    assertThat(DivisionOutlines.kilometersTooFar("520302", 107.9, 27.2)).isPresent();
  }
}
