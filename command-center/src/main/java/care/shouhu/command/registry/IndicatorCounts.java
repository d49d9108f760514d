package care.shouhu.command.registry;

import care.shouhu.command.indicator.Counts;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;

/**
 * What the indicators are made of, counted out of the register at the pace of {@link CountingPace},
 * and kept in memory, so that they are shown, with their age, also when the database is stopped. A
 * count that takes 30 s is given up. A row a day is kept for trends.
 */
public final class IndicatorCounts {
  private static final long STORE_EVERY_NANOS = TimeUnit.HOURS.toNanos(1);
  private static final int QUERY_SECONDS_MAX = 5;
  private static final int COUNT_SECONDS_MAX = 30;

  /**
   * Beds are added up by place before anything is joined to them: the other way round the city's
   * took half a second on both of two processors.
   */
  private static final String COUNT =
      """
      with bed_place as (
        select place_id, count(*) as beds, count(*) filter (where nursing_type) as nursing_beds
        from bed where removed_at is null and state <> 'OUT_OF_SERVICE'
        group by 1
      ), bed_figures as (
        select p.division,
          sum(b.beds) as beds,
          sum(b.nursing_beds) as nursing_beds,
          coalesce(sum(b.beds) filter (where i.operator_kind is not null), 0) as beds_operator_known,
          coalesce(sum(b.beds) filter (where i.operator_kind = 'GOVERNMENT'), 0) as beds_by_government
        from bed_place b join place p on p.id = b.place_id join organisation i on i.id = p.organisation_id
        where p.removed_at is null
        group by 1
      ), community as (
        select a.division,
          count(*) as communities,
          count(*) filter (where exists (
            select from place p join organisation i on i.id = p.organisation_id
            where p.area = a.id and p.removed_at is null
              and i.kind in ('COMMUNITY_CENTRE', 'COMMUNITY_DAY_CARE'))) as communities_served
        from area a where a.level = 'COMMUNITY' and a.removed_at is null
        group by 1
      ), tekun as (
        select division,
          count(*) as tekun,
          count(*) filter (where self_care is not null) as tekun_known,
          count(*) filter (where self_care = 'UNABLE') as tekun_dependent,
          count(*) filter (where self_care = 'UNABLE' and exists (
            select from bed_stay s
            where s.resident_id = r.id and s.ended_at is null and s.kind = 'RESIDENCE')) as tekun_in_care
        from resident r where removed_at is null and 'TEKUN' = any (categories)
        group by 1
      ), heard as (
        select distinct p.organisation_id as id
        from device_lane_count c join device d on d.id = c.device_id
        left join bed b on b.id = d.bed_id left join resident r on r.id = d.resident_id
        join place p on p.id = coalesce(d.place_id, b.place_id, r.place_id)
        where c.last_seen_at >= clock_timestamp() - interval '24 hours' and p.organisation_id is not null
        union
        select p.organisation_id from bed_move m join place p on p.id = m.place_id
        where m.entered_at >= clock_timestamp() - interval '24 hours'
      ), institutions as (
        select i.division, count(*) as institutions, count(h.id) as reporting
        from organisation i left join heard h on h.id = i.id
        where i.removed_at is null and coalesce(i.kind, '') not in ('COMMUNITY_CENTRE', 'COMMUNITY_DAY_CARE')
        group by 1
      )
      select d.code, d.parent is null as is_city, e.elders, e.as_of,
        coalesce(b.beds, 0) as beds, coalesce(b.nursing_beds, 0) as nursing_beds,
        coalesce(b.beds_operator_known, 0) as beds_operator_known,
        coalesce(b.beds_by_government, 0) as beds_by_government,
        coalesce(c.communities, 0) as communities, coalesce(c.communities_served, 0) as communities_served,
        coalesce(t.tekun, 0) as tekun, coalesce(t.tekun_known, 0) as tekun_known,
        coalesce(t.tekun_dependent, 0) as tekun_dependent, coalesce(t.tekun_in_care, 0) as tekun_in_care,
        coalesce(i.institutions, 0) as institutions, coalesce(i.reporting, 0) as reporting
      from division d
      left join lateral (select elders, as_of from elder_count where division = d.code order by as_of desc limit 1) e on true
      left join bed_figures b on b.division = d.code
      left join community c on c.division = d.code
      left join tekun t on t.division = d.code
      left join institutions i on i.division = d.code
      """;

  private final Jdbi jdbi;
  private volatile Map<String, Counts> newest = Map.of();
  private final LongSupplier written;
  private final CountingPace pace = new CountingPace();
  private volatile boolean asked;
  private boolean stored;
  private long storedNanos;

