package care.shouhu.command.registry;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.RunningCommandCenter;
import care.shouhu.command.bed.BedBook;
import care.shouhu.command.bed.BedCommand;
import care.shouhu.command.bed.BedMachine;
import care.shouhu.command.bed.Plan;
import care.shouhu.command.bed.StayEnd;
import care.shouhu.command.bed.StayKind;
import care.shouhu.core.directory.Bed.BedState;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jdbi.v3.core.Handle;

/**
 * Commands of beds, bookings of respite stays, plans and days that pass, at random on the real
 * register. Few beds and people, so that they meet. What must hold is asked of the tables, now and
 * then and at the end of a life.
 */
class BookingsBesideCommandsIT {
  private static final int STEPS = 80;
  private static final int STEPS_BETWEEN_CHECKS = 8;
  private static final int PEOPLE = 7;
  private static final BedCaller BY = new BedCaller("tester", null, "", (division, place) -> true);

  /** What the command centre would have counted in the day that passed, of one place. */
  private static final String HOURS_OF_THE_DAY =
      """
      insert into occupancy_hour (at, place_id, division, beds, occupied, vacant, reserved, on_leave, in_hospital,
        respite, out_of_service, nursing_beds, nursing_occupied, independent, partial, "full")
      select hour.at, b.place_id, '520302', count(*), count(s.id), count(*) filter (where b.state = 'VACANT'),
        count(*) filter (where b.state = 'RESERVED'), count(*) filter (where b.state = 'ON_LEAVE'),
        count(*) filter (where b.state = 'IN_HOSPITAL'), count(*) filter (where b.state = 'RESPITE'), 0,
        count(*) filter (where b.nursing_type), count(s.id) filter (where b.nursing_type),
        count(*) filter (where r.care_level = 'INDEPENDENT'), count(*) filter (where r.care_level = 'PARTIAL'),
        count(*) filter (where r.care_level = 'FULL')
      from bed b
      left join bed_stay s on s.bed_id = b.id and s.ended_at is null
      left join resident r on r.id = s.resident_id
      cross join generate_series(date_trunc('hour', now()) - interval '25 hours' + interval '30 minutes',
        now() - interval '1 hour', interval '1 hour') hour (at)
      where b.place_id = ? and hour.at > now() - interval '1 day'
      group by hour.at, b.place_id
      """;

  private static final AtomicInteger LIVES = new AtomicInteger();

  private static RunningCommandCenter running;

  @BeforeContainer
  static void start() throws Exception {
    running = new RunningCommandCenter();
  }

  @AfterContainer
  static void stop() throws Exception {
    running.close();
  }

  @Property(tries = 4, shrinking = ShrinkingMode.OFF)
  void whateverIsAsked_nobodyHasTwoBeds_noBedTwoPeople_andNoNightIsSoldTwice(@ForAll long seed) {
    var life = new Life(new Random(seed), "life" + LIVES.incrementAndGet() + "-");
    running.database().jdbi().useHandle(life::begin);
    for (int n = 0; n < STEPS; n++) {
      life.step();
      if (n % STEPS_BETWEEN_CHECKS == 0) {
        running.database().jdbi().useHandle(life::check);
      }
    }
    running.database().jdbi().useHandle(life::check);
    running.database().jdbi().useHandle(life::checkHistory);
    RunningCommandCenter.await(life::isCountedAsInTheTables);
  }

  /** One institution with four beds to live in and two for guests. */
  private static final class Life {
    private final Random random;
    private final String name;
    private final BedRegister beds = new BedRegister(running.center().registry());
    private final RespiteRegister respite = new RespiteRegister(beds);
    private final PlanRegister plans = new PlanRegister(beds);

    Life(Random random, String name) {
      this.random = random;
      this.name = name;
    }

    private String place() {
      return name + "home";
    }

    /** A month ago; each hour since then was counted, and all was vacant. */
    void begin(Handle handle) {
      handle.execute(
          "insert into place (id, kind, name, division, longitude, latitude)"
              + " values (?, 'INSTITUTION', '院', '520302', 106.9, 27.7)",
          place());
      for (int n = 0; n < 6; n++) {
        handle.execute(
            """
            insert into bed (id, place_id, room, label, nursing_type, respite, since)
            values (?, ?, '1', ?, ?, ?, now() - interval '30 days')
            """,
            name + "bed" + n,
            place(),
            "b" + n,
            n % 2 == 0,
            n >= 4);
      }
      for (int n = 0; n < PEOPLE; n++) {
        handle.execute(
            "insert into resident (id, name, birth_year, division, care_level) values (?, '李', 1945,"
                + " '520302', null)",
            name + "p" + n);
        handle.execute(
            """
            insert into assessment (id, resident_id, level, assessed_on, assessor, valid_until)
            values (?, ?, ?, current_date - 90, '评估员', current_date + 200)
            """,
            name + "a" + n,
            name + "p" + n,
            List.of("INDEPENDENT", "PARTIAL", "FULL").get(n % 3));
      }
      // At half past, so that the hours the command centre counts itself are told apart.
      handle.execute(
          """
          insert into occupancy_hour (at, place_id, division, beds, occupied, vacant, reserved, on_leave, in_hospital,
            respite, out_of_service, nursing_beds, nursing_occupied, independent, partial, "full")
          select h, ?, '520302', 6, 0, 6, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0
          from generate_series(date_trunc('hour', now()) - interval '9 days' + interval '30 minutes',
            now() - interval '1 hour', interval '1 hour') h
          """,
          place());
    }

