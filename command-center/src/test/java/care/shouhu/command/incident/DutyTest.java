package care.shouhu.command.incident;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.incident.DutyMark.LastPlace;
import care.shouhu.command.incident.DutyMark.Word;
import care.shouhu.command.incident.DutyState.Basis;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.directory.DirectoryChanges;
import care.shouhu.core.directory.Division;
import care.shouhu.core.directory.Shift;
import care.shouhu.core.directory.User;
import care.shouhu.core.directory.User.Role;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is on duty: by word, by roster, by the register's switch. */
class DutyTest {
  private static final long HOUR = 3_600_000L;
  private static final Actor LEAD =
      new Actor("lead", "院长", Role.INSTITUTION_LEAD, null, Set.of("home"), "");

  private final Directory directory = new Directory();
  private final Map<String, DutyMark> marks = new HashMap<>();
  private final Staff staff =
      new Staff(
          directory,
          new RosterBook(directory),
          username -> Optional.ofNullable(marks.get(username)));
  private long version;
  private long shifts;

  DutyTest() {
    var all = DirectoryChanges.collect();
    all.division(new Division("520300", "遵义市", null, 106.9, 27.7));
    all.division(new Division("520302", "红花岗区", "520300", 106.9, 27.6));
    for (String name : List.of("nurse-1", "nurse-2")) {
      all.user(user(name, Role.INSTITUTION_STAFF, null, "home"));
    }
    all.user(user("lead", Role.INSTITUTION_LEAD, null, "home"));
    all.user(user("county", Role.COUNTY_OPERATOR, "520302", null));
    all.user(user("worker", Role.FIELD_WORKER, "520302", null));
    all.user(user("city", Role.CITY_OPERATOR, null, null));
    directory.apply(all.at(++version));
  }

  @Test
  void withoutARoster_theSwitchOfTheRegisterHolds() {
    assertBasis("nurse-1", 0, Basis.STANDING);
  }

  @ParameterizedTest
  @CsvSource({
    // nurse-1 works from 8 to 16; the roster governs from then to 36 h after.
    "-161, STANDING, STANDING",
    "7, STANDING, STANDING",
    "8, ROSTER, NOT_ROSTERED",
    "15, ROSTER, NOT_ROSTERED",
    "16, NOT_ROSTERED, NOT_ROSTERED",
    "51, NOT_ROSTERED, NOT_ROSTERED",
    "52, STANDING, STANDING"
  })
  void aRosterGovernsTheRoleItNames(long hour, Basis named, Basis colleague) {
    shift(null, "home", 8, 16, "nurse-1");

    assertBasis("nurse-1", hour, named);
    assertBasis("nurse-2", hour, colleague);
    assertBasis("lead", hour, Basis.STANDING);
    assertBasis("worker", hour, Basis.STANDING);
  }

  @Test
  void aRemovedShiftNoLongerCounts_andTheNextOneIsKnown() {
    shift(null, "home", 8, 16, "nurse-1");
    shift(null, "home", 16, 24, "nurse-1", "nurse-2");
    assertThat(staff.duty(user("nurse-1"), 9 * HOUR).untilMillis()).isEqualTo(16 * HOUR);

    directory.apply(DirectoryChanges.collect().removeShift(1).at(++version));

    assertBasis("nurse-1", 9, Basis.STANDING);
    assertThat(staff.rosters().nextShift(user("nurse-1"), 9 * HOUR).orElseThrow().startsAtMillis())
        .isEqualTo(16 * HOUR);
  }

  @Test
  void theCitysOwnCodeIsTheCitysDesk_andADivisionsItsDeskAndFieldWorkers() {
    shift("520300", null, 8, 16, "city");
    shift("520302", null, 8, 16, "worker");

    assertBasis("city", 8, Basis.ROSTER);
    assertBasis("city", 17, Basis.NOT_ROSTERED);
    assertBasis("worker", 17, Basis.NOT_ROSTERED);
    assertBasis("county", 17, Basis.STANDING);
  }

  @ParameterizedTest
  @CsvSource({
    "ON_DUTY, 17, SIGNED_ON, true",
    "OFF_DUTY, 9, SIGNED_OFF, false",
    "UNAVAILABLE, 9, ON_BREAK, false",
    "UNAVAILABLE, 17, NOT_ROSTERED, false",
    "AS_ROSTERED, 9, ROSTER, true"
  })
  void aWordStandsOverTheRoster_untilItsTime(Word word, long hour, Basis basis, boolean available) {
    shift(null, "home", 8, 16, "nurse-1");
    say("nurse-1", word, hour * HOUR + 1, hour * HOUR);

    DutyState duty = staff.duty(user("nurse-1"), hour * HOUR);

    assertThat(duty.basis()).isEqualTo(basis);
    assertThat(duty.available()).isEqualTo(available);
    assertThat(staff.duty(user("nurse-1"), hour * HOUR + 1).basis())
        .isEqualTo(hour == 17 ? Basis.NOT_ROSTERED : Basis.ROSTER);
  }

