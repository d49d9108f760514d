package care.shouhu.command.registry;

import care.shouhu.command.bed.BedEffect;
import care.shouhu.command.bed.BedEffect.BedBecomes;
import care.shouhu.command.bed.BedMachine;
import care.shouhu.command.bed.BedTime;
import care.shouhu.command.bed.PersonFacts;
import care.shouhu.core.directory.Bed.BedState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** How full it was: a row an institution and hour, and the means of each day. All methods block. */
public final class OccupancyHistory {
  /** Hours are kept so long; days for ever. */
  private static final int HOURS_KEPT_DAYS = 400;

  private static final long DAY_MILLIS = 86_400_000;

  private static final String COUNTS =
      """
      count(*) filter (where b.state <> 'OUT_OF_SERVICE'),
      count(*) filter (where b.state in ('OCCUPIED', 'ON_LEAVE', 'IN_HOSPITAL', 'RESPITE')),
      count(*) filter (where b.state = 'VACANT'),
      count(*) filter (where b.state = 'RESERVED'),
      count(*) filter (where b.state = 'ON_LEAVE'),
      count(*) filter (where b.state = 'IN_HOSPITAL'),
      count(*) filter (where b.state = 'RESPITE'),
      count(*) filter (where b.state = 'OUT_OF_SERVICE'),
      count(*) filter (where b.nursing_type and b.state <> 'OUT_OF_SERVICE'),
      count(*) filter (where b.nursing_type and b.state in ('OCCUPIED', 'ON_LEAVE', 'IN_HOSPITAL', 'RESPITE')),
      count(*) filter (where r.care_level = 'INDEPENDENT'),
      count(*) filter (where r.care_level = 'PARTIAL'),
      count(*) filter (where r.care_level = 'FULL')
      """;

  static final String COLUMNS =
      """
      beds, occupied, vacant, reserved, on_leave, in_hospital, respite, out_of_service, nursing_beds, nursing_occupied,
      independent, partial, "full"
      """;

  private static final String MEANS =
      """
      avg(beds), avg(occupied), avg(vacant), avg(reserved), avg(on_leave), avg(in_hospital), avg(respite),
      avg(out_of_service), avg(nursing_beds), avg(nursing_occupied), avg(independent), avg(partial), avg("full")
      """;

  /** Held by whoever writes hours, so that none is counted while it is set right. */
  private static final long WRITING_LOCK = 7_348_313;

  private static final String SUMS = MEANS.replace("avg(", "sum(");

  private final Jdbi jdbi;
  private long doneHour = -1;