    private String person() {
      return name + "p" + random.nextInt(PEOPLE);
    }

    private String bed() {
      return name + "bed" + random.nextInt(6);
    }

    private String guestBed() {
      return name + "bed" + (4 + random.nextInt(2));
    }

    private LocalDate day(int from, int to) {
      return BedMachine.day(System.currentTimeMillis()).plusDays(random.nextInt(from, to));
    }

    void step() {
      switch (random.nextInt(12)) {
        case 0, 1 -> book();
        case 2, 3 -> withBooking();
        case 4 -> plan();
        case 5 -> cancelPlan();
        case 6 -> running.database().jdbi().useTransaction(this::aDayPasses);
        default -> {
          BedCommand command = command();
          boolean dated = random.nextInt(3) == 0;
          long back = random.nextLong(8 * 86_400_000L) / (1 + random.nextInt(20));
          Long at = dated ? (Long) (System.currentTimeMillis() - back) : null;
          answered(beds.take(command, at, BY), command);
        }
      }
    }

    private BedCommand command() {
      String person = person();
      String bed = bed();
      boolean guest = random.nextInt(3) == 0;
      return switch (random.nextInt(14)) {
        case 0, 1, 2 ->
            guest
                ? new BedCommand.Admit(
                    person, guestBed(), StayKind.RESPITE, day(0, 6), "当日安置", null)
                : new BedCommand.Admit(person, bed, StayKind.RESIDENCE, null, "当日安置", null);
        case 3, 4 -> new BedCommand.Transfer(person, bed, null, "换房");
        case 5, 6 -> new BedCommand.Leave(person, day(0, 5), "探亲");
        case 7 -> new BedCommand.ToHospital(person, random.nextBoolean() ? day(0, 5) : null, "住院");
        case 8 -> new BedCommand.Return(person, null);
        case 9 -> new BedCommand.Discharge(person, StayEnd.HOME, null, null);
        case 10 -> new BedCommand.NewEnd(person, day(0, 8), "家中无人照料");
        case 11 ->
            new BedCommand.Reserve(bed, person, System.currentTimeMillis() + 86_400_000, null);
        case 12 -> new BedCommand.OutOfService(bed, random.nextBoolean() ? day(0, 4) : null, "维修");
        default ->
            random.nextBoolean()
                ? new BedCommand.BackInService(bed, null)
                : new BedCommand.Release(bed, null);
      };
    }

    private void book() {
      LocalDate from = day(0, 8);
      var wish =
          new RespiteRegister.Booking(
              guestBed(), person(), from, from.plusDays(1 + random.nextInt(4)), null);
      answered(respite.book(wish, BY), wish);
    }

    /** A booking is cancelled, or its guest comes; who is due and finds the bed taken is told. */
    private void withBooking() {
      record Booked(long id, String bed, String guest) {}
      List<Booked> booked =
          running
              .database()
              .jdbi()
              .withHandle(handle ->
                  handle
                      .createQuery(
                          "select id, bed_id, resident_id from respite_booking where place_id ="
                              + " :place and status = 'BOOKED' order by id")
                      .bind("place", place())
                      .map((row, context) ->
                          new Booked(row.getLong(1), row.getString(2), row.getString(3)))
                      .list());
      if (booked.isEmpty()) {
        return;
      }
      Booked one = booked.get(random.nextInt(booked.size()));
      if (random.nextInt(4) == 0) {
        answered(respite.cancel(one.id, "不来了", BY), one);
      } else {
        answered(respite.arrive(one.id, "当日安置", null, BY), one);
      }
    }

    private void plan() {
      String person = person();
      LocalDate on = day(1, 6);
      BedCommand.OfPerson command =
          switch (random.nextInt(3)) {
            case 0 -> new BedCommand.Leave(person, on.plusDays(random.nextInt(4)), "探亲");
            case 1 -> new BedCommand.Transfer(person, bed(), null, "换房");
            default -> new BedCommand.Discharge(person, StayEnd.HOME, null, null);
          };
      var plan = new Plan(command, on);
      answered(plans.plan(plan, BY), plan);
    }