  /**
   * @param written how often the register was written to, of this process; counted up
   */
  public IndicatorCounts(Jdbi jdbi, LongSupplier written) {
    this.jdbi = jdbi;
    this.written = written;
  }

  /** Of the city by its code, or of a division; empty before the first count. */
  public Optional<Counts> newest(String division) {
    return Optional.ofNullable(newest.get(division));
  }

  /**
   * Counts when it is time. Throws what the database does; then it is not time for a while.
   *
   * @param clock steady, nanoseconds; asked before the count and after it
   */
  void countIfDue(LongSupplier clock) {
    long now = clock.getAsLong();
    long writes = written.getAsLong();
    if (!asked && !pace.isDue(now, writes)) {
      return;
    }
    asked = false;
    try {
      countNow();
    } catch (RuntimeException e) {
      pace.failed(now, clock.getAsLong() - now);
      throw e;
    }
    pace.counted(now, clock.getAsLong() - now, writes);
    storeIfDue(now);
  }

  private void storeIfDue(long now) {
    if (!stored || now - storedNanos >= STORE_EVERY_NANOS) {
      jdbi.useTransaction(handle -> newest.forEach((code, counts) -> store(handle, code, counts)));
      stored = true;
      storedNanos = now;
    }
  }

  /** Counts now: for the first who asks, before the clock did. */
  public void countNow() {
    newest = jdbi.withHandle(IndicatorCounts::count);
  }

  /** The city is the sum of its divisions; its elders what was entered for it, else their sum. */
  static Map<String, Counts> count(Handle handle) {
    record Row(String code, boolean city, Counts counts) {}
    List<Row> rows =
        handle
            .createQuery(COUNT)
            .setQueryTimeout(COUNT_SECONDS_MAX)
            .map((row, context) ->
                new Row(row.getString("code"), row.getBoolean("is_city"), counts(row)))
            .list();
    Map<String, Counts> counts = new HashMap<>();
    Optional<Counts> sum = Optional.empty();
    for (Row row : rows) {
      if (!row.city) {
        counts.put(row.code, row.counts);
        sum = Optional.of(sum.map(so -> so.plus(row.counts)).orElse(row.counts));
      }
    }
    for (Row row : rows) {
      if (row.city && sum.isPresent()) {
        Counts entered = row.counts;
        counts.put(
            row.code,
            entered.elders() == null
                ? sum.get()
                : sum.get().withElders(entered.elders(), entered.eldersAsOf()));
      }
    }
    return Map.copyOf(counts);
  }

  private static Counts counts(ResultSet row) throws SQLException {
    return counts(row, System.currentTimeMillis(), "as_of");
  }

  private static Counts counts(ResultSet row, long atMillis, String asOf) throws SQLException {
    Date day = row.getDate(asOf);
    int elders = row.getInt("elders");
    boolean known = !row.wasNull();
    return new Counts(
        atMillis,
        known ? (Integer) elders : null,
        day == null ? null : day.toLocalDate(),
        row.getInt("beds"),
        row.getInt("nursing_beds"),
        row.getInt("beds_operator_known"),
        row.getInt("beds_by_government"),
        row.getInt("communities"),
        row.getInt("communities_served"),
        row.getInt("tekun"),
        row.getInt("tekun_known"),
        row.getInt("tekun_dependent"),
        row.getInt("tekun_in_care"),
        row.getInt("institutions"),
        row.getInt("reporting"));
  }

  private static void store(Handle handle, String division, Counts counts) {
    handle
        .createUpdate(
            """
            insert into indicator_day (division, day, at, elders, elders_as_of, beds, nursing_beds, beds_operator_known,
              beds_by_government, communities, communities_served, tekun, tekun_known, tekun_dependent, tekun_in_care,
              institutions, reporting)
            values (:division, (clock_timestamp() at time zone 'Asia/Shanghai')::date, clock_timestamp(), :elders,
              :eldersAsOf, :beds, :nursingBeds, :bedsOperatorKnown, :bedsByGovernment, :communities, :communitiesServed,
              :tekun, :tekunKnown, :tekunDependent, :tekunInCare, :institutions, :reporting)
            on conflict (division, day) do update set at = excluded.at, elders = excluded.elders,
              elders_as_of = excluded.elders_as_of, beds = excluded.beds, nursing_beds = excluded.nursing_beds,
              beds_operator_known = excluded.beds_operator_known, beds_by_government = excluded.beds_by_government,
              communities = excluded.communities, communities_served = excluded.communities_served,
              tekun = excluded.tekun, tekun_known = excluded.tekun_known, tekun_dependent = excluded.tekun_dependent,
              tekun_in_care = excluded.tekun_in_care, institutions = excluded.institutions, reporting = excluded.reporting
            """)
        .setQueryTimeout(QUERY_SECONDS_MAX)
        .bind("division", division)
        .bind("elders", counts.elders())
        .bind("eldersAsOf", counts.eldersAsOf())
        .bind("beds", counts.beds())
        .bind("nursingBeds", counts.nursingBeds())
        .bind("bedsOperatorKnown", counts.bedsOperatorKnown())
        .bind("bedsByGovernment", counts.bedsByGovernment())
        .bind("communities", counts.communities())
        .bind("communitiesServed", counts.communitiesServed())
        .bind("tekun", counts.tekun())
        .bind("tekunKnown", counts.tekunKnown())
        .bind("tekunDependent", counts.tekunDependent())
        .bind("tekunInCare", counts.tekunInCare())
        .bind("institutions", counts.institutions())
        .bind("reporting", counts.reporting())
        .execute();
  }

