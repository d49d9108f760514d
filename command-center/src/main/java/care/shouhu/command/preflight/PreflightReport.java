package care.shouhu.command.preflight;

import care.shouhu.command.preflight.Coverage.Fault;
import care.shouhu.command.preflight.Coverage.TierCover;
import care.shouhu.core.directory.Bed;
import care.shouhu.core.directory.Bed.BedState;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.directory.Place;
import care.shouhu.core.directory.Place.PlaceKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * All beds in service and all homes of a part of the city by how they are covered. Costs one pass
 * over both.
 *
 * @param faults how many beds and homes each fault of each tier concerns, nearest tier first
 */
public record PreflightReport(
    long atMillis, Count beds, Count households, List<FaultCount> faults) {

  public PreflightReport {
    faults = List.copyOf(faults);
  }

  /**
   * How many there are.
   *
   * @param uncovered at one tier or more the word might not arrive
   * @param unreached of those: at no tier it surely would
   */
  public record Count(int all, int uncovered, int unreached) {}

  public record FaultCount(Line tier, Fault fault, int beds, int households) {}

  /** A bed in service, or a home, that is uncovered. */
  public record Uncovered(Bed bed, Place place, Coverage coverage) {

    public boolean isBed() {
      return bed != null;
    }

    public String id() {
      return bed == null ? place.id() : bed.id();
    }
  }

  private static final class Tally {
    private int all;
    private int uncovered;
    private int unreached;

    void add(Coverage coverage) {
      all++;
      uncovered += coverage.isCovered() ? 0 : 1;
      unreached += coverage.reached().isPresent() ? 0 : 1;
    }

    Count count() {
      return new Count(all, uncovered, unreached);
    }
  }

  private record FaultOfTier(Line tier, Fault fault) {}

  /** Counts what lies at the places asked for. */
  public static PreflightReport of(
      Directory directory, Preflight preflight, Predicate<Place> asked) {
    Tally beds = new Tally();
    Tally households = new Tally();
    Map<FaultOfTier, int[]> faults =
        new TreeMap<>(Comparator.comparing(FaultOfTier::tier).thenComparing(FaultOfTier::fault));
    Map<String, Integer> bedsByPlace = bedsByPlace(directory);
    for (Place place : directory.places()) {
      if (!asked.test(place)) {
        continue;
      }
      Coverage coverage = preflight.of(place);
      int here = bedsByPlace.getOrDefault(place.id(), 0);
      boolean home = place.kind() == PlaceKind.HOUSEHOLD;
      for (int i = 0; i < here; i++) {
        beds.add(coverage);
      }
      if (home) {
        households.add(coverage);
      }
      for (TierCover faulty : coverage.faulty()) {
        int[] counts =
            faults.computeIfAbsent(
                new FaultOfTier(faulty.tier(), faulty.fault()), key -> new int[2]);
        counts[0] += here;
        counts[1] += home ? 1 : 0;
      }
    }
    List<FaultCount> counted = new ArrayList<>();
    faults.forEach((key, counts) ->
        counted.add(new FaultCount(key.tier(), key.fault(), counts[0], counts[1])));
    return new PreflightReport(preflight.nowMillis(), beds.count(), households.count(), counted);
  }

  private static Map<String, Integer> bedsByPlace(Directory directory) {
    Map<String, Integer> beds = new HashMap<>();
    for (Bed bed : directory.beds()) {
      if (bed.state() != BedState.OUT_OF_SERVICE) {
        beds.merge(bed.placeId(), 1, Integer::sum);
      }
    }
    return beds;
  }

  /**
   * The uncovered ones in order: beds by id, then homes by id.
   *
   * @param afterBed only beds behind this id; null for all
   * @param afterHome only homes behind this id and no beds; null for all
   * @param limit at most so many
   */
  public static List<Uncovered> uncovered(
      Directory directory,
      Preflight preflight,
      Predicate<Place> asked,
      String afterBed,
      String afterHome,
      int limit) {
    First first = new First(limit);
    if (afterHome == null) {
      for (Bed bed : directory.beds()) {
        boolean inService = bed.state() != BedState.OUT_OF_SERVICE;
        if (inService && (afterBed == null || bed.id().compareTo(afterBed) > 0)) {
          Optional<Place> place = directory.place(bed.placeId()).filter(asked);
          place.ifPresent(at -> first.offer(new Uncovered(bed, at, preflight.of(at))));
        }
      }
    }
    for (Place place : directory.places()) {
      boolean behind = afterHome == null || place.id().compareTo(afterHome) > 0;
      if (place.kind() == PlaceKind.HOUSEHOLD && behind && asked.test(place)) {
        first.offer(new Uncovered(null, place, preflight.of(place)));
      }
    }
    return first.inOrder();
  }

  /** Keeps the first few of many. */
  private static final class First {
    private static final Comparator<Uncovered> ORDER =
        Comparator.comparing(Uncovered::isBed).reversed().thenComparing(Uncovered::id);

    private final int limit;
    private final PriorityQueue<Uncovered> kept = new PriorityQueue<>(ORDER.reversed());

    First(int limit) {
      this.limit = limit;
    }

    void offer(Uncovered one) {
      if (one.coverage().isCovered()) {
        return;
      }
      if (kept.size() < limit) {
        kept.add(one);
      } else if (ORDER.compare(one, kept.peek()) < 0) {
        kept.poll();
        kept.add(one);
      }
    }

    List<Uncovered> inOrder() {
      return kept.stream().sorted(ORDER).toList();
    }
  }
}