    private void cancelPlan() {
      running
          .database()
          .jdbi()
          .withHandle(handle ->
              handle
                  .createQuery(
                      "select min(id) from planned_step where place_id = :place and status = 'OPEN'"
                          + " having min(id) is not null")
                  .bind("place", place())
                  .mapTo(Long.class)
                  .findOne())
          .ifPresent(id -> answered(plans.cancel(id, "改期", BY), id));
    }

    /** Done or refused by a rule: where a table has to say no, a rule is missing. */
    private static void answered(Written<BedAnswer> written, Object asked) {
      assertThat(written).as("%s", asked).isInstanceOf(Written.Done.class);
      if (((Written.Done<BedAnswer>) written).value() instanceof BedAnswer.Refused refused) {
        assertThat(refused.why().detail())
            .as("%s", asked)
            .doesNotContain("Somebody else was faster");
      }
    }

    /** All that is dated becomes a day older; row by row, the oldest first, so that none meet. */
    private void aDayPasses(Handle handle) {
      BedReading.lockPlace(handle, place());
      older(handle, "bed_stay", "place_id", "began_at", "began_at", "ended_at", "began_entered_at");
      older(handle, "bed_move", "place_id", "id", "at", "entered_at", "until");
      older(handle, "bed", "place_id", "id", "since", "until");
      older(handle, "occupancy_hour", "place_id", "at", "at");
      older(handle, "respite_booking", "place_id", "from_day", "from_day", "until_day");
      older(
          handle,
          "planned_step",
          "place_id",
          "id",
          "on_day",
          "expected_return",
          "planned_at",
          "ended_at");
      handle.execute(HOURS_OF_THE_DAY, place());
      BedTimers.noShows(handle);
      PlanRows.giveUpOverdue(handle);
    }

    private void older(Handle handle, String table, String by, String order, String... columns) {
      List<String> rows =
          handle
              .createQuery(
                  "select ctid::text from %s where %s = :place order by %s"
                      .formatted(table, by, order))
              .bind("place", place())
              .mapTo(String.class)
              .list();
      List<String> set =
          java.util.Arrays.stream(columns)
              .map(one ->
                  "%1$s = (%1$s - interval '1 day')%2$s"
                      .formatted(
                          one,
                          one.endsWith("_day") || one.equals("expected_return") ? "::date" : ""))
              .toList();
      for (String row : rows) {
        handle.execute(
            "update %s set %s where ctid = cast(? as tid)".formatted(table, String.join(", ", set)),
            row);
      }
    }

    void check(Handle handle) {
      none(
          handle,
          "a bed is held by exactly who has an open stay in it",
          """
          select b.id from bed b left join bed_stay s on s.bed_id = b.id and s.ended_at is null
          where b.place_id = :place
            and (b.state in ('OCCUPIED', 'ON_LEAVE', 'IN_HOSPITAL', 'RESPITE')) <> (s.id is not null)
          """);
      none(
          handle,
          "nobody was in two beds, and no bed had two people, at any time",
          """
          select a.id::text from bed_stay a join bed_stay b on a.id < b.id
          where a.place_id = :place and (a.bed_id = b.bed_id or a.resident_id = b.resident_id)
            and tstzrange(a.began_at, a.ended_at) && tstzrange(b.began_at, b.ended_at)
          """);
      none(
          handle,
          "no night of a bed or a guest is booked twice",
          """
          select a.id::text from respite_booking a join respite_booking b on a.id < b.id
          where a.place_id = :place and (a.bed_id = b.bed_id or a.resident_id = b.resident_id)
            and a.status in ('BOOKED', 'ARRIVED') and b.status in ('BOOKED', 'ARRIVED')
            and daterange(a.from_day, a.until_day) && daterange(b.from_day, b.until_day)
          """);
      none(
          handle,
          "a booked bed is free for its guest: whoever is in it is to leave by then",
          """
          select k.id::text from respite_booking k join bed b on b.id = k.bed_id
          join bed_stay s on s.bed_id = b.id and s.ended_at is null
          where k.place_id = :place and k.status = 'BOOKED' and s.resident_id <> k.resident_id and b.state = 'RESPITE'
            and ((b.until - interval '1 millisecond') at time zone 'Asia/Shanghai')::date > k.from_day
            and ((b.until - interval '1 millisecond') at time zone 'Asia/Shanghai')::date
                > (now() at time zone 'Asia/Shanghai')::date
            and k.until_day > (now() at time zone 'Asia/Shanghai')::date
          """);
      none(
          handle,
          "a promised bed is reserved for nobody else",
          """
          select p.id::text from planned_step p join bed b on b.id = p.target_bed_id
          where p.place_id = :place and p.status = 'OPEN' and b.state = 'RESERVED' and b.reserved_for <> p.resident_id
          """);
      none(
          handle,
          "nobody else came into a promised bed, but guests who were to leave by that day",
          """
          select p.id::text || ' ' || s.id::text
          from planned_step p join bed_stay s on s.bed_id = p.target_bed_id and s.resident_id <> p.resident_id
          where p.place_id = :place and s.began_entered_at > p.planned_at
            and (p.ended_at is null or s.began_entered_at < p.ended_at)
            and not (s.kind = 'RESPITE' and (
              exists (select from bed_move m
                where m.bed_id = s.bed_id and m.resident_id = s.resident_id and m.at = s.began_at
                  and m.to_state = 'RESPITE'
                  and ((m.until - interval '1 millisecond') at time zone 'Asia/Shanghai')::date <= p.on_day)
              or exists (select from respite_booking k
                where k.resident_id = s.resident_id and k.status in ('ARRIVED', 'LEFT') and k.until_day <= p.on_day
                  and k.from_day <= (s.began_at at time zone 'Asia/Shanghai')::date
                  and k.until_day >= (s.began_at at time zone 'Asia/Shanghai')::date)))
          """);
      none(
          handle,
          "what is planned is of somebody who has a bed",
          """
          select p.id::text from planned_step p where p.place_id = :place and p.status = 'OPEN'
            and not exists (select from bed_stay s where s.resident_id = p.resident_id and s.ended_at is null)
          """);
      none(
          handle,
          "what nobody took is given up three days after its day",
          """
          select p.id::text from planned_step p where p.place_id = :place and p.status = 'OPEN'
            and p.on_day < (now() at time zone 'Asia/Shanghai')::date - 3
          """);
      none(
          handle,
          "the steps of a bed follow each other",
          """
          select a.id::text from bed_move a join bed_move b
            on b.bed_id = a.bed_id and b.id = (select min(id) from bed_move where bed_id = a.bed_id and id > a.id)
          where a.place_id = :place and (b.from_state <> a.to_state or b.at < a.at)
          """);
    }

