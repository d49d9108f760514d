package care.shouhu.command.bed;

import care.shouhu.command.bed.BedCommand.Word;
import java.time.LocalDate;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * A step that is meant to be taken on a day ahead. It changes no bed: on its day people are
 * reminded, and whoever takes the step gives the ordinary command, which ends the plan.
 *
 * @param command a leave, a transfer or a discharge
 * @param on the day
 */
public record Plan(BedCommand.OfPerson command, LocalDate on) {
  /** How far ahead. */
  public static final int DAYS_AHEAD_MAX = 90;

  /** Who did not take it so long after its day is asked no longer: it is given up by itself. */
  public static final int DAYS_OVERDUE_MAX = 3;

  /** What can be planned. */
  public static final Set<Word> WORDS =
      Collections.unmodifiableSet(EnumSet.of(Word.LEAVE, Word.TRANSFER, Word.DISCHARGE));

  public Plan {
    if (!WORDS.contains(command.word())) {
      throw new IllegalArgumentException(command.word() + " cannot be planned");
    }
  }
}
