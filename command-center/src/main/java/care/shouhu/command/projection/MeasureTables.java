package care.shouhu.command.projection;

import care.shouhu.command.measure.Figures;
import care.shouhu.command.measure.Figures.Load;
import care.shouhu.command.measure.Figures.OfClass;
import care.shouhu.command.measure.Figures.Operator;
import care.shouhu.command.measure.Figures.Source;
import care.shouhu.command.measure.Figures.Times;
import care.shouhu.command.measure.Figures.Within;
import care.shouhu.command.measure.Measures;
import care.shouhu.command.measure.Measures.Period;
import care.shouhu.command.watch.AlarmClass;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/**
 * The measures of any period, counted by the database; the same figures as {@link Measures}. Every
 * query takes 20 s at most.
 */
public final class MeasureTables {
  private static final int QUERY_SECONDS_MAX = 20;
  private static final String SCOPE =
      """
        and (cast(:division as text) is null or division = :division)
        and (:anyPlace or place_id = any(:places))
      """;

  private final Jdbi jdbi;

  public MeasureTables(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** The figures as the tables have them now; decisions of the last moments may be missing. */
  public Figures count(Period period) {
    return jdbi.inTransaction(
        TransactionIsolationLevel.REPEATABLE_READ,
        handle ->
            new Figures(
                byClass(handle, period),
                falseAlarms(handle, period),
                worst(handle, period, "device_id"),
                worst(handle, period, "place_id"),
                desks(handle, period),
                operators(handle, period)));
  }

  private static Query query(Handle handle, String sql, Period period) {
    return handle
        .createQuery(sql)
        .setQueryTimeout(QUERY_SECONDS_MAX)
        .bind("from", time(period.fromMillis()))
        .bind("to", time(period.toMillis()))
        .bind("division", period.division())
        .bind("anyPlace", period.placeIds() == null)
        .bindArray(
            "places",
            String.class,
            period.placeIds() == null ? new Object[0] : period.placeIds().toArray());
  }

  private static Map<AlarmClass, OfClass> byClass(Handle handle, Period period) {
    Map<AlarmClass, OfClass> figures = new EnumMap<>(AlarmClass.class);
    String columns =
        String.join(
            ",\n",
            times("answer", "opened", "answered", Measures.ANSWER_LIMITS, ""),
            times("action", "opened", "acted", List.of(), ""),
            times("arrival", "accepted", "on_scene", Measures.ATTENDANCE_LIMITS, ""),
            times("attendance", "opened", "on_scene", Measures.ATTENDANCE_LIMITS, "to_be_attended"),
            times(
                "home",
                "opened",
                "on_scene",
                Measures.ATTENDANCE_LIMITS,
                "to_be_attended and place_kind = 'HOUSEHOLD'"));
    query(
            handle,
            """
            with facts as (
              select class, millis(opened_at) as opened, millis(answered_at) as answered, millis(accepted_at) as accepted,
                     millis(on_scene_at) as on_scene, millis(acted_at) as acted, place_kind, to_be_attended
              from incident_milestone
              where opened_at >= :from and opened_at < :to and not merged
            %s
            )
            select class, count(*) as incidents,
            %s
            from facts group by class
            """
                .formatted(SCOPE, columns)
                .replaceAll("millis\\((\\w+)\\)", "round(extract(epoch from $1) * 1000)::bigint"),
            period)
        .bind("asOf", period.asOfMillis())
        .map((row, context) -> Map.entry(AlarmClass.valueOf(row.getString("class")), ofClass(row)))
        .forEach(entry -> figures.put(entry.getKey(), entry.getValue()));
    return figures;
  }

  /**
   * Columns of one kind of time: how many, percentiles, and for each limit in time and of how many.
   */
  private static String times(
      String name, String begin, String end, List<Long> limits, String only) {
    String filter = only.isEmpty() ? "" : " and " + only;
    String percentiles = Measures.PERCENTILES.toString().replace('[', '{').replace(']', '}');
    List<String> columns = new ArrayList<>();
    columns.add(
        "count(*) filter (where %s - %s is not null%s) as %s_count"
            .formatted(end, begin, filter, name));
    columns.add(
        ("percentile_disc(cast('%s' as double precision[])) within group (order by %s - %s)"
                + " filter (where %3$s is not null%s) as %s_at")
            .formatted(percentiles, end, begin, filter, name));
    for (long limit : limits) {
      columns.add(
          "count(*) filter (where cast(:asOf as bigint) - %s >= %d%s) as %s_of_%2$d"
              .formatted(begin, limit, filter, name));
      columns.add(
          ("count(*) filter (where cast(:asOf as bigint) - %s >= %d and %s - %1$s <= %2$d%s)"
                  + " as %s_in_%2$d")
              .formatted(begin, limit, end, filter, name));
    }
    return String.join(",\n", columns);
  }

  private static OfClass ofClass(ResultSet row) throws SQLException {
    return new OfClass(
        row.getLong("incidents"),
        times(row, "answer", Measures.ANSWER_LIMITS),
        times(row, "action", List.of()),
        times(row, "arrival", Measures.ATTENDANCE_LIMITS),
        times(row, "attendance", Measures.ATTENDANCE_LIMITS),
        times(row, "home", Measures.ATTENDANCE_LIMITS));
  }

  private static Times times(ResultSet row, String name, List<Long> limits) throws SQLException {
    List<Within> within = new ArrayList<>();
    for (long limit : limits) {
      within.add(
          new Within(
              limit, row.getLong(name + "_in_" + limit), row.getLong(name + "_of_" + limit)));
    }
    long count = row.getLong(name + "_count");
    Array percentiles = row.getArray(name + "_at");
    List<Long> at =
        count == 0 || percentiles == null ? List.of() : List.of((Long[]) percentiles.getArray());
    return new Times(count, at, within);
  }

  private static Map<String, Long> falseAlarms(Handle handle, Period period) {
    Map<String, Long> causes = new TreeMap<>();
    query(
            handle,
            """
            select false_alarm_cause as cause, count(*) as n from incident_milestone
            where opened_at >= :from and opened_at < :to and not merged and false_alarm_cause is not null
            %s
            group by 1
            """
                .formatted(SCOPE),
            period)
        .map((row, context) -> Map.entry(row.getString("cause"), row.getLong("n")))
        .forEach(cause -> causes.put(cause.getKey(), cause.getValue()));
    return causes;
  }

  /** Ties in the order of Java's texts, whatever the database's collation. */
  private static List<Source> worst(Handle handle, Period period, String column) {
    return query(
            handle,
            """
            select %s as id, count(*) as alarms from desk_arrival
            where at >= :from and at < :to and device_id is not null and %1$s is not null
            %s
            group by 1 order by 2 desc, %1$s collate "C" limit %d
            """
                .formatted(column, SCOPE, Figures.WORST_MAX),
            period)
        .map((row, context) -> new Source(row.getString("id"), row.getLong("alarms")))
        .list();
  }

  private static List<Load> desks(Handle handle, Period period) {
    return query(
            handle,
            """
            select desk, arrivals, most, flood_millis
            from desk_load(:from, :to, cast(:division as text), case when not :anyPlace then :places end)
            where arrivals > 0 or flood_millis > 0
            order by desk collate "C"
            """,
            period)
        .map((row, context) ->
            new Load(
                row.getString("desk"),
                row.getLong("arrivals"),
                row.getLong("most"),
                row.getLong("flood_millis")))
        .list();
  }

  private static List<Operator> operators(Handle handle, Period period) {
    return query(
            handle,
            """
            select username, taken, most, flood_millis, work_millis
            from operator_load(:from, :until, cast(:division as text), case when not :anyPlace then :places end)
            where taken > 0 or flood_millis > 0
            order by taken desc, username collate "C" limit %d
            """
                .formatted(Figures.OPERATORS_MAX),
            period)
        .bind("until", time(period.endMillis()))
        .map((row, context) ->
            new Operator(
                row.getString("username"),
                row.getLong("taken"),
                row.getLong("most"),
                row.getLong("flood_millis"),
                row.getLong("work_millis")))
        .list();
  }

  private static OffsetDateTime time(long millis) {
    return Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC);
  }
}
