package care.shouhu.command.bed;

import care.shouhu.core.directory.Bed.BedState;
import java.time.LocalDate;

/** One thing a command changes. They are applied in order, all or none. */
public sealed interface BedEffect {

  /**
   * A bed changes its state, or, where {@code from} is {@code to}, only until when that lasts.
   *
   * @param reservedFor for whom it is kept; null unless RESERVED
   * @param untilMillis until when that is meant to last; null when nobody said
   */
  record BedBecomes(String bedId, BedState from, BedState to, String reservedFor, Long untilMillis)
      implements BedEffect {}

  /** The person's stay in this bed is over. */
  record StayEnds(String residentId, String bedId, StayEnd reason) implements BedEffect {}

  /**
   * A stay begins. Who only changes beds inside of an institution was admitted before: without an
   * assessment that is valid now neither is said, and what admitted them stands in the stay before.
   *
   * @param assessmentId what admits; null without a valid one
   * @param override why without a valid assessment; null with one
   */
  record StayBegins(
      String residentId,
      String bedId,
      String placeId,
      StayKind kind,
      String assessmentId,
      String override)
      implements BedEffect {}

  /** The booking of a guest who is there ends on this day, the day of leaving. */
  record RespiteEnds(String residentId, LocalDate until) implements BedEffect {}

  /**
   * The person lives at this place from now on.
   *
   * @param placeId null for where they came from, before the stay that ended
   */
  record LivesAt(String residentId, String placeId) implements BedEffect {}
}
