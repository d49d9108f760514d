package care.shouhu.command.registry;

import care.shouhu.command.bed.BedCommand;
import care.shouhu.command.bed.BedVerdict;
import care.shouhu.command.bed.StayKind;
import care.shouhu.command.registry.Written.Reason;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;

/**
 * Who comes into the register together with a bed is admitted like anybody else: by the same rules,
 * and with the same traces. Everything here runs inside the transaction of the caller.
 */
public final class Admission {
  private Admission() {}

  /**
   * Admits somebody whose file was just added, or who is on file without a bed. Whether the caller
   * looks after the bed is for the caller to have checked.
   *
   * @param residentId of a new file, who must have no place yet: the bed gives them one. A place of
   *     their own would have taken the feed's lock before those of beds
   * @param override why without a valid assessment; may be null
   * @param username who does it
   */
  public static Optional<Written.Refused<Void>> admit(
      Handle handle, String residentId, String bedId, String override, String username) {
    var by = new BedCaller(username, null, "", (division, place) -> true);
    var command = new BedCommand.Admit(residentId, bedId, StayKind.RESIDENCE, null, override, null);
    return switch (BedRegister.take(handle, command, by)) {
      case BedAnswer.Taken taken -> Optional.empty();
      case BedAnswer.Numbered numbered -> throw new IllegalStateException("numbers nothing");
      case BedAnswer.Refused(BedVerdict.Refused why) -> Optional.of(refused(why));
    };
  }

  private static Written.Refused<Void> refused(BedVerdict.Refused why) {
    String field = why.reason() == BedVerdict.Reason.NO_VALID_ASSESSMENT ? "override" : "bedId";
    Reason reason =
        switch (why.reason()) {
          case UNKNOWN_BED -> Reason.UNKNOWN_REFERENCE;
          case BED_NOT_VACANT, PROMISED -> Reason.BED_NOT_VACANT;
          case RESPITE_BED -> Reason.RESPITE_BED;
          case NO_VALID_ASSESSMENT -> Reason.NO_VALID_ASSESSMENT;
          case PERSON_HAS_BED -> Reason.BED_HELD;
          case UNKNOWN_RESIDENT,
              PERSON_HAS_NO_BED,
              WRONG_STATE,
              NOT_A_RESPITE_BED,
              BOOKED,
              PLANNED,
              WRONG_DATE,
              WRONG_TIME,
              SAME_BED,
              UNKNOWN_PLACE,
              KEY_REUSED,
              UNKNOWN_ENTRY,
              ALREADY_WAITING,
              OFFER_OVER,
              OVER ->
              throw new IllegalStateException("of a residence in a bed: " + why);
        };
    return new Written.Refused<>(reason, field, why.detail());
  }

  /** Holds these beds until the transaction ends; before anything else of it is held. */
  public static void lock(Handle handle, Collection<String> bedIds) {
    BedReading.lockAll(handle, bedIds.toArray());
  }

  /**
   * Takes many vacant beds for people who are added next, with their beds. Whether each may is for
   * the caller to have checked.
   *
   * @return those of them that are not vacant any more; they were not taken
   */
  public static Set<String> takeAll(Handle handle, Collection<String> bedIds) {
    Object[] beds = bedIds.toArray();
    lock(handle, bedIds);
    Set<String> left = new TreeSet<>(bedIds);
    handle
        .createQuery(
            """
            update bed set state = 'OCCUPIED', since = clock_timestamp()
            where id = any (:beds) and state = 'VACANT' and removed_at is null
              and not exists (select from planned_step p where p.target_bed_id = bed.id and p.status = 'OPEN')
            returning id
            """)
        .bindArray("beds", String.class, beds)
        .mapTo(String.class)
        .forEach(left::remove);
    return left;
  }

  /**
   * What admits somebody.
   *
   * @param assessmentId a valid assessment; null with an override
   * @param override why without one; null with one
   */
  public record Ground(String assessmentId, String override) {}

  /** What {@link #admit} leaves behind, for those who were added with the beds taken before. */
  public static void noteAll(Handle handle, Map<String, Ground> groundByResident, String by) {
    Object[] residents = groundByResident.keySet().toArray();
    Object[] assessments = groundByResident.values().stream().map(Ground::assessmentId).toArray();
    Object[] overrides = groundByResident.values().stream().map(Ground::override).toArray();
    handle
        .createUpdate(
            """
            update bed_stay s set assessment_id = given.assessment, override = given.override
            from unnest(:residents, :assessments, :overrides) given (id, assessment, override)
            where s.resident_id = given.id and s.ended_at is null
            """)
        .bindArray("residents", String.class, residents)
        .bindArray("assessments", String.class, assessments)
        .bindArray("overrides", String.class, overrides)
        .execute();
    handle
        .createUpdate(
            """
            insert into bed_move (at, entered_at, command, bed_id, place_id, resident_id, from_state, to_state, by_whom)
            select began_at, began_at, :command, bed_id, place_id, resident_id, 'VACANT', 'OCCUPIED', :by
            from bed_stay where resident_id = any (:residents) and ended_at is null
            """)
        .bind("command", BedCommand.Word.ADMIT.name())
        .bind("by", by)
        .bindArray("residents", String.class, residents)
        .execute();
  }
}