  public OccupancyHistory(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * One point.
   *
   * @param atMillis the hour, or midnight in Zunyi of the day
   * @param hours of how many hours a day's means are; 1 for an hour
   */
  public record Point(
      long atMillis,
      int hours,
      double beds,
      double occupied,
      double vacant,
      double reserved,
      double onLeave,
      double inHospital,
      double respite,
      double outOfService,
      double nursingBeds,
      double nursingOccupied,
      double independent,
      double partial,
      double full) {

    /** Occupied beds of whom no care level was known. */
    public double levelUnknown() {
      return Math.max(0, occupied - independent - partial - full);
    }
  }

  /**
   * Whose history is asked for; both null is the city.
   *
   * @param placeIds of these sites together; null for a division or the city
   */
  public record Of(Set<String> placeIds, String division) {}

  /** Writes this hour's rows once, by whichever server comes first. */
  void snapshotIfDue() {
    long hour = System.currentTimeMillis() / 3_600_000;
    if (hour != doneHour && jdbi.inTransaction(OccupancyHistory::snapshot)) {
      doneHour = hour;
    }
  }

  /** Whether this hour has its rows; a register without beds has none yet. */
  private static boolean snapshot(Handle handle) {
    lock(handle);
    int written =
        handle
            .createUpdate(
                """
                insert into occupancy_hour (at, place_id, division, %s)
                select date_trunc('hour', clock_timestamp()), b.place_id, p.division, %s
                from bed b join place p on p.id = b.place_id
                left join bed_stay s on s.bed_id = b.id and s.ended_at is null
                left join resident r on r.id = s.resident_id
                where b.removed_at is null and p.removed_at is null
                group by b.place_id, p.division
                on conflict (place_id, at) do nothing
                """
                    .formatted(COLUMNS, COUNTS))
            .execute();
    if (written > 0) {
      days(handle, BedReading.nowMillis(handle) - DAY_MILLIS, null);
      handle
          .createUpdate(
              "delete from occupancy_hour where at < clock_timestamp() - make_interval(days =>"
                  + " :days)")
          .bind("days", HOURS_KEPT_DAYS)
          .execute();
    }
    return handle
        .createQuery(
            "select exists (select from occupancy_hour where at = date_trunc('hour',"
                + " clock_timestamp()))")
        .mapTo(Boolean.class)
        .one();
  }

  static void lock(Handle handle) {
    handle
        .createQuery("select 1 from pg_advisory_xact_lock(:lock)")
        .bind("lock", WRITING_LOCK)
        .mapTo(Integer.class)
        .one();
  }

  /**
   * The hours and days since a step that was entered afterwards count it too; in its transaction.
   * Between the step and now the bed was, by the register, what the step changed it from: so what
   * was counted is out by just that. The care level and the nursing type are those of now, and a
   * bed that was not in the register then was not counted: no count becomes less than none or more
   * than there were beds.
   */
  static void happenedBefore(
      Handle handle, List<BedEffect> effects, PersonFacts person, BedTime time) {
    if (!time.isDated()) {
      return;
    }
    lock(handle);
    for (BedEffect effect : effects) {
      if (effect instanceof BedBecomes becomes) {
        setRight(handle, becomes, person.id(), time.atMillis());
        String placeId = BedReading.placeOf(handle, becomes.bedId()).orElseThrow();
        days(handle, time.atMillis(), placeId);
      }
    }
  }

  private static void setRight(
      Handle handle, BedBecomes becomes, String residentId, long atMillis) {
    var update =
        handle.createUpdate(
            """
            update occupancy_hour h set
              occupied = least(h.beds, greatest(0, h.occupied + :held)),
              vacant = least(h.beds, greatest(0, h.vacant + :vacant)),
              reserved = least(h.beds, greatest(0, h.reserved + :reserved)),
              on_leave = least(h.beds, greatest(0, h.on_leave + :onLeave)),
              in_hospital = least(h.beds, greatest(0, h.in_hospital + :inHospital)),
              respite = least(h.beds, greatest(0, h.respite + :respite)),
              nursing_occupied = least(h.nursing_beds,
                greatest(0, h.nursing_occupied + case when b.nursing_type then :held else 0 end)),
              independent = least(h.beds,
                greatest(0, h.independent + case when r.care_level = 'INDEPENDENT' then :held else 0 end)),
              partial = least(h.beds, greatest(0, h.partial + case when r.care_level = 'PARTIAL' then :held else 0 end)),
              "full" = least(h.beds, greatest(0, h."full" + case when r.care_level = 'FULL' then :held else 0 end))
            from bed b, resident r
            where b.id = :bed and r.id = :resident and h.place_id = b.place_id and h.at >= :at
            """);
    update
        .bind("held", held(becomes.to()) - held(becomes.from()))
        .bind("vacant", more(becomes, BedState.VACANT))
        .bind("reserved", more(becomes, BedState.RESERVED))
        .bind("onLeave", more(becomes, BedState.ON_LEAVE))
        .bind("inHospital", more(becomes, BedState.IN_HOSPITAL))
        .bind("respite", more(becomes, BedState.RESPITE))
        .bind("bed", becomes.bedId())
        .bind("resident", residentId)
        .bind("at", new Timestamp(atMillis))
        .execute();
  }

  private static int held(BedState state) {
    return BedMachine.isHeld(state) ? 1 : 0;
  }

  /** How many beds more are in the state. */
  private static int more(BedBecomes becomes, BedState state) {
    return (becomes.to() == state ? 1 : 0) - (becomes.from() == state ? 1 : 0);
  }

  /**
   * The means of the days from this moment's on anew, of one institution or of all.
   *
   * @param placeIdOrNull null for all
   */
  static void days(Handle handle, long fromMillis, String placeIdOrNull) {
    handle
        .createUpdate(
            """
            insert into occupancy_day (place_id, day, division, hours, %s)
            select place_id, (at at time zone 'Asia/Shanghai')::date, max(division), count(*), %s
            from occupancy_hour
            where at >= date_trunc('day', cast(:from as timestamptz) at time zone 'Asia/Shanghai') at time zone 'Asia/Shanghai'
              and (cast(:place as text) is null or place_id = :place)
            group by 1, 2
            on conflict (place_id, day) do update set hours = excluded.hours, beds = excluded.beds,
              occupied = excluded.occupied, vacant = excluded.vacant, reserved = excluded.reserved,
              on_leave = excluded.on_leave, in_hospital = excluded.in_hospital, respite = excluded.respite,
              out_of_service = excluded.out_of_service, nursing_beds = excluded.nursing_beds,
              nursing_occupied = excluded.nursing_occupied, independent = excluded.independent,
              partial = excluded.partial, "full" = excluded."full"
            """
                .formatted(COLUMNS, MEANS))
        .bind("from", new Timestamp(fromMillis))
        .bind("place", placeIdOrNull)
        .execute();
  }

  /** Hours of a period, oldest first. */
  public List<Point> hours(Of of, long fromMillis, long toMillis) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                select at, 1 as hours, %s from occupancy_hour
                where at >= :from and at < :to and %s
                group by at order by at
                """
                    .formatted(SUMS, condition(of)))
            .bind("from", new Timestamp(fromMillis))
            .bind("to", new Timestamp(toMillis))
            .bind("division", of.division())
            .bindArray("places", String.class, places(of))
            .map((row, context) -> point(row))
            .list());
  }

  /** Days of a period, oldest first; `hours` of several is that of the best known. */
  public List<Point> days(Of of, long fromMillis, long toMillis) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                select day::timestamp at time zone 'Asia/Shanghai' as at, max(hours) as hours, %s
                from occupancy_day
                where day >= (cast(:from as timestamptz) at time zone 'Asia/Shanghai')::date
                  and cast(day as timestamp) at time zone 'Asia/Shanghai' < :to and %s
                group by day order by day
                """
                    .formatted(SUMS, condition(of)))
            .bind("from", new Timestamp(fromMillis))
            .bind("to", new Timestamp(toMillis))
            .bind("division", of.division())
            .bindArray("places", String.class, places(of))
            .map((row, context) -> point(row))
            .list());
  }

  private static Object[] places(Of of) {
    return of.placeIds() == null ? new Object[0] : of.placeIds().toArray();
  }

  /** One plan each: with both in one condition an index would serve neither. */
  private static String condition(Of of) {
    if (of.placeIds() != null) {
      return "place_id = any (:places) and cast(:division as text) is null";
    }
    return of.division() == null
        ? "cardinality(:places) = 0 and cast(:division as text) is null"
        : "division = :division and cardinality(:places) = 0";
  }

  private static Point point(ResultSet row) throws SQLException {
    int first = 3;
    return new Point(
        row.getTimestamp("at").getTime(),
        row.getInt("hours"),
        row.getDouble(first),
        row.getDouble(first + 1),
        row.getDouble(first + 2),
        row.getDouble(first + 3),
        row.getDouble(first + 4),
        row.getDouble(first + 5),
        row.getDouble(first + 6),
        row.getDouble(first + 7),
        row.getDouble(first + 8),
        row.getDouble(first + 9),
        row.getDouble(first + 10),
        row.getDouble(first + 11),
        row.getDouble(first + 12));
  }
}