  /**
   * The counts of a day.
   *
   * @param day Zunyi's
   */
  public record OfDay(LocalDate day, Counts counts) {}

  /** The last that were kept of these days, both among them; empty when none were. */
  public Optional<OfDay> lastOf(String division, LocalDate from, LocalDate to) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                select * from indicator_day
                where division = :division and day between :from and :to
                order by day desc limit 1
                """)
            .bind("division", division)
            .bind("from", from)
            .bind("to", to)
            .map((row, context) ->
                new OfDay(
                    row.getObject("day", LocalDate.class),
                    counts(row, row.getTimestamp("at").getTime(), "elders_as_of")))
            .findOne());
  }

  /** How many elders live in a division, as the statistical bureau reports it. */
  public record Elders(String division, LocalDate asOf, int elders, String source) {}

  /**
   * The same as it was entered.
   *
   * @param by user name
   * @param before what had been entered for this day before, the last first
   */
  public record Entered(Elders elders, String by, long atMillis, List<Entered> before) {
    public Entered {
      before = List.copyOf(before);
    }
  }

  /** What was entered of these divisions, the last first. */
  public List<Entered> entered(List<String> divisions, int limit) {
    if (divisions.isEmpty()) {
      return List.of();
    }
    return jdbi.withHandle(handle -> {
      Query query =
          handle
              .createQuery(
                  """
                  with counted as (
                    select division, as_of, elders, source, made_by, made_at from elder_count
                    where division in (<divisions>)
                    order by made_at desc, division, as_of desc limit :limit
                  )
                  select *, 0 as age, made_at as standing_at from counted
                  union all
                  select b.division, b.as_of, b.elders, b.source, b.made_by, b.made_at, 1, c.made_at
                  from elder_count_before b join counted c using (division, as_of)
                  order by standing_at desc, division, as_of desc, age, made_at desc
                  """)
              .setQueryTimeout(QUERY_SECONDS_MAX)
              .bindList("divisions", divisions)
              .bind("limit", limit);
      Map<List<Object>, List<Entered>> each = new LinkedHashMap<>();
      query
          .map((row, context) -> entered(row))
          .forEach(one ->
              each.computeIfAbsent(
                      List.of(one.elders().division(), one.elders().asOf()),
                      day -> new ArrayList<>())
                  .add(one));
      return each.values().stream()
          .map(all -> withBefore(all.getFirst(), all.subList(1, all.size())))
          .toList();
    });
  }

  private static Entered entered(ResultSet row) throws SQLException {
    return new Entered(
        new Elders(
            row.getString("division"),
            row.getDate("as_of").toLocalDate(),
            row.getInt("elders"),
            row.getString("source")),
        row.getString("made_by"),
        row.getTimestamp("made_at").getTime(),
        List.of());
  }

  private static Entered withBefore(Entered now, List<Entered> before) {
    return new Entered(now.elders(), now.by(), now.atMillis(), before);
  }

  /**
   * Enters it, in the place of what was entered for this day, which is kept, and counts anew within
   * a second.
   */
  public Written<Elders> put(Registry registry, Elders elders, String by) {
    Written<Elders> written =
        registry.write(handle -> {
          handle
              .createUpdate(
                  """
                  insert into elder_count (division, as_of, elders, source, made_by)
                  values (:division, :asOf, :elders, :source, :by)
                  on conflict (division, as_of) do update set elders = excluded.elders, source = excluded.source,
                    made_by = excluded.made_by, made_at = clock_timestamp()
                  """)
              .bind("division", elders.division())
              .bind("asOf", elders.asOf())
              .bind("elders", elders.elders())
              .bind("source", elders.source())
              .bind("by", by)
              .execute();
          return new Written.Done<>(elders);
        });
    asked = true;
    return written;
  }
}
