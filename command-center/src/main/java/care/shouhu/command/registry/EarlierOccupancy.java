package care.shouhu.command.registry;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.postgresql.PGConnection;

/**
 * Hours of before this register counted any, from whoever knows them. What it counted itself stays
 * as it is. All methods block.
 */
public final class EarlierOccupancy {
  private final Jdbi jdbi;

  public EarlierOccupancy(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** How full an institution was in an hour; columns of {@code occupancy_hour}. */
  public record Hour(
      String placeId,
      long atMillis,
      String division,
      int beds,
      int occupied,
      int vacant,
      int reserved,
      int onLeave,
      int inHospital,
      int respite,
      int outOfService,
      int nursingBeds,
      int nursingOccupied,
      int independent,
      int partial,
      int full) {}

  /**
   * Adds what was before, and the means of its days, in one transaction.
   *
   * @param before of an institution's oldest hour: the hours before it, each once
   * @return how many hours were added; empty while the register has counted none to go on from
   */
  public OptionalInt add(Function<Hour, List<Hour>> before) {
    return jdbi.inTransaction(handle -> {
      OccupancyHistory.lock(handle);
      List<Hour> oldest = oldest(handle);
      List<Hour> hours = oldest.stream().flatMap(hour -> before.apply(hour).stream()).toList();
      if (!hours.isEmpty()) {
        copy(handle, hours);
        long first = hours.stream().mapToLong(Hour::atMillis).min().orElseThrow();
        OccupancyHistory.days(handle, first, null);
      }
      return oldest.isEmpty() ? OptionalInt.empty() : OptionalInt.of(hours.size());
    });
  }

  private static List<Hour> oldest(Handle handle) {
    return handle
        .createQuery(
            """
            select distinct on (place_id) place_id, at, division, %s
            from occupancy_hour order by place_id, at
            """
                .formatted(OccupancyHistory.COLUMNS))
        .map((row, context) -> hour(row))
        .list();
  }

  private static Hour hour(ResultSet row) throws SQLException {
    return new Hour(
        row.getString("place_id"),
        row.getTimestamp("at").getTime(),
        row.getString("division"),
        row.getInt("beds"),
        row.getInt("occupied"),
        row.getInt("vacant"),
        row.getInt("reserved"),
        row.getInt("on_leave"),
        row.getInt("in_hospital"),
        row.getInt("respite"),
        row.getInt("out_of_service"),
        row.getInt("nursing_beds"),
        row.getInt("nursing_occupied"),
        row.getInt("independent"),
        row.getInt("partial"),
        row.getInt("full"));
  }

  /** Ids of places have no character that means something in this format. */
  private static void copy(Handle handle, List<Hour> hours) {
    var text = new StringBuilder();
    for (Hour hour : hours) {
      text.append(hour.placeId()).append('\t');
      text.append(Instant.ofEpochMilli(hour.atMillis())).append('\t');
      text.append(hour.division());
      for (int count :
          new int[] {
            hour.beds(),
            hour.occupied(),
            hour.vacant(),
            hour.reserved(),
            hour.onLeave(),
            hour.inHospital(),
            hour.respite(),
            hour.outOfService(),
            hour.nursingBeds(),
            hour.nursingOccupied(),
            hour.independent(),
            hour.partial(),
            hour.full()
          }) {
        text.append('\t').append(count);
      }
      text.append('\n');
    }
    try {
      handle
          .getConnection()
          .unwrap(PGConnection.class)
          .getCopyAPI()
          .copyIn(
              "copy occupancy_hour (place_id, at, division, "
                  + OccupancyHistory.COLUMNS
                  + ") from stdin",
              new StringReader(text.toString()));
    } catch (SQLException e) {
      throw new IllegalStateException("hours that the register does not take", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
