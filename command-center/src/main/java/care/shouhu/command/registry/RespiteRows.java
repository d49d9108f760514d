package care.shouhu.command.registry;

import care.shouhu.command.bed.BedCommand;
import care.shouhu.command.bed.BedEffect.RespiteEnds;
import care.shouhu.command.bed.BedEffect.StayBegins;
import care.shouhu.command.bed.BedEffect.StayEnds;
import care.shouhu.command.bed.PersonFacts;
import care.shouhu.command.bed.RespiteFacts;
import care.shouhu.command.bed.StayEnd;
import java.time.LocalDate;
import org.jdbi.v3.core.Handle;

/** What a move means for the booking of a respite stay. */
final class RespiteRows {
  private RespiteRows() {}

  /**
   * What is booked, or promised by a plan, around this guest's stay; under the lock of the bed's
   * institution. Who never came holds nothing from the day on that they were to leave, though it is
   * not noted yet; and the bed is free for a guest who came without a word of the own booking of
   * it.
   */
  static RespiteFacts facts(Handle handle, PersonFacts guest) {
    return handle
        .createQuery(
            """
            select own.from_day, own.until_day, least(
                   (select p.on_day from planned_step p where p.target_bed_id = :bed and p.status = 'OPEN'),
                   (select min(b.from_day) from respite_booking b
                    where b.status = 'BOOKED' and (b.bed_id = :bed or b.resident_id = :resident)
                      and b.until_day > coalesce(own.from_day, (clock_timestamp() at time zone 'Asia/Shanghai')::date)
                      and (own.id is not null or b.bed_id <> :bed or b.resident_id <> :resident))) as next
            from (select 1) one left join respite_booking own
              on own.resident_id = :resident and own.status = 'ARRIVED'
            order by own.from_day desc limit 1
            """)
        .bind("bed", guest.bedId())
        .bind("resident", guest.id())
        .map((row, context) ->
            new RespiteFacts(
                row.getObject("from_day", LocalDate.class),
                row.getObject("until_day", LocalDate.class),
                row.getObject("next", LocalDate.class),
                null))
        .one();
  }

  /**
   * The first night for which this bed is booked for somebody else; null for none. Under the lock
   * of its institution.
   *
   * @param residentId whose own bookings do not count; empty for nobody
   * @param after bookings that end on this day or before are over, though that is not noted yet
   */
  static LocalDate bookedFrom(Handle handle, String bedId, String residentId, LocalDate after) {
    return handle
        .createQuery(
            """
            select min(from_day) from respite_booking
            where bed_id = :bed and resident_id <> :resident and status in ('BOOKED', 'ARRIVED')
              and until_day > :after
            """)
        .bind("bed", bedId)
        .bind("resident", residentId)
        .bind("after", after)
        .map((row, context) -> row.getObject(1, LocalDate.class))
        .one();
  }

  /**
   * The first night from this day on for which the bed is booked by somebody else, or the guest
   * elsewhere; null for none. Under the lock of the bed's institution.
   */
  static LocalDate bookedOtherwise(Handle handle, BedCommand.Admit guest, LocalDate day) {
    return handle
        .createQuery(
            """
            select min(greatest(from_day, :day)) from respite_booking
            where status in ('BOOKED', 'ARRIVED') and until_day > :day
              and (bed_id = :bed) <> (resident_id = :resident)
            """)
        .bind("bed", guest.bedId())
        .bind("resident", guest.residentId())
        .bind("day", day)
        .map((row, context) -> row.getObject(1, LocalDate.class))
        .one();
  }

  /** Whether this guest is there by a booking. */
  static boolean hasArrived(Handle handle, String residentId) {
    return handle
        .createQuery(
            "select exists (select from respite_booking where resident_id = :id and status ="
                + " 'ARRIVED')")
        .bind("id", residentId)
        .mapTo(Boolean.class)
        .one();
  }

  /** The guest goes on another day than was booked. */
  static void newEnd(Handle handle, RespiteEnds ends) {
    handle
        .createUpdate(
            "update respite_booking set until_day = :until where resident_id = :resident and status"
                + " = 'ARRIVED'")
        .bind("until", ends.until())
        .bind("resident", ends.residentId())
        .execute();
  }

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

  /**
   * Who goes early leaves the other days to others. Between two beds the booking goes on.
   *
   * @param day on which they went
   */
  static void left(Handle handle, StayEnds ends, BedCaller by, LocalDate day) {
    if (ends.reason() == StayEnd.TRANSFERRED) {
      return;
    }
    handle
        .createUpdate(
            """
            update respite_booking set status = 'LEFT', ended_by = :by, ended_at = clock_timestamp(),
              until_day = greatest(from_day + 1, least(until_day, :day))
            where resident_id = :resident and status = 'ARRIVED'
            """)
        .bind("by", by.username())
        .bind("day", day)
        .bind("resident", ends.residentId())
        .execute();
  }
}
