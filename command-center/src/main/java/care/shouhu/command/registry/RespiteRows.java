package care.shouhu.command.registry;

import care.shouhu.command.bed.BedEffect.StayBegins;
import care.shouhu.command.bed.BedEffect.StayEnds;
import org.jdbi.v3.core.Handle;

/** What a move means for the booking of a respite stay. */
final class RespiteRows {
  private RespiteRows() {}

  /** A guest who changes beds takes the booking along; the tables refuse a bed that is booked. */
  static void movedIn(Handle handle, StayBegins begins) {
    handle
        .createUpdate(
            """
            update respite_booking set bed_id = :bed, place_id = :place
            where resident_id = :resident and status = 'ARRIVED' and bed_id <> :bed
            """)
        .bind("bed", begins.bedId())
        .bind("place", begins.placeId())
        .bind("resident", begins.residentId())
        .execute();
  }

  /** Who goes early leaves the other days to others. Between two beds the booking goes on. */
  static void left(Handle handle, StayEnds ends, BedCaller by) {
    if (ends.reason() == care.shouhu.command.bed.StayEnd.TRANSFERRED) {
      return;
    }
    handle
        .createUpdate(
            """
            update respite_booking set status = 'LEFT', ended_by = :by, ended_at = clock_timestamp(),
              until_day = greatest(from_day + 1, least(until_day, (clock_timestamp() at time zone 'Asia/Shanghai')::date))
            where resident_id = :resident and status = 'ARRIVED'
            """)
        .bind("by", by.username())
        .bind("resident", ends.residentId())
        .execute();
  }
}
