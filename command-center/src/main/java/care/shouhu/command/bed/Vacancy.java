package care.shouhu.command.bed;

import care.shouhu.command.bed.BedVerdict.Reason;
import care.shouhu.command.bed.BedVerdict.Refused;
import care.shouhu.core.directory.Bed.BedState;
import java.time.LocalDate;
import java.util.Optional;

/** Whether a bed is there for somebody, as {@link BedMachine} and {@link PlanRules} ask it. */
final class Vacancy {
  private Vacancy() {}

  /**
   * Why this person cannot come into the bed now; empty when they can.
   *
   * @param leaves the day on which a guest leaves; null for who lives there, and when nobody can
   *     say
   */
  static Optional<Refused> fits(PersonFacts person, BedFacts bed, StayKind kind, LocalDate leaves) {
    return promisedToOther(bed, person.id(), leaves)
        .or(() -> taken(person, bed))
        .or(() -> wrongKind(bed, kind));
  }

  /**
   * What is promised to somebody is kept from others until they have it or the plan is given up;
   * not from a guest who leaves by that day.
   *
   * @param residentId who wants it; empty for nobody
   * @param leaves the day on which they leave it; null when nobody can say
   */
  static Optional<Refused> promisedToOther(BedFacts bed, String residentId, LocalDate leaves) {
    return bed.isPromisedToOtherThan(residentId, leaves)
        ? BedMachine.refused(
            Reason.PROMISED,
            "Bed %s is promised to somebody else from %s: cancel or refuse that plan first."
                .formatted(bed.id(), bed.promised().on()))
        : Optional.empty();
  }

  private static Optional<Refused> taken(PersonFacts person, BedFacts bed) {
    if (bed.isFreeFor(person.id())) {
      return Optional.empty();
    }
    String whom = bed.state() == BedState.RESERVED ? " for somebody else" : "";
    return Optional.of(
        new Refused(
            Reason.BED_NOT_VACANT,
            "Bed " + bed.id() + " is " + bed.state() + whom + ".",
            BedMachine.possible(bed.state())));
  }

  /** Respite stays are in respite beds, and nobody lives in one. */
  static Optional<Refused> wrongKind(BedFacts bed, StayKind kind) {
    if (kind == StayKind.RESPITE && !bed.respite()) {
      return BedMachine.refused(
          Reason.NOT_A_RESPITE_BED, "Bed " + bed.id() + " is not kept for respite.");
    }
    if (kind == StayKind.RESIDENCE && bed.respite()) {
      return BedMachine.refused(
          Reason.RESPITE_BED, "Bed " + bed.id() + " is kept for respite stays, booked by date.");
    }
    return Optional.empty();
  }

  /**
   * A bed out of service is back before whom it is promised to.
   *
   * @param back the last day without it; null when nobody can say
   */
  static Optional<Refused> promisedMeanwhile(BedFacts bed, LocalDate back) {
    boolean inTime = bed.promised() == null || (back != null && bed.promised().on().isAfter(back));
    return inTime ? Optional.empty() : promisedToOther(bed, "", null);
  }
}
