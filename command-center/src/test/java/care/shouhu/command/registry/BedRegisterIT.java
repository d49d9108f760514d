package care.shouhu.command.registry;

import static care.shouhu.command.RunningCommandCenter.HERE;
import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.RunningCommandCenter;
import care.shouhu.command.bed.BedBook;
import care.shouhu.command.bed.BedCommand;
import care.shouhu.command.bed.BedMachine;
import care.shouhu.command.bed.StayEnd;
import care.shouhu.command.bed.StayKind;
import care.shouhu.command.bed.WaitingList;
import care.shouhu.command.bed.WaitingRule;
import care.shouhu.core.directory.Bed.BedState;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;

/** Random commands from two connections at once on the real register; then all of it is checked. */
class BedRegisterIT {
  private static final int BEDS = 6;
  private static final int PEOPLE = 9;
  private static final int COMMANDS = 120;
  private static final long SEED = 20_261_127;

  @Test
  void fromTwoConnectionsAtOnce_theTablesHoldWhatTheRulesSay() throws Exception {
    try (var running = new RunningCommandCenter();
        ExecutorService threads = Executors.newFixedThreadPool(2)) {
      running.database().jdbi().useHandle(BedRegisterIT::city);
      var beds = new BedRegister(running.center().registry());
      var waiting = new WaitingRegister(beds, running.center().registry());

      List<CompletableFuture<Integer>> both = new ArrayList<>();
      for (int n = 0; n < 2; n++) {
        var random = new Random(SEED + n);
        both.add(CompletableFuture.supplyAsync(() -> run(beds, waiting, random), threads));
      }
      int done = both.stream().mapToInt(CompletableFuture::join).sum();

      assertThat(done).as("commands that were not refused").isGreaterThan(COMMANDS / 6);
      running.database().jdbi().useHandle(BedRegisterIT::check);
      BedBook.Beds counted = BedBook.of(running.directory()).now();
      running.database().jdbi().useHandle(handle -> recount(handle, counted));
    }
  }

  private static void city(Handle handle) {
    handle.execute(
        """
        insert into place (id, kind, name, division, longitude, latitude)
        values ('x', 'INSTITUTION', '甲院', '520302', 106.9, 27.7), ('y', 'INSTITUTION', '乙院', '520303', 106.9, 27.7)
        """);
    for (int n = 0; n < BEDS; n++) {
      handle.execute(
          "insert into bed (id, place_id, room, label, nursing_type) values (?, ?, '1', ?, ?)",
          "b" + n,
          n < 4 ? "x" : "y",
          "b" + n,
          n % 2 == 0);
    }
    for (int n = 0; n < PEOPLE; n++) {
      handle.execute(
          "insert into resident (id, name, birth_year, division) values (?, '李', 1945, ?)",
          "p" + n,
          HERE);
      if (n % 3 != 0) {
        handle.execute(
            """
            insert into assessment (id, resident_id, level, assessed_on, assessor, valid_until)
            values (?, ?, 'FULL', current_date - 400, '评估员', current_date + ?)
            """,
            "a" + n,
            "p" + n,
            n % 3 == 1 ? 100 : -10);
      }
    }
  }

  private static int run(BedRegister beds, WaitingRegister waiting, Random random) {
    int done = 0;
    for (int i = 0; i < COMMANDS; i++) {
      var by = new BedCaller("tester", null, "", (division, place) -> true);
      Written<BedAnswer> written =
          random.nextInt(8) == 0 ? waiting.enter(wish(random), by) : beds.take(command(random), by);
      assertThat(written).isInstanceOf(Written.Done.class);
      boolean refused =
          written instanceof Written.Done<BedAnswer>(BedAnswer answer)
              && answer instanceof BedAnswer.Refused;
      done += refused ? 0 : 1;
    }
    return done;
  }

  private static WaitingRegister.Wish wish(Random random) {
    return new WaitingRegister.Wish(
        random.nextBoolean() ? "x" : "y", "p" + random.nextInt(PEOPLE), null, null, null);
  }

