package care.shouhu.command.bed;

import care.shouhu.command.bed.BedCommand.Admit;
import care.shouhu.command.bed.BedCommand.BackInService;
import care.shouhu.command.bed.BedCommand.Discharge;
import care.shouhu.command.bed.BedCommand.Leave;
import care.shouhu.command.bed.BedCommand.NewEnd;
import care.shouhu.command.bed.BedCommand.OutOfService;
import care.shouhu.command.bed.BedCommand.Release;
import care.shouhu.command.bed.BedCommand.Reserve;
import care.shouhu.command.bed.BedCommand.Return;
import care.shouhu.command.bed.BedCommand.ToHospital;
import care.shouhu.command.bed.BedCommand.Transfer;
import care.shouhu.command.bed.BedCommand.Word;
import care.shouhu.command.bed.BedEffect.BedBecomes;
import care.shouhu.command.bed.BedEffect.LivesAt;
import care.shouhu.command.bed.BedEffect.StayBegins;
import care.shouhu.command.bed.BedEffect.StayEnds;
import care.shouhu.command.bed.BedVerdict.Done;
import care.shouhu.command.bed.BedVerdict.Reason;
import care.shouhu.command.bed.BedVerdict.Refused;
import care.shouhu.core.directory.Bed.BedState;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The rules of beds (design §8): what a command changes, from what is there. Pure; whoever calls it
 * has read the facts under a lock and applies the effects in the same transaction.
 *
 * <pre>
 *               reserve                    admit (for whom it is kept)
 *      VACANT ──────────▶ RESERVED ───────────────┐
 *       │ ▲ ◀── release ──┘                       │      leave
 *       │ │ admit ────────────────────────────▶ OCCUPIED ──────────▶ ON_LEAVE
 *       │ │                                       │ ▲ ◀── return ─────┘ │
 *       │ │                                       │ └──── return ──┐    │ to hospital
 *       │ │            to hospital                ▼                │    ▼
 *       │ │ admit ──▶ RESPITE ───────────────────────────────▶ IN_HOSPITAL
 *       │ │             ▲ ◀── return (of a respite stay) ───────────┘
 *       │ └── discharge, transfer away: from OCCUPIED, ON_LEAVE, IN_HOSPITAL, RESPITE
 *       │
 *       └── out of service (also from RESERVED) ──▶ OUT_OF_SERVICE ── back in service ──▶ VACANT
 * </pre>
 *
 * Who is on leave or in hospital may be expected on another day, and a respite stay may end on
 * another one: the state, and since when it is, stay. A transfer takes the state along: who is in
 * hospital is in hospital whatever bed waits. Besides the states: one person one bed; one bed one
 * person; nobody into an institution without an assessment that is valid that day or a reason that
 * is kept; respite stays in respite beds only.
 */
public final class BedMachine {
  public static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

  /** How far ahead a return or the end of a respite stay may lie. */
  public static final int DAYS_AHEAD_MAX = 366;

  /** Nights. A respite is a rest for who cares at home, not a way to live somewhere. */
  public static final int RESPITE_DAYS_MAX = 90;

  /** A bed kept longer for somebody is a bed taken from others. */
  public static final int RESERVED_DAYS_MAX = 30;

  private static final long DAY_MILLIS = 86_400_000;

  private BedMachine() {}

  /**
   * What a command looks at. What is not in the register is null.
   *
   * @param person whom the command names
   * @param bed the bed it names; of a command about a person who has one, that one
   * @param bedUntilMillis until when the bed's state was meant to last; null when nobody said
   * @param target of a transfer, where to
   * @param respite what is booked around the person's stay, or of the bed
   */
  public record Facts(
      PersonFacts person,
      BedFacts bed,
      Long bedUntilMillis,
      BedFacts target,
      RespiteFacts respite,
      BedTime time) {

    /** The day on which it happens, or happened. */
    LocalDate day() {
      return BedMachine.day(time.atMillis());
    }
  }

  /** The day of this moment in Zunyi. */
  public static LocalDate day(long millis) {
    return java.time.Instant.ofEpochMilli(millis).atZone(ZONE).toLocalDate();
  }

