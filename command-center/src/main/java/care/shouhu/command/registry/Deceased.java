package care.shouhu.command.registry;

import java.sql.Timestamp;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * Nothing is kept for the dead: they wait in no queue, what was offered to them is withdrawn, what
 * they had booked is free. In the transaction that ends their stay, so that the bed they leave is
 * offered to somebody else. A bed of another institution is not taken from under its lock: {@link
 * BedTimers} frees it, and offers it on, within a second or two.
 */
final class Deceased {
  private static final String WHY = "老人去世";

  private static final List<String> STEPS =
      List.of(
          """
          update bed_offer set status = 'WITHDRAWN', answered_at = coalesce(answered_at, :now),
            answered_by = coalesce(answered_by, :by), answer_note = coalesce(answer_note, :why)
          where resident_id = :resident and status in ('OPEN', 'ACCEPTED')
          """,
          """
          update waiting_entry set ended_at = :now, ended_by = :by, end_reason = 'WITHDRAWN', end_note = :why
          where resident_id = :resident and ended_at is null
          """,
          """
          update respite_booking set status = 'CANCELLED', ended_by = :by, ended_at = :now, end_note = :why
          where resident_id = :resident and status = 'BOOKED'
          """,
          "update bed set until = :now where reserved_for = :resident and state = 'RESERVED'");

  private Deceased() {}

  static void endAll(Handle handle, String residentId, BedCaller by, long nowMillis) {
    for (String sql : STEPS) {
      handle
          .createUpdate(sql)
          .bind("resident", residentId)
          .bind("now", new Timestamp(nowMillis))
          .bind("by", by.username())
          .bind("why", WHY)
          .execute();
    }
  }
}
