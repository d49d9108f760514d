package care.shouhu.command.registry;

import care.shouhu.command.bed.BedCommand;
import care.shouhu.command.bed.BedCommand.Discharge;
import care.shouhu.command.bed.BedCommand.Leave;
import care.shouhu.command.bed.BedCommand.Transfer;
import care.shouhu.command.bed.BedCommand.Word;
import care.shouhu.command.bed.BedEffect;
import care.shouhu.command.bed.BedEffect.StayBegins;
import care.shouhu.command.bed.BedEffect.StayEnds;
import care.shouhu.command.bed.BedMachine;
import care.shouhu.command.bed.BedTime;
import care.shouhu.command.bed.Plan;
import care.shouhu.command.bed.PlanRules;
import care.shouhu.command.bed.StayEnd;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The rows of planned steps, in the transactions that plan them or take them. */
final class PlanRows {
  private PlanRows() {}

  /** What stands around a plan; under the locks of its command's facts. */
  static PlanRules.Around around(Handle handle, Plan plan) {
    String residentId = plan.command().residentId();
    String target = plan.command() instanceof Transfer transfer ? transfer.bedId() : null;
    return new PlanRules.Around(
        open(handle, residentId),
        target == null ? null : freeOn(handle, target).orElse(null),
        target == null ? null : RespiteRows.bookedFrom(handle, target, residentId, plan.on()));
  }

  private static Map<Word, LocalDate> open(Handle handle, String residentId) {
    Map<Word, LocalDate> open = new EnumMap<>(Word.class);
    handle
        .createQuery(
            "select command, on_day from planned_step where resident_id = :id and status = 'OPEN'")
        .bind("id", residentId)
        .map((row, context) ->
            Map.entry(
                Word.valueOf(row.getString("command")), row.getObject("on_day", LocalDate.class)))
        .forEach(one -> open.put(one.getKey(), one.getValue()));
    return open;
  }

  /** The holder is planned to leave it, or the guest's days, or those of the repair, end. */
  private static Optional<LocalDate> freeOn(Handle handle, String bedId) {
    return handle
        .createQuery(
            """
            select case when b.state = 'OUT_OF_SERVICE' then (b.until at time zone 'Asia/Shanghai')::date
              else least(
                (select min(p.on_day) from planned_step p
                 where p.resident_id = s.resident_id and p.status = 'OPEN' and p.command in ('TRANSFER', 'DISCHARGE')),
                coalesce(
                  (select k.until_day from respite_booking k where k.resident_id = s.resident_id and k.status = 'ARRIVED'),
                  case when b.state = 'RESPITE' then ((b.until - interval '1 millisecond') at time zone 'Asia/Shanghai')::date
                  end))
              end
            from bed b left join bed_stay s on s.bed_id = b.id and s.ended_at is null
            where b.id = :bed
            """)
        .bind("bed", bedId)
        .map((row, context) -> Optional.ofNullable(row.getObject(1, LocalDate.class)))
        .findOne()
        .flatMap(day -> day);
  }

  /** Keeps it and says its number. */
  static long insert(Handle handle, Plan plan, String placeId, BedCaller by, BedTime time) {
    BedCommand.OfPerson command = plan.command();
    return handle
        .createQuery(
            """
            insert into planned_step (resident_id, place_id, command, on_day, target_bed_id, expected_return,
              end_reason, why, planned_by, planned_at, status)
            values (:resident, :place, :command, :on, :target, :expectedReturn, :endReason, :why, :by, :now, 'OPEN')
            returning id
            """)
        .bind("resident", command.residentId())
        .bind("place", placeId)
        .bind("command", command.word().name())
        .bind("on", plan.on())
        .bind("target", command instanceof Transfer transfer ? transfer.bedId() : null)
        .bind("expectedReturn", command instanceof Leave leave ? leave.expectedReturn() : null)
        .bind(
            "endReason", command instanceof Discharge discharge ? discharge.reason().name() : null)
        .bind("why", command.why())
        .bind("by", by.username())
        .bind("now", new Timestamp(time.nowMillis()))
        .mapTo(Long.class)
        .one();
  }

  /**
   * Gives it up; false when it was over.
   *
   * @param status CANCELLED, or REFUSED by where it goes to
   */
  static boolean giveUp(Handle handle, long id, String status, String note, BedCaller by) {
    return handle
            .createUpdate(
                """
                update planned_step set status = :status, ended_by = :by, ended_at = clock_timestamp(),
                  end_note = :note
                where id = :id and status = 'OPEN'
                """)
            .bind("id", id)
            .bind("status", status)
            .bind("note", note)
            .bind("by", by.username())
            .execute()
        == 1;
  }