  /** The end of this day in Zunyi. */
  public static long endOf(LocalDate day) {
    return day.plusDays(1).atStartOfDay(ZONE).toInstant().toEpochMilli();
  }

  /** Whether the bed is somebody's in this state, also while they are away. */
  public static boolean isHeld(BedState state) {
    return switch (state) {
      case OCCUPIED, ON_LEAVE, IN_HOSPITAL, RESPITE -> true;
      case VACANT, RESERVED, OUT_OF_SERVICE -> false;
    };
  }

  /** The commands a bed in this state can take. */
  public static Set<Word> possible(BedState state) {
    return switch (state) {
      case VACANT -> EnumSet.of(Word.ADMIT, Word.RESERVE, Word.OUT_OF_SERVICE);
      case RESERVED -> EnumSet.of(Word.ADMIT, Word.RELEASE, Word.OUT_OF_SERVICE);
      case OCCUPIED -> EnumSet.of(Word.TRANSFER, Word.LEAVE, Word.TO_HOSPITAL, Word.DISCHARGE);
      case ON_LEAVE ->
          EnumSet.of(Word.TRANSFER, Word.LEAVE, Word.TO_HOSPITAL, Word.RETURN, Word.DISCHARGE);
      case IN_HOSPITAL -> EnumSet.of(Word.TRANSFER, Word.TO_HOSPITAL, Word.RETURN, Word.DISCHARGE);
      case RESPITE -> EnumSet.of(Word.TRANSFER, Word.NEW_END, Word.TO_HOSPITAL, Word.DISCHARGE);
      case OUT_OF_SERVICE -> EnumSet.of(Word.BACK_IN_SERVICE);
    };
  }

  /** Decides; changes nothing. */
  public static BedVerdict decide(BedCommand command, Facts facts) {
    Optional<Refused> refused =
        missing(command, facts).or(() -> facts.time().wrong(command.word()));
    if (refused.isPresent()) {
      return refused.get();
    }
    return switch (command) {
      case Admit admit -> admit(admit, facts);
      case Transfer transfer -> transfer(transfer, facts);
      case Leave leave -> leave(leave, facts);
      case ToHospital toHospital -> toHospital(toHospital, facts);
      case NewEnd newEnd -> RespiteRules.newEnd(newEnd, facts);
      case Return back -> back(facts);
      case Discharge discharge -> discharge(discharge, facts);
      case Reserve reserve -> reserve(reserve, facts);
      case Release release -> becomes(facts.bed(), BedState.VACANT, null, null);
      case OutOfService out -> outOfService(out, facts);
      case BackInService back -> becomes(facts.bed(), BedState.VACANT, null, null);
    };
  }

  /** What every command wants to be there, and the states that allow it. */
  private static Optional<Refused> missing(BedCommand command, Facts facts) {
    boolean wantsPerson = command instanceof BedCommand.OfPerson || command instanceof Reserve;
    if (wantsPerson && facts.person() == null) {
      return refused(Reason.UNKNOWN_RESIDENT, "The person is not in the register.");
    }
    boolean wantsBed = command instanceof BedCommand.OfBed || command instanceof Admit;
    if (wantsBed && facts.bed() == null) {
      return refused(Reason.UNKNOWN_BED, "The bed is not in the register.");
    }
    if (command instanceof Admit) {
      return Optional.empty();
    }
    if (facts.bed() == null) {
      return refused(Reason.PERSON_HAS_NO_BED, "The person has no bed.");
    }
    BedState state = facts.bed().state();
    if (!possible(state).contains(command.word())) {
      return Optional.of(
          new Refused(
              Reason.WRONG_STATE,
              "Bed " + facts.bed().id() + " is " + state + ".",
              possible(state)));
    }
    return Optional.empty();
  }

  static Optional<Refused> refused(Reason reason, String detail) {
    return Optional.of(new Refused(reason, detail));
  }