    /**
     * What was counted hour by hour is what the moves say of that moment, whenever it was entered.
     */
    void checkHistory(Handle handle) {
      none(
          handle,
          "occupancy counted anew from the moves",
          """
          with states as materialized (
            select h.at, b.id, b.nursing_type, coalesce(
              (select m.to_state from bed_move m where m.bed_id = b.id and m.at <= h.at order by m.id desc limit 1),
              'VACANT') as state
            from occupancy_hour h join bed b on b.place_id = h.place_id
            where h.place_id = :place and extract(minute from h.at) = 30
          ), counted as materialized (
            select at,
              count(*) filter (where state in ('OCCUPIED', 'ON_LEAVE', 'IN_HOSPITAL', 'RESPITE')) as occupied,
              count(*) filter (where state = 'VACANT') as vacant,
              count(*) filter (where state = 'RESERVED') as reserved,
              count(*) filter (where state = 'ON_LEAVE') as on_leave,
              count(*) filter (where state = 'IN_HOSPITAL') as in_hospital,
              count(*) filter (where state = 'RESPITE') as respite,
              count(*) filter (where nursing_type
                and state in ('OCCUPIED', 'ON_LEAVE', 'IN_HOSPITAL', 'RESPITE')) as nursing_occupied
            from states group by at
          )
          select h.at::text || ' ' || to_jsonb(h)::text || ' ' || to_jsonb(c)::text
          from occupancy_hour h join counted c on c.at = h.at
          where h.place_id = :place
            and (h.occupied, h.vacant, h.reserved, h.on_leave, h.in_hospital, h.respite, h.nursing_occupied)
                is distinct from
                (c.occupied, c.vacant, c.reserved, c.on_leave, c.in_hospital, c.respite, c.nursing_occupied)
          """);
      none(
          handle,
          "people counted anew from the stays",
          """
          select h.at::text from occupancy_hour h
          where h.place_id = :place and extract(minute from h.at) = 30
            and h.independent + h.partial + h."full" <> (
              select count(*) from bed_stay s where s.place_id = h.place_id
                and tstzrange(s.began_at, s.ended_at) @> h.at)
          """);
    }

    private void none(Handle handle, String what, String sql) {
      assertThat(handle.createQuery(sql).bind("place", place()).mapTo(String.class).list())
          .as("%s: %s", name, what)
          .isEmpty();
    }

    /** Also in memory, of the whole city. */
    boolean isCountedAsInTheTables() {
      BedBook.Beds counted = BedBook.of(running.directory()).now();
      return running
          .database()
          .jdbi()
          .withHandle(handle ->
              List.of(BedState.values()).stream()
                  .allMatch(state ->
                      counted.city().in(state)
                          == handle
                              .createQuery(
                                  "select count(*) from bed where state = :state and removed_at is"
                                      + " null")
                              .bind("state", state.name())
                              .mapTo(Integer.class)
                              .one()));
    }
  }
}
