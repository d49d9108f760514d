package care.shouhu.command.registry;

import care.shouhu.command.bed.BedMachine;
import care.shouhu.command.report.MonthlyReport.Line;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;

/**
 * The figures of a month, out of the tables. All methods block. Who is transferred to another
 * institution leaves one and comes to the other, also where both lie in one division: so the lines
 * of a division's institutions add up to the division's own. Between two sites that are one line
 * together nobody leaves: two of one institution in one division, as far as both are asked for, or
 * in any where no division was. Whose site a place is counts as it is today, also for a month that
 * is over. Guests and residents are told apart by what the stay was for, not by the state in which
 * it ended.
 */
public final class MonthlyFigures {
  /** {@code key} is a constant of this code: of a division or an institution. */
  private static final String LINES =
      """
      with means as (
        select key, count(*) as days, avg(beds) as beds, avg(occupied) as occupied, avg(nursing_beds) as nursing_beds,
          avg(nursing_occupied) as nursing_occupied, avg(independent) as independent, avg(partial) as partial,
          avg("full") as "full"
        from (select {day_key} as key, day, sum(beds) as beds, sum(occupied) as occupied,
                sum(nursing_beds) as nursing_beds, sum(nursing_occupied) as nursing_occupied,
                sum(independent) as independent, sum(partial) as partial, sum("full") as "full"
              from occupancy_day d where day >= :fromDay and day < :toDay group by 1, 2) of_day
        group by key
      ), steps as (
        select m.*, m.command = 'TRANSFER' and exists (
            select from bed_move o join place there on there.id = o.place_id join place here on here.id = m.place_id
            where o.resident_id = m.resident_id and o.command = 'TRANSFER' and o.at = m.at and o.id <> m.id
              and there.organisation_id = here.organisation_id
              and {together}) as inside
        from bed_move m where m.at >= :from and m.at < :to
      ), came as (
        select {place_key} as key,
          count(*) filter (where s.kind = 'RESIDENCE') as admissions,
          count(*) filter (where s.kind = 'RESPITE') as respite_stays,
          count(*) filter (where s.override is not null) as overrides
        from steps m join place p on p.id = m.place_id
        join bed_stay s on s.bed_id = m.bed_id and s.resident_id = m.resident_id and s.began_at = m.at
        where m.command in ('ADMIT', 'TRANSFER') and not m.inside group by 1
      ), went as (
        select {place_key} as key, count(*) as discharges
        from steps m join place p on p.id = m.place_id
        join bed_stay s on s.bed_id = m.bed_id and s.resident_id = m.resident_id and s.ended_at = m.at
        where m.command in ('DISCHARGE', 'TRANSFER') and not m.inside and s.kind = 'RESIDENCE' group by 1
      ), away as (
        select {place_key} as key,
          count(*) filter (where m.command = 'LEAVE' and m.from_state <> m.to_state) as leaves,
          count(*) filter (where m.command = 'TO_HOSPITAL' and m.from_state <> m.to_state) as to_hospital
        from steps m join place p on p.id = m.place_id group by 1
      ), waiting as (
        select {place_key} as key, count(*) as waiting
        from waiting_entry w join place p on p.id = w.place_id
        where w.since < :to and (w.ended_at is null or w.ended_at >= :to) group by 1
      ), offers as (
        select {place_key} as key, count(*) as offers
        from bed_offer o join place p on p.id = o.place_id
        where o.offered_at >= :from and o.offered_at < :to group by 1
      ), from_list as (
        select {place_key} as key, count(*) as from_list
        from waiting_entry w join place p on p.id = w.place_id
        join bed_offer o on o.entry_id = w.id and o.status = 'ADMITTED'
        where w.end_reason = 'ADMITTED' and w.ended_at >= :from and w.ended_at < :to group by 1
      )
      select k.id, k.name, coalesce(a.days, 0) as days, coalesce(a.beds, 0) as beds, coalesce(a.occupied, 0) as occupied,
        coalesce(a.nursing_beds, 0) as nursing_beds, coalesce(a.nursing_occupied, 0) as nursing_occupied,
        coalesce(a.independent, 0) as independent, coalesce(a.partial, 0) as partial, coalesce(a."full", 0) as "full",
        coalesce(c.admissions, 0) as admissions, coalesce(c.overrides, 0) as overrides,
        coalesce(g.discharges, 0) as discharges, coalesce(y.leaves, 0) as leaves,
        coalesce(y.to_hospital, 0) as to_hospital, coalesce(c.respite_stays, 0) as respite_stays,
        coalesce(w.waiting, 0) as waiting, coalesce(o.offers, 0) as offers, coalesce(l.from_list, 0) as from_list
      from ({keys}) k
      left join means a on a.key = k.id left join came c on c.key = k.id left join went g on g.key = k.id
      left join away y on y.key = k.id left join waiting w on w.key = k.id left join offers o on o.key = k.id
      left join from_list l on l.key = k.id
      order by k.id
      """;