  private static BedVerdict admit(Admit admit, Facts facts) {
    PersonFacts person = facts.person();
    BedFacts bed = facts.bed();
    if (person.bedId() != null) {
      return new Refused(
          Reason.PERSON_HAS_BED,
          "The person has bed " + person.bedId() + ".",
          EnumSet.of(Word.TRANSFER, Word.DISCHARGE));
    }
    Optional<Refused> refused =
        Vacancy.fits(person, bed, admit.kind(), admit.until())
            .or(() -> unassessed(person, admit.override(), facts.day()))
            .or(() -> wrongEnd(admit, facts.day()))
            .or(() ->
                RespiteRules.bookedForOthers(bed.id(), facts.respite().bedNext(), admit.until()));
    if (refused.isPresent()) {
      return refused.get();
    }
    BedState to = admit.kind() == StayKind.RESPITE ? BedState.RESPITE : BedState.OCCUPIED;
    Long until = admit.until() == null ? null : (Long) endOf(admit.until());
    return new Done(
        List.of(
            begins(person, bed, admit.kind(), admit.override(), facts.day()),
            new LivesAt(person.id(), bed.placeId()),
            new BedBecomes(bed.id(), bed.state(), to, null, until)));
  }

  private static Optional<Refused> wrongEnd(Admit admit, LocalDate today) {
    return switch (admit.kind()) {
      case RESIDENCE ->
          admit.until() == null
              ? Optional.empty()
              : refused(Reason.WRONG_DATE, "Only a respite stay has an end from the beginning.");
      case RESPITE ->
          isAhead(admit.until(), today)
              ? Optional.empty()
              : refused(
                  Reason.WRONG_DATE,
                  "A respite stay ends today or later, within %d days.".formatted(DAYS_AHEAD_MAX));
    };
  }

  /** Nobody comes into an institution without a valid assessment, or a reason that is kept. */
  private static Optional<Refused> unassessed(
      PersonFacts person, String override, LocalDate today) {
    if (person.validAssessment(today).isEmpty() && isBlank(override)) {
      return refused(
          Reason.NO_VALID_ASSESSMENT,
          person.assessment() == null
              ? "The person was never assessed: assess, or give a reason in override."
              : "The assessment was valid until "
                  + person.assessment().validUntil()
                  + ": assess again, or give a reason in override.");
    }
    return Optional.empty();
  }

  private static StayBegins begins(
      PersonFacts person, BedFacts bed, StayKind kind, String override, LocalDate today) {
    Optional<Assessment> valid = person.validAssessment(today);
    return new StayBegins(
        person.id(),
        bed.id(),
        bed.placeId(),
        kind,
        valid.map(Assessment::id).orElse(null),
        // A reason that was not needed would read later as if there had been no assessment.
        valid.isPresent() || override == null ? null : override.strip());
  }

  private static BedVerdict transfer(Transfer transfer, Facts facts) {
    PersonFacts person = facts.person();
    BedFacts from = facts.bed();
    BedFacts target = facts.target();
    if (target == null) {
      return new Refused(Reason.UNKNOWN_BED, "The bed is not in the register.");
    }
    if (from.id().equals(target.id())) {
      return new Refused(Reason.SAME_BED, "The person is in bed " + from.id() + ".");
    }
    boolean elsewhere = !from.placeId().equals(target.placeId());
    LocalDate leaves = RespiteRules.leaves(facts);
    String override = elsewhere ? transfer.override() : null;
    Optional<Refused> refused =
        Vacancy.fits(person, target, person.stay(), leaves)
            .or(() -> RespiteRules.bookedForOthers(target.id(), facts.respite().bedNext(), leaves))
            .or(() -> elsewhere ? unassessed(person, override, facts.day()) : Optional.empty());
    if (refused.isPresent()) {
      return refused.get();
    }
    List<BedEffect> effects = new ArrayList<>();
    effects.add(new StayEnds(person.id(), from.id(), StayEnd.TRANSFERRED));
    effects.add(new BedBecomes(from.id(), from.state(), BedState.VACANT, null, null));
    effects.add(begins(person, target, person.stay(), override, facts.day()));
    if (elsewhere) {
      effects.add(new LivesAt(person.id(), target.placeId()));
    }
    effects.add(
        new BedBecomes(target.id(), target.state(), from.state(), null, facts.bedUntilMillis()));
    return new Done(effects);
  }

