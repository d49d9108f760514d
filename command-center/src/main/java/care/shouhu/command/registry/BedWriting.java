package care.shouhu.command.registry;

import care.shouhu.command.bed.BedCommand;
import care.shouhu.command.bed.BedEffect;
import care.shouhu.command.bed.BedEffect.BedBecomes;
import care.shouhu.command.bed.BedEffect.LivesAt;
import care.shouhu.command.bed.BedEffect.RespiteEnds;
import care.shouhu.command.bed.BedEffect.StayBegins;
import care.shouhu.command.bed.BedEffect.StayEnds;
import care.shouhu.command.bed.BedTime;
import java.sql.Timestamp;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Writes the effects of a command, in the transaction in which it was decided. */
final class BedWriting {
  private BedWriting() {}

  /**
   * Applies them in order.
   *
   * @param time when it happened, and when it was decided
   */
  static void apply(
      Handle handle, BedCommand command, List<BedEffect> effects, BedCaller by, BedTime time) {
    handle
        .createQuery("select set_config('shouhu.actor', :by, true)")
        .bind("by", by.username())
        .mapTo(String.class)
        .one();
    String residentId = residentOf(command);
    for (BedEffect effect : effects) {
      switch (effect) {
        case BedBecomes becomes -> bed(handle, command, becomes, residentId, by, time);
        case StayBegins begins -> begin(handle, begins, by, time);
        case StayEnds ends -> end(handle, ends, by, time);
        case LivesAt lives -> lives(handle, lives);
        case RespiteEnds newEnd -> RespiteRows.newEnd(handle, newEnd);
      }
    }
    if (residentId != null) {
      keepBedOf(handle, residentId);
    }
  }

  private static String residentOf(BedCommand command) {
    return switch (command) {
      case BedCommand.OfPerson one -> one.residentId();
      case BedCommand.Reserve reserve -> reserve.residentId();
      case BedCommand.OfBed one -> null;
    };
  }

  private static void bed(
      Handle handle,
      BedCommand command,
      BedBecomes becomes,
      String residentId,
      BedCaller by,
      BedTime time) {
    Timestamp until = becomes.untilMillis() == null ? null : new Timestamp(becomes.untilMillis());
    int changed =
        handle
            .createUpdate(
                """
                update bed set state = :to, since = case when state = :to then since else :at end, until = :until,
                  reserved_for = :reservedFor
                where id = :id and state = :from
                """)
            .bind("to", becomes.to().name())
            .bind("at", new Timestamp(time.atMillis()))
            .bind("until", until)
            .bind("reservedFor", becomes.reservedFor())
            .bind("id", becomes.bedId())
            .bind("from", becomes.from().name())
            .execute();
    if (changed != 1) {
      throw new IllegalStateException("bed " + becomes.bedId() + " changed under its lock");
    }
    handle
        .createUpdate(
            """
            insert into bed_move (at, entered_at, command, bed_id, place_id, resident_id, from_state, to_state, until,
              by_whom, why)
            select :at, :now, :command, id, place_id, :residentId, :from, :to, :until, :by, :why from bed where id = :id
            """)
        .bind("at", new Timestamp(time.atMillis()))
        .bind("now", new Timestamp(time.nowMillis()))
        .bind("command", command.word().name())
        .bind("residentId", residentId)
        .bind("from", becomes.from().name())
        .bind("to", becomes.to().name())
        .bind("until", until)
        .bind("by", by.username())
        .bind("why", command.why())
        .bind("id", becomes.bedId())
        .execute();
  }

  private static void begin(Handle handle, StayBegins begins, BedCaller by, BedTime time) {
    handle
        .createUpdate(
            """
            insert into bed_stay (resident_id, bed_id, place_id, kind, began_at, began_entered_at, began_by,
              assessment_id, override, came_from)
            select :resident, :bed, :place, :kind, :at, :now, :by, :assessment, :override,
              case p.kind when 'HOUSEHOLD' then p.id
                when 'INSTITUTION' then (select came_from from bed_stay where resident_id = r.id order by id desc limit 1)
              end
            from resident r left join place p on p.id = r.place_id where r.id = :resident
            """)
        .bind("resident", begins.residentId())
        .bind("bed", begins.bedId())
        .bind("place", begins.placeId())
        .bind("kind", begins.kind().name())
        .bind("at", new Timestamp(time.atMillis()))
        .bind("now", new Timestamp(time.nowMillis()))
        .bind("by", by.username())
        .bind("assessment", begins.assessmentId())
        .bind("override", begins.override())
        .execute();
  }

  private static void end(Handle handle, StayEnds ends, BedCaller by, BedTime time) {
    handle
        .createUpdate(
            """
            update bed_stay set ended_at = greatest(:at, began_at), ended_entered_at = :now, ended_by = :by,
              end_reason = :reason
            where resident_id = :resident and bed_id = :bed and ended_at is null
            """)
        .bind("at", new Timestamp(time.atMillis()))
        .bind("now", new Timestamp(time.nowMillis()))
        .bind("by", by.username())
        .bind("reason", ends.reason().name())
        .bind("resident", ends.residentId())
        .bind("bed", ends.bedId())
        .execute();
  }

  /**
   * The bed goes in the same step: a person with a bed lives where the bed stands, and without one
   * where they came from, unless that home is given up meanwhile. Who was never assessed is looked
   * after as one who needs everything, until somebody knows better.
   */
  private static void lives(Handle handle, LivesAt lives) {
    handle
        .createUpdate(
            """
            update resident set place_id = coalesce(:place, (select p.id from place p
                where p.removed_at is null and p.id =
                  (select came_from from bed_stay where resident_id = :id order by id desc limit 1)
                for key share)),
              care_level = coalesce(care_level, (select level from assessment
                where resident_id = :id and removed_at is null order by assessed_on desc, id desc limit 1), 'FULL'),
              bed_id = (select bed_id from bed_stay where resident_id = :id and ended_at is null)
            where id = :id
            """)
        .bind("place", lives.placeId())
        .bind("id", lives.residentId())
        .execute();
  }

  /** The resident's record names the bed of the stay that lasts. */
  private static void keepBedOf(Handle handle, String residentId) {
    handle
        .createUpdate(
            """
            update resident r
            set bed_id = (select bed_id from bed_stay where resident_id = r.id and ended_at is null)
            where r.id = :id
              and r.bed_id is distinct from (select bed_id from bed_stay where resident_id = r.id and ended_at is null)
            """)
        .bind("id", residentId)
        .execute();
  }
}
