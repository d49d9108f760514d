package care.shouhu.command.bed;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.core.directory.Bed;
import care.shouhu.core.directory.Bed.BedState;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.directory.DirectoryChanges;
import care.shouhu.core.directory.Place;
import care.shouhu.core.directory.Place.PlaceKind;
import care.shouhu.core.directory.Place.Terrain;
import care.shouhu.core.directory.Resident;
import care.shouhu.core.directory.Resident.CareLevel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What is counted by the change beside a count from scratch, after every change. */
class BedBookTest {
  private static final int STEPS = 120;
  private static final List<String> DIVISIONS = List.of("520302", "520303");
  private static final List<BedState> STATES = List.of(BedState.values());
  private static final List<CareLevel> LEVELS = List.of(CareLevel.values());

  @Property(tries = 150)
  void afterAnyChange_theFiguresAreThoseOfARecount(@ForAll long seed) {
    var random = new Random(seed);
    var directory = new Directory();
    BedBook book = BedBook.of(directory);

    for (int step = 0; step < STEPS; step++) {
      DirectoryChanges.Collector changes = DirectoryChanges.collect();
      for (int i = random.nextInt(4); i >= 0; i--) {
        change(random, changes);
      }
      directory.apply(changes.at(0));
      check(book.now(), directory);
    }
  }

  @Property(tries = 1)
  void aDirectoryThatIsFullAlready_isCountedAtTheBeginning() {
    var directory = new Directory();
    DirectoryChanges.Collector all = DirectoryChanges.collect();
    all.place(place(0, "520302"));
    all.bed(bed(0, 0, BedState.OCCUPIED, true, false));
    directory.apply(all.at(0));

    BedBook.Beds now = BedBook.of(directory).now();

    assertThat(now.byPlace().get("place-0").held()).isEqualTo(1);
    check(now, directory);
  }

  private static void change(Random random, DirectoryChanges.Collector changes) {
    int n = random.nextInt(6);
    switch (random.nextInt(8)) {
      case 0 -> changes.place(place(n % 3, DIVISIONS.get(random.nextInt(2))));
      case 1, 2, 3 ->
          changes.bed(
              bed(
                  n,
                  random.nextInt(3),
                  STATES.get(random.nextInt(STATES.size())),
                  random.nextBoolean(),
                  random.nextInt(4) == 0));
      case 4, 5 ->
          changes.resident(
              new Resident(
                  "resident-" + n,
                  "张",
                  1940,
                  "F",
                  LEVELS.get(random.nextInt(3)),
                  "place-0",
                  random.nextBoolean() ? "bed-" + random.nextInt(6) : null,
                  List.of()));
      case 6 -> changes.removeBed("bed-" + n);
      default -> changes.removeResident("resident-" + n);
    }
  }

  private static Place place(int n, String division) {
    return new Place(
        "place-" + n, PlaceKind.INSTITUTION, "院", division, null, Terrain.TOWN, 106.8, 28.1);
  }

  private static Bed bed(int n, int place, BedState state, boolean nursing, boolean respite) {
    return new Bed("bed-" + n, "place-" + place, "", "1", "A" + n, nursing, state, respite);
  }

  private static void check(BedBook.Beds beds, Directory directory) {
    check(beds.city(), directory, bed -> true);
    for (String division : DIVISIONS) {
      check(
          beds.byDivision().getOrDefault(division, BedFigures.NONE),
          directory,
          bed ->
              directory
                  .place(bed.placeId())
                  .filter(p -> p.division().equals(division))
                  .isPresent());
    }
    for (int n = 0; n < 3; n++) {
      String id = "place-" + n;
      check(
          beds.byPlace().getOrDefault(id, BedFigures.NONE),
          directory,
          bed -> bed.placeId().equals(id) && directory.place(id).isPresent());
    }
  }

  /** A second way to count, without anything of the first. */
  private static void check(BedFigures figures, Directory directory, Predicate<Bed> in) {
    List<Bed> beds = new ArrayList<>(directory.beds());
    beds.removeIf(in.negate());
    for (BedState state : STATES) {
      assertThat(figures.in(state)).as("%s", state).isEqualTo(count(beds, b -> b.state() == state));
    }
    Predicate<Bed> inService = bed -> bed.state() != BedState.OUT_OF_SERVICE;
    Predicate<Bed> held =
        bed ->
            List.of(BedState.OCCUPIED, BedState.ON_LEAVE, BedState.IN_HOSPITAL, BedState.RESPITE)
                .contains(bed.state());
    Predicate<Bed> nursing = Bed::nursingType;
    assertThat(figures.inService()).isEqualTo(count(beds, inService));
    assertThat(figures.held()).isEqualTo(count(beds, held));
    assertThat(figures.nursingType()).isEqualTo(count(beds, nursing.and(inService)));
    assertThat(figures.nursingOccupied()).isEqualTo(count(beds, nursing.and(held)));
    assertThat(figures.nursingVacant())
        .isEqualTo(count(beds, nursing.and(b -> b.state() == BedState.VACANT)));
    assertThat(figures.respiteBeds()).isEqualTo(count(beds, inService.and(Bed::respite)));
    int ofLevels = LEVELS.stream().mapToInt(figures::of).sum();
    assertThat(ofLevels + figures.levelUnknown()).as("they add up").isEqualTo(figures.held());
    for (CareLevel level : LEVELS) {
      Predicate<Bed> ofLevel =
          bed ->
              directory.residentOfBed(bed.id()).map(Resident::careLevel).stream()
                  .anyMatch(level::equals);
      assertThat(figures.of(level)).as("%s", level).isEqualTo(count(beds, held.and(ofLevel)));
    }
  }

  private static int count(List<Bed> beds, Predicate<Bed> which) {
    return (int) beds.stream().filter(which).count();
  }
}
