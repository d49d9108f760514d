package care.shouhu.command.registry;

import care.shouhu.command.bed.Plan;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** What is planned with beds, as the tables have it. All methods block. */
public final class PlanQueries {
  private static final int ROWS_MAX = 2_000;

  private final Jdbi jdbi;

  public PlanQueries(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * A step that is planned, as one institution sees it.
   *
   * @param incoming a transfer into a bed of the institution, of somebody who lives in another
   * @param bedId the person's bed now; null when it was taken from them, and of an incoming one
   * @param fromPlace of an incoming one, the name of where they live; else null
   * @param targetBedId of a transfer; else null
   * @param toPlace of a transfer into another institution, its name; else null
   * @param expectedReturn of a leave; else null
   * @param endReason of a discharge; else null
   * @param refusedBy user name of who refused it where it goes to; null while it is open
   * @param refusedWhy the reason they gave; null while it is open
   */
  public record Planned(
      long id,
      String command,
      boolean incoming,
      String residentId,
      String name,
      String bedId,
      String fromPlace,
      LocalDate on,
      String targetBedId,
      String toPlace,
      LocalDate expectedReturn,
      String endReason,
      String why,
      String plannedBy,
      long plannedAtMillis,
      String refusedBy,
      String refusedWhy) {}

  /**
   * What is planned at an institution or into a bed of it, and neither done nor given up, by day;
   * and what the institution planned and the other one refused, for {@link Plan#DAYS_OVERDUE_MAX}
   * days from then on, or until another transfer of the person is planned.
   */
  public List<Planned> plans(String placeId) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                select p.*, p.place_id <> :place as incoming, r.name,
                       case when p.place_id = :place then s.bed_id end as bed_id,
                       case when p.place_id <> :place then f.name end as from_place,
                       case when b.place_id <> p.place_id then t.name end as to_place
                from planned_step p join resident r on r.id = p.resident_id join place f on f.id = p.place_id
                left join bed b on b.id = p.target_bed_id left join place t on t.id = b.place_id
                left join bed_stay s on s.resident_id = p.resident_id and s.ended_at is null
                where p.status = 'OPEN' and (p.place_id = :place or b.place_id = :place)
                   or p.status = 'REFUSED' and p.place_id = :place and s.place_id = :place
                      and (p.ended_at at time zone 'Asia/Shanghai')::date
                          >= (clock_timestamp() at time zone 'Asia/Shanghai')::date - :days
                      and not exists (select from planned_step n where n.resident_id = p.resident_id
                                      and n.command = 'TRANSFER' and n.id > p.id)
                order by p.on_day, p.id limit :max
                """)
            .bind("place", placeId)
            .bind("days", Plan.DAYS_OVERDUE_MAX)
            .bind("max", ROWS_MAX)
            .map((row, context) -> planned(row))
            .list());
  }

  private static Planned planned(ResultSet row) throws SQLException {
    boolean refused = row.getString("status").equals("REFUSED");
    return new Planned(
        row.getLong("id"),
        row.getString("command"),
        row.getBoolean("incoming"),
        row.getString("resident_id"),
        row.getString("name"),
        row.getString("bed_id"),
        row.getString("from_place"),
        row.getObject("on_day", LocalDate.class),
        row.getString("target_bed_id"),
        row.getString("to_place"),
        row.getObject("expected_return", LocalDate.class),
        row.getString("end_reason"),
        row.getString("why"),
        row.getString("planned_by"),
        row.getTimestamp("planned_at").getTime(),
        refused ? row.getString("ended_by") : null,
        refused ? row.getString("end_note") : null);
  }
}