  private static BedCommand command(Random random) {
    String person = "p" + random.nextInt(PEOPLE);
    String bed = "b" + random.nextInt(BEDS);
    String override = random.nextInt(3) == 0 ? "当日安置" : null;
    LocalDate day = BedMachine.day(System.currentTimeMillis()).plusDays(3);
    return switch (random.nextInt(13)) {
      case 0, 1, 2 -> new BedCommand.Admit(person, bed, StayKind.RESIDENCE, null, override, "入住");
      case 3, 4 -> new BedCommand.Transfer(person, bed, override, "换房");
      case 5 -> new BedCommand.Leave(person, day.plusDays(random.nextInt(3)), "探亲");
      case 6 -> new BedCommand.ToHospital(person, null, "住院");
      case 7 -> new BedCommand.Return(person, null);
      case 8, 9, 10 -> new BedCommand.Discharge(person, StayEnd.HOME, null, null);
      case 11 -> new BedCommand.Release(bed, null);
      default ->
          random.nextBoolean()
              ? new BedCommand.OutOfService(bed, null, "维修")
              : new BedCommand.BackInService(bed, null);
    };
  }

  private static void check(Handle handle) {
    none(
        handle,
        """
        select b.id, b.state, s.resident_id from bed b
        left join bed_stay s on s.bed_id = b.id and s.ended_at is null
        where (b.state in ('OCCUPIED', 'ON_LEAVE', 'IN_HOSPITAL', 'RESPITE')) <> (s.id is not null)
        """);
    none(
        handle,
        """
        select r.id, r.bed_id, s.bed_id from resident r
        left join bed_stay s on s.resident_id = r.id and s.ended_at is null
        where r.bed_id is distinct from s.bed_id
        """);
    none(
        handle,
        """
        select a.id, b.id from bed_stay a join bed_stay b on a.id < b.id
        where (a.bed_id = b.bed_id or a.resident_id = b.resident_id)
          and tstzrange(a.began_at, a.ended_at) && tstzrange(b.began_at, b.ended_at)
        """);
    none(
        handle,
        """
        select s.id from bed_stay s left join assessment a on a.id = s.assessment_id
        where case when a.id is null then coalesce(s.override, '') = '' and not exists (
                select from bed_stay f where f.resident_id = s.resident_id and f.place_id = s.place_id
                  and f.end_reason = 'TRANSFERRED' and f.ended_at = s.began_at and f.id < s.id)
              else not s.began_at::date between a.assessed_on and a.valid_until end
        """);
    none(
        handle,
        "select id from bed_stay where override not in ('当日安置', 'entered in the register')");
    none(
        handle,
        """
        select b.id from bed b where b.place_id in ('x', 'y') and (b.state = 'RESERVED') <> exists (
          select from bed_offer o where o.bed_id = b.id and o.resident_id = b.reserved_for and o.status = 'OPEN')
          and not exists (select from bed_offer o where o.bed_id = b.id and o.status = 'WITHDRAWN')
        """);
    none(
        handle,
        """
        select a.bed_id, a.id from bed_move a join bed_move b
          on b.bed_id = a.bed_id and b.id = (select min(id) from bed_move where bed_id = a.bed_id and id > a.id)
        where b.from_state <> a.to_state or b.at < a.at
        """);
    // Another day of return is no new leave.
    none(
        handle,
        """
        select b.id from bed b
        where b.since is distinct from (select max(m.at) from bed_move m
                                        where m.bed_id = b.id and m.from_state <> m.to_state)
          and exists (select from bed_move m where m.bed_id = b.id)
        """);
    for (String place : List.of("x", "y")) {
      inOrder(handle, place);
    }
  }

  private static void none(Handle handle, String sql) {
    assertThat(handle.createQuery(sql).mapTo(String.class).list()).as(sql).isEmpty();
  }

  /** The queue that is shown is the rule's, and no suitable bed stands vacant beside it. */
  private static void inOrder(Handle handle, String place) {
    long now = System.currentTimeMillis();
    List<WaitingRows.Entry> entries = WaitingRows.ofPlace(handle, place, now);
    List<WaitingList.Place> places =
        WaitingList.inOrder(
            entries.stream().map(WaitingRows.Entry::waiting).toList(), WaitingRule.DEFAULT);
    assertThat(places).hasSameSizeAs(entries);
    List<WaitingList.Place> unserved =
        places.stream()
            .filter(p ->
                entries.stream()
                    .anyMatch(e -> e.waiting().equals(p.waiting()) && e.offeredBedId() == null))
            .toList();
    assertThat(WaitingList.matches(unserved, BedReading.ofPlace(handle, place))).isEmpty();
  }

  private static void recount(Handle handle, BedBook.Beds counted) {
    for (BedState state : List.of(BedState.values())) {
      int inTables =
          handle
              .createQuery("select count(*) from bed where state = :state and removed_at is null")
              .bind("state", state.name())
              .mapTo(Integer.class)
              .one();
      assertThat(counted.city().in(state)).as("%s", state).isEqualTo(inTables);
    }
  }
}
