package care.shouhu.command.registry;

import care.shouhu.command.bed.BedMachine;
import care.shouhu.command.bed.BedVerdict;
import care.shouhu.command.bed.BedVerdict.Reason;
import care.shouhu.command.bed.Plan;
import care.shouhu.command.bed.PlanRules;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Steps of beds that are planned for a day ahead: kept, given up or refused, and ended by whoever
 * takes them. All methods block.
 */
public final class PlanRegister {
  private final BedRegister beds;

  public PlanRegister(BedRegister beds) {
    this.beds = beds;
  }

  /** Keeps it, unless something is known to be in its way; the answer is its number. */
  public Written<BedAnswer> plan(Plan plan, BedCaller by) {
    return beds.write(by, handle -> plan(handle, plan, by));
  }

  private static BedAnswer plan(Handle handle, Plan plan, BedCaller by) {
    BedMachine.Facts facts = BedReading.facts(handle, plan.command(), null, by);
    Optional<BedVerdict.Refused> refused =
        PlanRules.refused(plan, facts, PlanRows.around(handle, plan));
    return refused.isPresent()
        ? new BedAnswer.Refused(refused.get())
        : new BedAnswer.Numbered(
            PlanRows.insert(handle, plan, facts.bed().placeId(), by, facts.time()));
  }

  /** Gives it up: whom the bed was kept from may have it. */
  public Written<BedAnswer> cancel(long id, String note, BedCaller by) {
    return beds.write(
        by,
        handle -> {
          Optional<Between> between =
              between(handle, id).filter(it -> BedReading.seesPlace(handle, it.from(), by));
          return between.isEmpty()
              ? unknown(id)
              : ended(handle, id, between.get().from(), "CANCELLED", note, by);
        });
  }

  /**
   * Gives up a transfer where it goes to: the bed is kept for the person no longer, and where they
   * live it is shown why. Of a step inside of one institution WRONG_STATE.
   */
  public Written<BedAnswer> refuse(long id, String note, BedCaller by) {
    return beds.write(
        by,
        handle -> {
          Optional<Between> between = between(handle, id);
          boolean from =
              between.filter(it -> BedReading.seesPlace(handle, it.from(), by)).isPresent();
          boolean to =
              between
                  .filter(it -> it.isMove() && BedReading.seesPlace(handle, it.to(), by))
                  .isPresent();
          if (!from && !to) {
            return unknown(id);
          }
          return to
              ? ended(handle, id, between.get().to(), "REFUSED", note, by)
              : BedRegister.refused(
                  Reason.WRONG_STATE, "Nobody comes to you by this plan: cancel it instead.");
        });
  }

  /**
   * From which institution into which.
   *
   * @param to null when it is no transfer
   */
  private record Between(String from, String to) {
    boolean isMove() {
      return to != null && !to.equals(from);
    }
  }

  private static Optional<Between> between(Handle handle, long id) {
    return handle
        .createQuery(
            """
            select p.place_id, b.place_id as to_place
            from planned_step p left join bed b on b.id = p.target_bed_id where p.id = :id
            """)
        .bind("id", id)
        .map((row, context) -> new Between(row.getString("place_id"), row.getString("to_place")))
        .findOne();
  }

  private static BedAnswer unknown(long id) {
    return BedRegister.refused(Reason.UNKNOWN_ENTRY, "There is no plan " + id + ".");
  }

  private static BedAnswer ended(
      Handle handle, long id, String placeId, String status, String note, BedCaller by) {
    BedReading.lockPlace(handle, placeId);
    return PlanRows.giveUp(handle, id, status, note, by)
        ? new BedAnswer.Numbered(id)
        : BedRegister.refused(Reason.OVER, "The plan is over.");
  }
}