  private static final String BY_DIVISION =
      LINES
          .replace("{day_key}", "d.division")
          .replace("{place_key}", "p.division")
          .replace("{together}", "there.division = here.division")
          .replace("{keys}", "select code as id, name from division where parent is not null");

  /** The sites that are asked for; {@code d} or {@code p} is the place's row. */
  private static final String ASKED =
      "(:anyDivision or %s.division = :division) and (:anyPlace or %s = any (:places))";

  private static final String BY_INSTITUTION =
      LINES
          .replace(
              "{day_key}",
              """
              case when %s then (select organisation_id from place where id = d.place_id) end
              """
                  .formatted(ASKED.formatted("d", "d.place_id")))
          .replace(
              "{place_key}",
              "case when %s then p.organisation_id end".formatted(ASKED.formatted("p", "p.id")))
          .replace(
              "{together}",
              "(:anyDivision or there.division = here.division) and (:anyPlace or there.id = any (:places))")
          .replace(
              "{keys}",
              """
              select i.id, case when :onePlace then (select o.name from place o where o.id = any (:places)) else i.name end as name
              from organisation i
              where exists (select from place p
                            where p.organisation_id = i.id and %s and (p.removed_at is null or p.removed_at >= :from)
                              and exists (select from bed b where b.place_id = p.id
                                            and (b.removed_at is null or b.removed_at >= :from)))
              """
                  .formatted(ASKED.formatted("p", "p.id")));

  private final Jdbi jdbi;

  public MonthlyFigures(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** The divisions of the city. */
  public List<Line> byDivision(YearMonth month) {
    return lines(BY_DIVISION, month, query -> query);
  }

  /**
   * The institutions that have beds, or had some in this month, each with its sites added up. A
   * line of one site that was asked for alone has the site's name.
   *
   * @param divisionOrNull the sites in this division alone
   * @param placeIdsOrNull these sites alone
   */
  public List<Line> byInstitution(
      YearMonth month, String divisionOrNull, Set<String> placeIdsOrNull) {
    return lines(
        BY_INSTITUTION,
        month,
        query ->
            query
                .bind("anyDivision", divisionOrNull == null)
                .bindByType("division", divisionOrNull, String.class)
                .bind("anyPlace", placeIdsOrNull == null)
                .bind("onePlace", placeIdsOrNull != null && placeIdsOrNull.size() == 1)
                .bindArray(
                    "places",
                    String.class,
                    placeIdsOrNull == null ? new Object[0] : placeIdsOrNull.toArray()));
  }

  private List<Line> lines(String sql, YearMonth month, UnaryOperator<Query> asked) {
    LocalDate from = month.atDay(1);
    LocalDate to = month.plusMonths(1).atDay(1);
    return jdbi.withHandle(handle ->
        asked
            .apply(handle.createQuery(sql))
            .bind("fromDay", from)
            .bind("toDay", to)
            .bind("from", start(from))
            .bind("to", start(to))
            .map((row, context) -> line(row))
            .list());
  }

  private static Timestamp start(LocalDate day) {
    return Timestamp.from(day.atStartOfDay(BedMachine.ZONE).toInstant());
  }

  private static Line line(ResultSet row) throws SQLException {
    return new Line(
        row.getString("id"),
        row.getString("name"),
        row.getInt("days"),
        row.getDouble("beds"),
        row.getDouble("occupied"),
        row.getDouble("nursing_beds"),
        row.getDouble("nursing_occupied"),
        row.getDouble("independent"),
        row.getDouble("partial"),
        row.getDouble("full"),
        row.getLong("admissions"),
        row.getLong("overrides"),
        row.getLong("discharges"),
        row.getLong("leaves"),
        row.getLong("to_hospital"),
        row.getLong("respite_stays"),
        row.getLong("waiting"),
        row.getLong("offers"),
        row.getLong("from_list"));
  }
}
