package care.shouhu.command.bed;

import care.shouhu.core.directory.Bed;
import care.shouhu.core.directory.Bed.BedState;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.directory.DirectoryChanges;
import care.shouhu.core.directory.Place;
import care.shouhu.core.directory.Place.PlaceKind;
import care.shouhu.core.directory.Resident;
import care.shouhu.core.directory.Resident.CareLevel;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Counts beds as they change: each bed stands in it with what it counts for, and a change takes
 * that out and puts the new in. So a change costs the same in a city as in a village, and the sum
 * is what a count from scratch would give. Any thread may ask.
 */
public final class BedBook {
  private final Directory directory;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Counted> counted = new HashMap<>();
  private final Map<String, String> bedIdByResident = new HashMap<>();
  private final Tally city = new Tally();
  private final Map<String, Tally> divisions = new HashMap<>();
  private final Map<String, Tally> places = new HashMap<>();

  private BedBook(Directory directory) {
    this.directory = directory;
  }

  /** Follows this directory from now on. */
  public static BedBook of(Directory directory) {
    var book = new BedBook(directory);
    directory.onChange(book::changed);
    book.countAll();
    return book;
  }

  /**
   * The figures now.
   *
   * @param byDivision divisions that have beds
   * @param byPlace institutions that have beds
   */
  public record Beds(
      BedFigures city, Map<String, BedFigures> byDivision, Map<String, BedFigures> byPlace) {}

  /** What one bed counts for. {@code division} is null while its place is not known. */
  private record Counted(
      String placeId,
      String division,
      BedState state,
      boolean nursingType,
      boolean respite,
      CareLevel level) {}

  /** The figures at this moment. */
  public Beds now() {
    lock.lock();
    try {
      return new Beds(city.figures(), figures(divisions), figures(places));
    } finally {
      lock.unlock();
    }
  }

  private static Map<String, BedFigures> figures(Map<String, Tally> tallies) {
    Map<String, BedFigures> figures = new HashMap<>();
    tallies.forEach((key, tally) -> figures.put(key, tally.figures()));
    return Map.copyOf(figures);
  }

  private void countAll() {
    lock.lock();
    try {
      directory.beds().forEach(bed -> count(bed.id()));
    } finally {
      lock.unlock();
    }
  }

  /** Asks the directory for each bed that the step may have touched: its order does not matter. */
  private void changed(DirectoryChanges changes) {
    lock.lock();
    try {
      Set<String> touched = new HashSet<>();
      changes.beds().forEach(bed -> touched.add(bed.id()));
      touched.addAll(changes.removed().bedIds());
      changes.residents().forEach(resident -> touch(touched, resident.id(), resident.bedId()));
      changes.removed().residentIds().forEach(id -> touch(touched, id, null));
      changes
          .places()
          .forEach(
              place -> directory.bedsOfPlace(place.id()).forEach(bed -> touched.add(bed.id())));
      touched.forEach(this::count);
    } finally {
      lock.unlock();
    }
  }

  private void touch(Set<String> touched, String residentId, String bedIdOrNull) {
    String before = bedIdByResident.get(residentId);
    if (before != null) {
      touched.add(before);
    }
    if (bedIdOrNull != null) {
      touched.add(bedIdOrNull);
      bedIdByResident.put(residentId, bedIdOrNull);
    } else {
      bedIdByResident.remove(residentId);
    }
  }

  private void count(String bedId) {
    Bed bed = directory.bed(bedId).orElse(null);
    Counted now = bed == null ? null : counted(bed);
    Counted before = now == null ? counted.remove(bedId) : counted.put(bedId, now);
    if (Objects.equals(before, now)) {
      return;
    }
    if (before != null) {
      add(before, -1);
    }
    if (now != null) {
      add(now, 1);
    }
  }

  private Counted counted(Bed bed) {
    Place place = directory.place(bed.placeId()).orElse(null);
    Resident holder = directory.residentOfBed(bed.id()).orElse(null);
    if (holder != null) {
      bedIdByResident.put(holder.id(), bed.id());
    }
    boolean known = place != null && place.kind() == PlaceKind.INSTITUTION;
    return new Counted(
        bed.placeId(),
        known ? place.division() : null,
        bed.state(),
        bed.nursingType(),
        bed.respite(),
        holder == null ? null : holder.careLevel());
  }

  private void add(Counted bed, int times) {
    city.add(bed, times);
    if (bed.division != null) {
      divisions.computeIfAbsent(bed.division, d -> new Tally()).add(bed, times);
      places.computeIfAbsent(bed.placeId, p -> new Tally()).add(bed, times);
    }
  }

  /** Counters of one scope. */
  private static final class Tally {
    private final Map<BedState, Integer> states = new EnumMap<>(BedState.class);
    private final Map<CareLevel, Integer> levels = new EnumMap<>(CareLevel.class);
    private int levelUnknown;
    private int nursingType;
    private int nursingOccupied;
    private int nursingVacant;
    private int respiteBeds;

    void add(Counted bed, int times) {
      move(states, bed.state, times);
      boolean inService = bed.state != BedState.OUT_OF_SERVICE;
      boolean held = BedMachine.isHeld(bed.state);
      if (held && bed.level != null) {
        move(levels, bed.level, times);
      } else if (held) {
        levelUnknown += times;
      }
      if (bed.nursingType && inService) {
        nursingType += times;
        nursingOccupied += held ? times : 0;
        nursingVacant += bed.state == BedState.VACANT ? times : 0;
      }
      respiteBeds += bed.respite && inService ? times : 0;
    }

    private static <K> void move(Map<K, Integer> counts, K key, int times) {
      counts.merge(
          key, times, (before, more) -> before + more == 0 ? null : (Integer) (before + more));
    }

    BedFigures figures() {
      return new BedFigures(
          states, levels, levelUnknown, nursingType, nursingOccupied, nursingVacant, respiteBeds);
    }
  }
}
