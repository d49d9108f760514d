package care.shouhu.command.preflight;

import care.shouhu.command.incident.EscalationPolicy;
import care.shouhu.command.incident.Staff;
import care.shouhu.command.incident.Subject;
import care.shouhu.command.preflight.Coverage.Uncovered;
import care.shouhu.core.directory.Bed;
import care.shouhu.core.directory.Bed.BedState;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.directory.Place;
import care.shouhu.core.directory.Place.PlaceKind;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The whole city as it is covered at one moment. What holds in an institution holds for each of its
 * beds, and in one county for every household, so that the work grows with institutions and
 * counties and not with beds.
 *
 * @param atMillis when it was looked at
 * @param byPlace of each institution
 * @param ofHouseholds by division
 * @param counts over the city
 */
public record Preflight(
    long atMillis,
    Map<String, Coverage> byPlace,
    Map<String, Coverage> ofHouseholds,
    Counts counts) {

  public Preflight {
    byPlace = Map.copyOf(byPlace);
    ofHouseholds = Map.copyOf(ofHouseholds);
  }

  /**
   * How much is covered. One bed may be uncovered for more than one reason.
   *
   * @param uncovered beds and households by reason
   */
  public record Counts(
      int beds,
      int households,
      int uncoveredBeds,
      int uncoveredHouseholds,
      Map<Uncovered, Integer> uncovered) {
    public Counts {
      uncovered = Map.copyOf(uncovered);
    }
  }

  /** A bed or a household that somebody may call from. */
  public sealed interface Spot {
    String id();

    Place place();

    /** A bed that is not out of service. */
    record OfBed(Bed bed, Place place) implements Spot {
      @Override
      public String id() {
        return bed.id();
      }
    }

    /** A household. */
    record OfHousehold(Place place) implements Spot {
      @Override
      public String id() {
        return place.id();
      }
    }
  }

  /** Looks at the city now. */
  public static Preflight of(
      Directory directory,
      Function<Subject, EscalationPolicy> policies,
      Staff staff,
      Channels channels,
      long nowMillis) {
    Map<String, Coverage> byPlace = new HashMap<>();
    Map<String, Coverage> ofHouseholds = new HashMap<>();
    for (Place place : directory.places()) {
      Map<String, Coverage> known = place.kind() == PlaceKind.INSTITUTION ? byPlace : ofHouseholds;
      known.computeIfAbsent(
          key(place),
          key -> {
            Subject subject = Subject.ofPlace(place);
            return Coverage.of(subject, policies.apply(subject), staff, channels, nowMillis);
          });
    }
    var unCounted =
        new Preflight(nowMillis, byPlace, ofHouseholds, new Counts(0, 0, 0, 0, Map.of()));
    return new Preflight(nowMillis, byPlace, ofHouseholds, unCounted.count(spots(directory)));
  }

  /** All of the city, in no order. */
  public static Stream<Spot> spots(Directory directory) {
    Stream<Spot> beds =
        directory.beds().stream()
            .filter(bed -> bed.state() != BedState.OUT_OF_SERVICE)
            .flatMap(bed ->
                directory.place(bed.placeId()).stream()
                    .map(place -> (Spot) new Spot.OfBed(bed, place)));
    Stream<Spot> households =
        directory.places().stream()
            .filter(place -> place.kind() == PlaceKind.HOUSEHOLD)
            .map(Spot.OfHousehold::new);
    return Stream.concat(beds, households);
  }

  /** How these are covered; of one that is newer than this look nothing is known: null. */
  public Coverage coverage(Spot spot) {
    Place place = spot.place();
    return place.kind() == PlaceKind.INSTITUTION
        ? byPlace.get(key(place))
        : ofHouseholds.get(key(place));
  }

  /** Counts some of the city's. */
  public Counts count(Stream<Spot> spots) {
    var count =
        new Object() {
          int beds;
          int households;
          int uncoveredBeds;
          int uncoveredHouseholds;
        };
    Map<Uncovered, Integer> reasons = new EnumMap<>(Uncovered.class);
    spots.forEach(spot -> {
      Coverage coverage = coverage(spot);
      boolean uncovered = coverage == null || !coverage.uncovered().isEmpty();
      switch (spot) {
        case Spot.OfBed bed -> {
          count.beds++;
          count.uncoveredBeds += uncovered ? 1 : 0;
        }
        case Spot.OfHousehold household -> {
          count.households++;
          count.uncoveredHouseholds += uncovered ? 1 : 0;
        }
      }
      if (coverage != null) {
        coverage.uncovered().forEach(reason -> reasons.merge(reason, 1, Integer::sum));
      }
    });
    return new Counts(
        count.beds, count.households, count.uncoveredBeds, count.uncoveredHouseholds, reasons);
  }

  /** A household's policy, people and desk are its county's. */
  private static String key(Place place) {
    return place.kind() == PlaceKind.INSTITUTION ? place.id() : place.division();
  }
}