  private static BedVerdict leave(Leave leave, Facts facts) {
    return away(facts, BedState.ON_LEAVE, leave.expectedReturn());
  }

  private static BedVerdict toHospital(ToHospital toHospital, Facts facts) {
    return away(facts, BedState.IN_HOSPITAL, toHospital.expectedReturn());
  }

  /** Only who is in hospital may be expected on a day that nobody can say. */
  private static BedVerdict away(Facts facts, BedState to, LocalDate expected) {
    boolean unknown = expected == null && to == BedState.IN_HOSPITAL;
    if (!unknown && !isAhead(expected, facts.day())) {
      return wrongReturn();
    }
    if (facts.time().isDated() && facts.bed().state() == to) {
      return new Refused(
          Reason.WRONG_TIME, "Since when somebody is away stays; only the day of return changes.");
    }
    return becomes(facts.bed(), to, null, unknown ? null : (Long) endOf(expected));
  }

  private static Refused wrongReturn() {
    return new Refused(
        Reason.WRONG_DATE,
        "The return is expected on the day of leaving or later, within %d days."
            .formatted(DAYS_AHEAD_MAX));
  }

  private static BedVerdict back(Facts facts) {
    return switch (facts.person().stay()) {
      case RESIDENCE -> becomes(facts.bed(), BedState.OCCUPIED, null, null);
      case RESPITE -> {
        LocalDate until = facts.respite().until();
        Long end = until == null ? null : (Long) endOf(until);
        yield becomes(facts.bed(), BedState.RESPITE, null, end);
      }
    };
  }

  private static BedVerdict discharge(Discharge discharge, Facts facts) {
    List<BedEffect> effects = new ArrayList<>();
    effects.add(new StayEnds(facts.person().id(), facts.bed().id(), discharge.reason()));
    effects.add(new LivesAt(facts.person().id(), discharge.toPlaceId()));
    effects.add(new BedBecomes(facts.bed().id(), facts.bed().state(), BedState.VACANT, null, null));
    return new Done(effects);
  }

  private static BedVerdict reserve(Reserve reserve, Facts facts) {
    long latest = facts.time().nowMillis() + RESERVED_DAYS_MAX * DAY_MILLIS;
    if (reserve.untilMillis() <= facts.time().nowMillis() || reserve.untilMillis() > latest) {
      return new Refused(
          Reason.WRONG_DATE, "A bed is kept for %d days at most.".formatted(RESERVED_DAYS_MAX));
    }
    if (facts.bed().respite()) {
      return new Refused(
          Reason.RESPITE_BED,
          "Bed " + facts.bed().id() + " is kept for respite stays: book it by date.");
    }
    Optional<Refused> promised = Vacancy.promisedToOther(facts.bed(), reserve.residentId(), null);
    if (promised.isPresent()) {
      return promised.get();
    }
    return becomes(facts.bed(), BedState.RESERVED, reserve.residentId(), reserve.untilMillis());
  }

  private static BedVerdict outOfService(OutOfService out, Facts facts) {
    LocalDate back = out.expectedBack();
    if (back != null && !isAhead(back, facts.day())) {
      return new Refused(Reason.WRONG_DATE, "The bed is expected back today or later.");
    }
    Optional<Refused> wanted =
        RespiteRules.bookedMeanwhile(facts, back)
            .or(() -> Vacancy.promisedMeanwhile(facts.bed(), back));
    if (wanted.isPresent()) {
      return wanted.get();
    }
    return becomes(
        facts.bed(), BedState.OUT_OF_SERVICE, null, back == null ? null : (Long) endOf(back));
  }

  private static Done becomes(BedFacts bed, BedState to, String reservedFor, Long untilMillis) {
    return new Done(List.of(new BedBecomes(bed.id(), bed.state(), to, reservedFor, untilMillis)));
  }

  static boolean isAhead(LocalDate day, LocalDate today) {
    return day != null && !day.isBefore(today) && !day.isAfter(today.plusDays(DAYS_AHEAD_MAX));
  }

  private static boolean isBlank(String text) {
    return text == null || text.isBlank();
  }
}