  /**
   * What a step means for what was planned: it was this one; or whoever left has nothing planned
   * any more; or what is planned goes along to another institution.
   */
  static void follow(
      Handle handle, BedCommand command, List<BedEffect> effects, BedCaller by, BedTime time) {
    taken(handle, command, by, time);
    for (BedEffect effect : effects) {
      switch (effect) {
        case StayBegins begins ->
            handle
                .createUpdate(
                    "update planned_step set place_id = :place where resident_id = :resident and"
                        + " status = 'OPEN' and place_id <> :place")
                .bind("place", begins.placeId())
                .bind("resident", begins.residentId())
                .execute();
        case StayEnds ends when ends.reason() != StayEnd.TRANSFERRED ->
            end(handle, "CANCELLED", ends.residentId(), "true", null, by, time);
        case StayEnds _, BedEffect.BedBecomes _, BedEffect.RespiteEnds _, BedEffect.LivesAt _ -> {
          // Changes nothing of what is planned.
        }
      }
    }
  }

  /** A leave on some of the planned days is the planned one; so is a move into the bed. */
  private static void taken(Handle handle, BedCommand command, BedCaller by, BedTime time) {
    switch (command) {
      case Leave leave ->
          end(
              handle,
              "DONE",
              leave.residentId(),
              "command = 'LEAVE' and daterange(on_day, expected_return, '[]') &&"
                  + " cast(:what as daterange)",
              "[%s,%s]".formatted(BedMachine.day(time.atMillis()), leave.expectedReturn()),
              by,
              time);
      case Transfer transfer -> into(handle, transfer.residentId(), transfer.bedId(), by, time);
      case BedCommand.Admit admit -> into(handle, admit.residentId(), admit.bedId(), by, time);
      case Discharge discharge ->
          end(
              handle,
              "DONE",
              discharge.residentId(),
              "command = :what",
              Word.DISCHARGE.name(),
              by,
              time);
      case BedCommand.ToHospital _,
          BedCommand.NewEnd _,
          BedCommand.Return _,
          BedCommand.OfBed _ -> {
        // Cannot be planned.
      }
    }
  }

  private static void into(
      Handle handle, String residentId, String bedId, BedCaller by, BedTime time) {
    end(handle, "DONE", residentId, "target_bed_id = :what", bedId, by, time);
  }

  /** {@code condition} is a constant of this code that may name {@code :what}. */
  private static void end(
      Handle handle,
      String status,
      String residentId,
      String condition,
      String what,
      BedCaller by,
      BedTime time) {
    var update =
        handle
            .createUpdate(
                "update planned_step set status = :status, ended_by = :by, ended_at = :now"
                    + " where resident_id = :resident and status = 'OPEN' and "
                    + condition)
            .bind("status", status)
            .bind("by", by.username())
            .bind("now", new Timestamp(time.nowMillis()))
            .bind("resident", residentId);
    (what == null ? update : update.bind("what", what)).execute();
  }

  /** Nobody took it in the days after its day: the bed is kept from others no longer. */
  static void giveUpOverdue(Handle handle) {
    handle
        .createUpdate(
            """
            update planned_step set status = 'CANCELLED', ended_by = 'system', ended_at = clock_timestamp(),
              end_note = '逾期未办'
            where status = 'OPEN' and on_day < (clock_timestamp() at time zone 'Asia/Shanghai')::date - :days
            """)
        .bind("days", Plan.DAYS_OVERDUE_MAX)
        .execute();
  }

  /** Of people whose bed was taken from them in another way, as by a file that was read in. */
  static void forgetThoseWithoutBed(Handle handle) {
    handle
        .createUpdate(
            """
            update planned_step p set status = 'CANCELLED', ended_by = 'system', ended_at = clock_timestamp()
            where status = 'OPEN'
              and not exists (select from bed_stay s where s.resident_id = p.resident_id and s.ended_at is null)
            """)
        .execute();
  }

  /**
   * The day from which a respite bed is promised to another guest who stays into these days; null
   * for none.
   *
   * @param until the day of leaving
   */
  static LocalDate promisedIn(
      Handle handle, String bedId, String residentId, LocalDate from, LocalDate until) {
    return handle
        .createQuery(
            """
            select min(p.on_day) from planned_step p
            left join respite_booking k on k.resident_id = p.resident_id and k.status = 'ARRIVED'
            where p.target_bed_id = :bed and p.resident_id <> :resident and p.status = 'OPEN'
              and p.on_day < :until and coalesce(k.until_day, 'infinity') > :from
            """)
        .bind("bed", bedId)
        .bind("resident", residentId)
        .bind("from", from)
        .bind("until", until)
        .map((row, context) -> row.getObject(1, LocalDate.class))
        .one();
  }
}
