package care.shouhu.command.bed;

import java.time.LocalDate;

/** What people want done with a bed or with who is in it. */
public sealed interface BedCommand {

  /** About somebody; the bed is the one they have, but for {@link Admit} and {@link Transfer}. */
  sealed interface OfPerson extends BedCommand {
    String residentId();
  }

  /** About a bed nobody is in. */
  sealed interface OfBed extends BedCommand {
    String bedId();
  }

  /**
   * Into a bed.
   *
   * @param until the day a respite stay ends; null for a residence
   * @param override why without a valid assessment; null when there is one
   */
  record Admit(
      String residentId, String bedId, StayKind kind, LocalDate until, String override, String why)
      implements OfPerson {}

  /**
   * Into another bed, here or in another institution.
   *
   * @param override why into another institution without a valid assessment; null when there is one
   */
  record Transfer(String residentId, String bedId, String override, String why)
      implements OfPerson {}

  /** Away for some days; the bed is kept. Of who is on leave already: expected on another day. */
  record Leave(String residentId, LocalDate expectedReturn, String why) implements OfPerson {}

  /**
   * To hospital; the bed is kept. Of who is there already: expected on another day.
   *
   * @param expectedReturn null when nobody can say
   */
  record ToHospital(String residentId, LocalDate expectedReturn, String why) implements OfPerson {}

  /** A respite stay ends on another day than was meant. */
  record NewEnd(String residentId, LocalDate until, String why) implements OfPerson {}

  /** Back in the bed. */
  record Return(String residentId, String why) implements OfPerson {}

  /**
   * The bed is given up.
   *
   * @param toPlaceId the home the person lives in from now on; null for the one they came from, if
   *     any
   */
  record Discharge(String residentId, StayEnd reason, String toPlaceId, String why)
      implements OfPerson {}

  /** Kept for somebody until a time. */
  record Reserve(String bedId, String residentId, long untilMillis, String why) implements OfBed {}

  /** Not kept any longer. */
  record Release(String bedId, String why) implements OfBed {}

  /**
   * Cannot be used.
   *
   * @param expectedBack null when nobody can say
   */
  record OutOfService(String bedId, LocalDate expectedBack, String why) implements OfBed {}

  /** Can be used again. */
  record BackInService(String bedId, String why) implements OfBed {}

  /** Stands in the history and in what is possible instead. */
  enum Word {
    ADMIT,
    TRANSFER,
    LEAVE,
    TO_HOSPITAL,
    NEW_END,
    RETURN,
    DISCHARGE,
    RESERVE,
    RELEASE,
    OUT_OF_SERVICE,
    BACK_IN_SERVICE
  }

  /** The command's word. */
  default Word word() {
    return switch (this) {
      case Admit admit -> Word.ADMIT;
      case Transfer transfer -> Word.TRANSFER;
      case Leave leave -> Word.LEAVE;
      case ToHospital toHospital -> Word.TO_HOSPITAL;
      case NewEnd newEnd -> Word.NEW_END;
      case Return back -> Word.RETURN;
      case Discharge discharge -> Word.DISCHARGE;
      case Reserve reserve -> Word.RESERVE;
      case Release release -> Word.RELEASE;
      case OutOfService out -> Word.OUT_OF_SERVICE;
      case BackInService back -> Word.BACK_IN_SERVICE;
    };
  }

  /** Why, as it was said; null when nothing was. */
  String why();
}