  @ParameterizedTest
  @CsvSource({"ON_DUTY, ", "UNAVAILABLE, 0", "OFF_DUTY, 37"})
  void aWordWithoutARightEndIsRefused(Word word, Long untilHour) {
    Verdict verdict =
        DutyRules.say(
            DutyMark.nothing("nurse-1"),
            new Command.SayDuty("nurse-1", word, untilHour == null ? null : untilHour * HOUR, null),
            LEAD,
            0);

    assertThat(verdict)
        .isInstanceOfSatisfying(
            Verdict.Rejected.class,
            r -> assertThat(r.refused().reason()).isEqualTo(Refused.Reason.WRONG_UNTIL));
  }

  @ParameterizedTest
  @CsvSource({
    // Degrees of latitude moved, seconds later, whether it is kept.
    "0.0001, 10, false",
    "0.01, 10, true",
    "0.0001, 300, true",
    "0.01, -10, false"
  })
  void aPlaceIsKeptWhenItIsNews(double moved, long secondsLater, boolean kept) {
    DutyMark before = DutyMark.nothing("worker").at(new LastPlace(106.9, 27.7, 1_000_000));

    var now = new LastPlace(106.9, 27.7 + moved, 1_000_000 + secondsLater * 1_000);
    Verdict verdict = DutyRules.place(before, now, true);

    assertThat(((Verdict.Booked) verdict).decisions()).hasSize(kept ? 1 : 0);
  }

  @Test
  void aPlaceOffDutyIsNotKept() {
    var verdict =
        DutyRules.place(DutyMark.nothing("worker"), new LastPlace(106.9, 27.7, 1_000_000), false);

    assertThat(((Verdict.Booked) verdict).decisions()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"OFF_DUTY, false", "UNAVAILABLE, true", "ON_DUTY, true"})
  void whoGoesOffDutyIsNowhere(Word word, boolean kept) {
    DutyMark before = DutyMark.nothing("worker").at(new LastPlace(106.9, 27.7, 1_000_000));

    assertThat(before.saying(word, 2 * HOUR, null, LEAD, HOUR).place() != null).isEqualTo(kept);
  }

  @Test
  void aPlaceTakenBackIsForgotten_andThatOnce() {
    DutyMark before = DutyMark.nothing("worker").at(new LastPlace(106.9, 27.7, 1_000_000));

    var verdict = (Verdict.Booked) DutyRules.place(before, null, true);

    DutyMark after = ((Decision.DutySaid) verdict.decisions().getFirst()).mark();
    assertThat(after.place()).isNull();
    assertThat(((Verdict.Booked) DutyRules.place(after, null, true)).decisions()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    // nurse-1 works from 8 to 16 and said where they were at 15:30; stale after 1,800 s.
    "15.5, true",
    "15.9, true",
    "16, false",
    "17, false"
  })
  void aPlaceIsKnownWhileTheShiftLasts(double hour, boolean known) {
    shift(null, "home", 8, 16, "nurse-1");
    long saidAt = (long) (15.5 * HOUR);
    marks.put("nurse-1", DutyMark.nothing("nurse-1").at(new LastPlace(106.9, 27.7, saidAt)));

    assertThat(staff.place(user("nurse-1"), (long) (hour * HOUR), 1_800) != null).isEqualTo(known);
  }

  @Test
  void anOldPlaceIsNotKnown() {
    marks.put("nurse-1", DutyMark.nothing("nurse-1").at(new LastPlace(106.9, 27.7, HOUR)));

    assertThat(staff.place(user("nurse-1"), HOUR + 1_800_000, 1_800)).isNotNull();
    assertThat(staff.place(user("nurse-1"), HOUR + 1_800_001, 1_800)).isNull();
  }

  /** The remembered standing of a roster says the same as one that is read anew each time. */
  @Property(tries = 200)
  void whatIsRememberedIsWhatIsTrue(@ForAll long seed) {
    var random = new Random(seed);
    DutyTest fresh = new DutyTest();
    for (int i = 0; i < 6; i++) {
      long from = random.nextInt(400);
      fresh.shift(
          null, "home", from, from + 1 + random.nextInt(12), "nurse-" + (1 + random.nextInt(2)));
    }
    for (int i = 0; i < 60; i++) {
      long now = (random.nextInt(700) - 150) * HOUR + random.nextInt(2);
      User user = fresh.user("nurse-" + (1 + random.nextInt(2)));
      Staff anew = new Staff(fresh.directory);
      assertThat(fresh.staff.duty(user, now)).isEqualTo(anew.duty(user, now));
    }
  }

  private void assertBasis(String name, long hour, Basis basis) {
    assertThat(staff.duty(user(name), hour * HOUR).basis()).as(name).isEqualTo(basis);
  }

  private void say(String name, Word word, long until, long now) {
    Verdict verdict =
        DutyRules.say(
            DutyMark.nothing(name), new Command.SayDuty(name, word, until, "午休"), LEAD, now);
    var said = (Decision.DutySaid) ((Verdict.Booked) verdict).decisions().getFirst();
    marks.put(name, said.mark());
  }

  private void shift(String division, String place, long from, long to, String... people) {
    var shift = new Shift(++shifts, place, division, "", from * HOUR, to * HOUR, List.of(people));
    directory.apply(DirectoryChanges.collect().shift(shift).at(++version));
  }

  private User user(String name) {
    return directory.user(name).orElseThrow();
  }

  private static User user(String name, Role role, String division, String placeId) {
    return new User(name, name, "", role, division, placeId, null, null, List.of(), true);
  }
}
