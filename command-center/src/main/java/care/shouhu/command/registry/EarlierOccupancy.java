package care.shouhu.command.registry;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
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
   * What came of it.
   *
   * @param hours that were added
   * @param uncounted places of which the register has no hour yet to go on from
   */
  public record Added(int hours, int uncounted) {}

  /**
   * Adds what was before at these places, and the means of its days, in one transaction.
   *
   * @param placeIds institutions; all others stay as they are
   * @param before of an institution's oldest hour: the hours before it, each once
   */
  public Added add(Set<String> placeIds, Function<Hour, List<Hour>> before) {
    return jdbi.inTransaction(handle -> {
      OccupancyHistory.lock(handle);
      List<Hour> oldest = oldest(handle, placeIds);
      List<Hour> hours = oldest.stream().flatMap(hour -> before.apply(hour).stream()).toList();
      if (!hours.isEmpty()) {
        copy(handle, hours);
        long first = hours.stream().mapToLong(Hour::atMillis).min().orElseThrow();
        OccupancyHistory.days(handle, first, null);
      }
      return new Added(hours.size(), placeIds.size() - oldest.size());
    });
  }

  private static List<Hour> oldest(Handle handle, Set<String> placeIds) {
    return handle
        .createQuery(
            """
            select oldest.* from unnest(:places) asked (place_id)
            cross join lateral (
              select place_id, at, division, %s from occupancy_hour hours
              where hours.place_id = asked.place_id order by at limit 1) oldest
            """
                .formatted(OccupancyHistory.COLUMNS))
        .bindArray("places", String.class, placeIds)
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
