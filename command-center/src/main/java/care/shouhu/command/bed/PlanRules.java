package care.shouhu.command.bed;

import care.shouhu.command.bed.BedCommand.Admit;
import care.shouhu.command.bed.BedCommand.Discharge;
import care.shouhu.command.bed.BedCommand.Leave;
import care.shouhu.command.bed.BedCommand.NewEnd;
import care.shouhu.command.bed.BedCommand.Return;
import care.shouhu.command.bed.BedCommand.ToHospital;
import care.shouhu.command.bed.BedCommand.Transfer;
import care.shouhu.command.bed.BedCommand.Word;
import care.shouhu.command.bed.BedMachine.Facts;
import care.shouhu.command.bed.BedVerdict.Reason;
import care.shouhu.command.bed.BedVerdict.Refused;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;

/**
 * Whether a step can be planned: what would be in its way on its day is refused when it is planned,
 * as far as it is known by then. Pure. The assessment is looked at on the day itself.
 */
public final class PlanRules {
  private PlanRules() {}

  /**
   * What a plan looks at beside the facts of its command.
   *
   * @param open the days of what is planned for the person already
   * @param targetFreeOn of a transfer, the first day on which the target is nobody's by what is
   *     known: the holder is planned to leave, the guest's days end, the repair is over; null when
   *     nobody can say
   * @param targetBookedFrom of a transfer, the first night from the plan's day on for which the
   *     target is booked by somebody else; null for none
   */
  public record Around(
      Map<Word, LocalDate> open, LocalDate targetFreeOn, LocalDate targetBookedFrom) {
    public Around {
      open = Map.copyOf(open);
    }
  }

  /** Why it cannot be planned; empty when it can. */
  public static Optional<Refused> refused(Plan plan, Facts facts, Around around) {
    if (facts.person() == null) {
      return BedMachine.refused(Reason.UNKNOWN_RESIDENT, "The person is not in the register.");
    }
    if (facts.bed() == null) {
      return BedMachine.refused(Reason.PERSON_HAS_NO_BED, "The person has no bed.");
    }
    LocalDate today = facts.day();
    if (!plan.on().isAfter(today) || plan.on().isAfter(today.plusDays(Plan.DAYS_AHEAD_MAX))) {
      return BedMachine.refused(
          Reason.WRONG_DATE,
          "Planned is from tomorrow on, at most %d days ahead.".formatted(Plan.DAYS_AHEAD_MAX));
    }
    return planned(plan, around)
        .or(() ->
            switch (plan.command()) {
              case Leave leave -> leave(leave, plan.on(), facts);
              case Transfer transfer -> transfer(plan.on(), facts, around);
              case Admit _, ToHospital _, NewEnd _, Return _, Discharge _ -> Optional.empty();
            });
  }

  /** One of a kind; and nothing is done with somebody who has left by then. */
  private static Optional<Refused> planned(Plan plan, Around around) {
    Word word = plan.command().word();
    for (Map.Entry<Word, LocalDate> other : around.open().entrySet()) {
      boolean afterLeaving =
          other.getKey() == Word.DISCHARGE
              ? !other.getValue().isAfter(plan.on())
              : plan.command() instanceof Discharge && !plan.on().isAfter(other.getValue());
      if (other.getKey() == word || afterLeaving) {
        return BedMachine.refused(
            Reason.PLANNED,
            "A %s is planned for %s: cancel it first.".formatted(other.getKey(), other.getValue()));
      }
    }
    return Optional.empty();
  }

  private static Optional<Refused> leave(Leave leave, LocalDate on, Facts facts) {
    if (facts.person().stay() == StayKind.RESPITE) {
      return Optional.of(
          new Refused(
              Reason.WRONG_STATE,
              "A respite guest goes home and comes again.",
              BedMachine.possible(facts.bed().state())));
    }
    return BedMachine.isAhead(leave.expectedReturn(), on)
        ? Optional.empty()
        : BedMachine.refused(
            Reason.WRONG_DATE,
            "The return is expected on %s or later, within %d days."
                .formatted(on, BedMachine.DAYS_AHEAD_MAX));
  }

  private static Optional<Refused> transfer(LocalDate on, Facts facts, Around around) {
    BedFacts target = facts.target();
    if (target == null) {
      return BedMachine.refused(Reason.UNKNOWN_BED, "The bed is not in the register.");
    }
    if (target.id().equals(facts.bed().id())) {
      return BedMachine.refused(Reason.SAME_BED, "The person is in bed " + target.id() + ".");
    }
    return Vacancy.promisedToOther(target, facts.person().id(), null)
        .or(() -> Vacancy.wrongKind(target, facts.person().stay()))
        .or(() -> notFree(target, on, facts, around))
        .or(() -> keptTooLong(target, on, facts))
        .or(() -> ofGuest(target, on, facts, around));
  }

  /** A bed that is free now is kept from others, for no longer than it would be reserved. */
  private static Optional<Refused> keptTooLong(BedFacts target, LocalDate on, Facts facts) {
    LocalDate latest = facts.day().plusDays(BedMachine.RESERVED_DAYS_MAX);
    return !target.isFreeFor(facts.person().id()) || !on.isAfter(latest)
        ? Optional.empty()
        : BedMachine.refused(
            Reason.WRONG_DATE,
            "Bed %s is free now, and is kept for %d days at most: plan it until %s."
                .formatted(target.id(), BedMachine.RESERVED_DAYS_MAX, latest));
  }

  private static Optional<Refused> notFree(
      BedFacts target, LocalDate on, Facts facts, Around around) {
    boolean freeBy = around.targetFreeOn() != null && !around.targetFreeOn().isAfter(on);
    if (freeBy || target.isFreeFor(facts.person().id())) {
      return Optional.empty();
    }
    return Optional.of(
        new Refused(
            Reason.BED_NOT_VACANT,
            "Bed %s is %s, and nothing says that it is free by %s."
                .formatted(target.id(), target.state(), on),
            BedMachine.possible(target.state())));
  }

  private static Optional<Refused> ofGuest(
      BedFacts target, LocalDate on, Facts facts, Around around) {
    if (facts.person().stay() != StayKind.RESPITE) {
      return Optional.empty();
    }
    LocalDate leaves = RespiteRules.leaves(facts);
    return leaves != null && !leaves.isAfter(on)
        ? BedMachine.refused(Reason.WRONG_DATE, "The guest leaves on %s.".formatted(leaves))
        : RespiteRules.bookedForOthers(target.id(), around.targetBookedFrom(), leaves);
  }
}
