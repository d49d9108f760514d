package care.shouhu.command.registry;

import care.shouhu.command.bed.BedMachine;
import care.shouhu.command.bed.BedVerdict;
import care.shouhu.command.bed.BedVerdict.Reason;
import care.shouhu.command.bed.Plan;
import care.shouhu.command.bed.PlanRules;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Steps of beds that are planned for a day ahead: kept, given up, and ended by whoever takes them.
 * All methods block.
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
          Optional<String> place =
              handle
                  .createQuery("select place_id from planned_step where id = :id")
                  .bind("id", id)
                  .mapTo(String.class)
                  .findOne();
          if (place.isEmpty() || !BedReading.seesPlace(handle, place.get(), by)) {
            return BedRegister.refused(Reason.UNKNOWN_ENTRY, "There is no plan " + id + ".");
          }
          BedReading.lockPlace(handle, place.get());
          return PlanRows.cancel(handle, id, note, by)
              ? new BedAnswer.Numbered(id)
              : BedRegister.refused(Reason.OVER, "The plan is over.");
        });
  }
}
