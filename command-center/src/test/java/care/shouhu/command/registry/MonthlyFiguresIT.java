package care.shouhu.command.registry;

import static care.shouhu.command.RunningCommandCenter.HERE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import care.shouhu.command.RunningCommandCenter;
import care.shouhu.command.bed.BedCommand;
import care.shouhu.command.bed.BedMachine;
import care.shouhu.command.bed.StayEnd;
import care.shouhu.command.bed.StayKind;
import care.shouhu.command.report.MonthlyReport.Line;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The numbers of a month, on a real PostgreSQL, after commands that were really taken. */
class MonthlyFiguresIT {
  private static final String DIVISION = "520330";
  private static final BedCaller BY = new BedCaller("tester", null, "", (division, place) -> true);

  private static RunningCommandCenter running;
  private static BedRegister beds;
  private static WaitingRegister waiting;
  private static RespiteRegister respite;

  @BeforeAll
  static void start() throws Exception {
    running = new RunningCommandCenter();
    beds = new BedRegister(running.center().registry());
    waiting = new WaitingRegister(beds, running.center().registry());
    respite = new RespiteRegister(beds);
    running.database().jdbi().useHandle(MonthlyFiguresIT::city);
  }

  @AfterAll
  static void stop() throws Exception {
    running.close();
  }

  private static void city(Handle handle) {
    for (String home : List.of("centre", "one", "two")) {
      handle.execute(
          """
          insert into place (id, kind, name, division, longitude, latitude)
          values (?, 'INSTITUTION', ?, ?, 106.9, 27.7)
          """,
          home,
          home,
          DIVISION);
      for (int n = 1; n <= 4 && !home.equals("centre"); n++) {
        handle.execute(
            "insert into bed (id, place_id, room, label, respite) values (?, ?, '1', ?, ?)",
            home + "-" + n,
            home,
            "b" + n,
            n == 4);
      }
    }
    for (String person : List.of("stays", "moves", "guest", "waits", "odd")) {
      handle.execute(
          "insert into resident (id, name, birth_year, division) values (?, '李', 1945, ?)",
          person,
          HERE);
      if (!person.equals("odd")) {
        handle.execute(
            """
            insert into assessment (id, resident_id, level, assessed_on, assessor, valid_until)
            values (?, ?, 'FULL', current_date - 40, '评估员', current_date + 100)
            """,
            "as-" + person,
            person);
      }
    }
  }

  private static void take(BedCommand command) {
    taken(beds.take(command, BY));
  }

  private static BedAnswer taken(Written<BedAnswer> written) {
    BedAnswer answer = ((Written.Done<BedAnswer>) written).value();
    assertThat(answer).isNotInstanceOf(BedAnswer.Refused.class);
    return answer;
  }

  private static void admit(String person, String bed, String override) {
    take(new BedCommand.Admit(person, bed, StayKind.RESIDENCE, null, override, null));
  }

  @Test
  void transfersCountWhereTheyCameAndWent_guestsAreNoResidents_andWhoWaitedCountsWhenMovingIn() {
    LocalDate today = BedMachine.day(System.currentTimeMillis());
    admit("stays", "one-1", null);
    admit("moves", "one-2", null);
    take(new BedCommand.Transfer("moves", "one-3", null, "换房"));
    take(new BedCommand.Transfer("moves", "two-1", null, "离家近"));
    admit("odd", "one-2", "家中失火，当日安置");
    take(new BedCommand.Transfer("odd", "two-2", "近亲属", "离家近"));
    take(new BedCommand.ToHospital("stays", null, "住院"));
    take(new BedCommand.Discharge("stays", StayEnd.HOSPITAL, null, null));
    var booked =
        (BedAnswer.Numbered)
            taken(
                respite.book(
                    new RespiteRegister.Booking("one-4", "guest", today, today.plusDays(3), null),
                    BY));
    taken(respite.arrive(booked.number(), null, null, BY));
    take(new BedCommand.ToHospital("guest", null, "住院"));
    take(new BedCommand.Discharge("guest", StayEnd.HOSPITAL, null, null));
    taken(waiting.enter(new WaitingRegister.Wish("two", "waits", false, null, null), BY));
    running.database().jdbi().useHandle(MonthlyFiguresIT::acceptedLastMonth);
    admit("waits", "two-3", null);

    YearMonth month = YearMonth.from(today);
    var figures = new MonthlyFigures(running.database().jdbi());
    List<Line> lines = figures.byInstitution(month, DIVISION, null);
    Line whole =
        figures.byDivision(month).stream()
            .filter(line -> line.id().equals(DIVISION))
            .findFirst()
            .orElseThrow();

    assertThat(lines).as("a centre has no beds").extracting(Line::id).containsExactly("one", "two");
    Line one = lines.getFirst();
    assertThat(one.admissions()).as("stays, moves, odd").isEqualTo(3);
    assertThat(one.discharges()).as("moves and odd to the other, stays").isEqualTo(3);
    assertThat(one.overrides()).isEqualTo(1);
    assertThat(one.respiteStays()).isEqualTo(1);
    assertThat(one.toHospital()).isEqualTo(2);
    Line two = lines.getLast();
    assertThat(two.admissions()).as("moves, odd, waits").isEqualTo(3);
    assertThat(two.discharges()).isZero();
    assertThat(two.overrides()).as("odd was not assessed here either").isEqualTo(1);
    assertThat(two.offers()).isEqualTo(1);
    assertThat(two.fromList()).isEqualTo(1);
    assertThat(figures.byInstitution(month.minusMonths(1), DIVISION, null).getLast().fromList())
        .as("accepted then, moved in now")
        .isZero();
    assertThat(whole.admissions()).isEqualTo(one.admissions() + two.admissions());
    assertThat(whole.discharges()).isEqualTo(one.discharges() + two.discharges());
  }

