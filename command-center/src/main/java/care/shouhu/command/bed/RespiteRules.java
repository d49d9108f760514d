package care.shouhu.command.bed;

import care.shouhu.command.bed.BedCommand.NewEnd;
import care.shouhu.command.bed.BedEffect.BedBecomes;
import care.shouhu.command.bed.BedEffect.RespiteEnds;
import care.shouhu.command.bed.BedMachine.Facts;
import care.shouhu.command.bed.BedVerdict.Done;
import care.shouhu.command.bed.BedVerdict.Reason;
import care.shouhu.command.bed.BedVerdict.Refused;
import care.shouhu.core.directory.Bed.BedState;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** What bookings of respite stays (喘息服务) mean for {@link BedMachine}. Pure. */
final class RespiteRules {
  private RespiteRules() {}

  /**
   * A bed out of service is there again for the next guest.
   *
   * @param back the last day without it; null when nobody can say
   */
  static Optional<Refused> bookedMeanwhile(Facts facts, LocalDate back) {
    LocalDate booked = facts.respite().bedNext();
    return booked == null || (back != null && booked.isAfter(back))
        ? Optional.empty()
        : BedMachine.refused(
            Reason.BOOKED,
            "Bed %s is booked from %s: cancel the booking first, or say that it is back before."
                .formatted(facts.bed().id(), booked));
  }

  /**
   * Every night of a guest's stay must be free in the bed they come into.
   *
   * @param booked the first night that is somebody else's; null for none
   * @param leaves the day of leaving; null when nobody can say
   */
  static Optional<Refused> bookedForOthers(String bedId, LocalDate booked, LocalDate leaves) {
    return booked == null || (leaves != null && !leaves.isAfter(booked))
        ? Optional.empty()
        : BedMachine.refused(
            Reason.BOOKED,
            "Bed %s, or the guest elsewhere, is booked from %s, and the guest stays until %s."
                .formatted(bedId, booked, leaves == null ? "further notice" : leaves));
  }

  /**
   * The day on which a guest who is there leaves; null for who lives there, and when nobody can
   * say, as of a stay without a booking that a hospital interrupted.
   */
  static LocalDate leaves(Facts facts) {
    LocalDate booked = facts.respite().until();
    if (booked != null
        || facts.bed().state() != BedState.RESPITE
        || facts.bedUntilMillis() == null) {
      return booked;
    }
    // Until the end of the day of leaving: the last millisecond is still in it.
    return BedMachine.day(facts.bedUntilMillis() - 1);
  }

  /** A stay that was meant to end on another day. */
  static BedVerdict newEnd(NewEnd newEnd, Facts facts) {
    LocalDate until = newEnd.until();
    RespiteFacts booked = facts.respite();
    boolean fits =
        booked.from() == null
            || (until.isAfter(booked.from())
                && !until.isAfter(booked.from().plusDays(BedMachine.RESPITE_DAYS_MAX)));
    if (!BedMachine.isAhead(until, facts.day()) || !fits) {
      return new Refused(
          Reason.WRONG_DATE,
          "A respite stay ends today or later, after 1 to %d nights."
              .formatted(BedMachine.RESPITE_DAYS_MAX));
    }
    if (isLonger(until, facts) && booked.next() != null && until.isAfter(booked.next())) {
      return new Refused(
          Reason.BOOKED,
          "The bed or the guest is booked otherwise from %s: until that day at most."
              .formatted(booked.next()));
    }
    return new Done(
        List.of(
            new BedBecomes(
                facts.bed().id(),
                BedState.RESPITE,
                BedState.RESPITE,
                null,
                BedMachine.endOf(until)),
            new RespiteEnds(facts.person().id(), until)));
  }

  /** Nobody is kept longer than they were to stay: a shorter stay takes nothing from others. */
  private static boolean isLonger(LocalDate until, Facts facts) {
    return facts.bedUntilMillis() == null || BedMachine.endOf(until) > facts.bedUntilMillis();
  }
}