  @Test
  void whoMovesBetweenSitesOfAnInstitution_leavesOnlyTheLinesThatHoldOneOfThem() {
    running.database().jdbi().useHandle(MonthlyFiguresIT::threeSites);
    admit("wanders", "a1-1", null);
    take(new BedCommand.Transfer("wanders", "a2-1", null, "换房"));
    take(new BedCommand.Transfer("wanders", "a3-1", null, "离家近"));

    YearMonth month = YearMonth.from(BedMachine.day(System.currentTimeMillis()));
    var figures = new MonthlyFigures(running.database().jdbi());

    assertThat(figures.byInstitution(month, "520329", null))
        .as("in at the first site, out to the other county")
        .extracting(Line::id, Line::admissions, Line::discharges)
        .containsExactly(tuple("a1", 1L, 1L));
    for (String site : List.of("a1", "a2")) {
      assertThat(figures.byInstitution(month, "520329", Set.of(site)))
          .as("of who sees this site alone, by its name")
          .extracting(Line::name, Line::admissions, Line::discharges)
          .containsExactly(tuple("site " + site, 1L, 1L));
    }
    assertThat(figures.byInstitution(month, null, Set.of("a1", "a2", "a3")))
        .as("of who looks after all three, in either county: in once, and not out")
        .extracting(Line::name, Line::admissions, Line::discharges)
        .containsExactly(tuple("site a1", 1L, 0L));
    assertThat(figures.byInstitution(month, null, Set.of())).as("of who has none").isEmpty();
    assertThat(figures.byDivision(month))
        .filteredOn(line -> line.id().equals("520329") || line.id().equals("520328"))
        .extracting(Line::id, Line::admissions, Line::discharges)
        .containsExactlyInAnyOrder(tuple("520329", 1L, 1L), tuple("520328", 1L, 0L));
  }

  /** Two sites in one county and one in another, all of the institution {@code a1}. */
  private static void threeSites(Handle handle) {
    for (String site : List.of("a1", "a2", "a3")) {
      handle.execute(
          """
          insert into place (id, kind, name, division, longitude, latitude, organisation_id)
          values (?, 'INSTITUTION', ?, ?, 106.9, 27.7, ?)
          """,
          site,
          "site " + site,
          site.equals("a3") ? "520328" : "520329",
          site.equals("a1") ? null : "a1");
      handle.execute(
          "insert into bed (id, place_id, room, label) values (?, ?, '1', 'b1')",
          site + "-1",
          site);
    }
    handle.execute(
        "insert into resident (id, name, birth_year, division) values ('wanders', '李', 1945, ?)",
        HERE);
    handle.execute(
        """
        insert into assessment (id, resident_id, level, assessed_on, assessor, valid_until)
        values ('as-wanders', 'wanders', 'FULL', current_date - 40, '评估员', current_date + 100)
        """);
  }

  private static void acceptedLastMonth(Handle handle) {
    assertThat(
            handle.execute(
                """
                update bed_offer set status = 'ACCEPTED', answered_by = 'tester',
                  answered_at = date_trunc('month', now() at time zone 'Asia/Shanghai') at time zone 'Asia/Shanghai'
                                - interval '1 day'
                where resident_id = 'waits'
                """))
        .isEqualTo(1);
  }
}
