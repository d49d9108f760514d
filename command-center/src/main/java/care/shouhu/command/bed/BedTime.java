package care.shouhu.command.bed;

import care.shouhu.command.bed.BedCommand.Word;
import care.shouhu.command.bed.BedVerdict.Reason;
import care.shouhu.command.bed.BedVerdict.Refused;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * When a step happened, and when it was said. Both in epoch milliseconds of the database's clock.
 *
 * @param nowMillis when it was said, asked under the lock
 * @param atMillis when it happened; {@code nowMillis} unless somebody says since when
 * @param earliestMillis before it everything is settled: the last step of either bed, and of the
 *     person's own the moment after it; {@code nowMillis} for what happens now
 */
public record BedTime(long nowMillis, long atMillis, long earliestMillis) {
  /** What is older is a matter for the office: its month may be reported already. */
  public static final int BACK_DAYS_MAX = 7;

  /** What may be entered afterwards. */
  public static final Set<Word> DATED =
      Collections.unmodifiableSet(
          EnumSet.of(
              Word.ADMIT,
              Word.TRANSFER,
              Word.LEAVE,
              Word.TO_HOSPITAL,
              Word.RETURN,
              Word.DISCHARGE));

  private static final long MINUTE_MILLIS = 60_000;
  private static final long BACK_MILLIS_MAX = BACK_DAYS_MAX * 86_400_000L;
  private static final DateTimeFormatter TO_THE_MINUTE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm").withZone(BedMachine.ZONE);

  /** It happens now. */
  public static BedTime now(long nowMillis) {
    return new BedTime(nowMillis, nowMillis, nowMillis);
  }

  /** Whether somebody says that it happened at another moment than now. */
  public boolean isDated() {
    return atMillis != nowMillis;
  }

  /** Not ahead, not too long ago, and not before what is settled; and only of what people do. */
  Optional<Refused> wrong(Word word) {
    if (isDated() && !DATED.contains(word)) {
      return BedMachine.refused(Reason.WRONG_TIME, word + " is entered when it happens.");
    }
    long earliest = Math.max(earliestMillis, nowMillis - BACK_MILLIS_MAX);
    if (!isDated() || (atMillis >= earliest && atMillis <= nowMillis)) {
      return Optional.empty();
    }
    long minute = Math.ceilDiv(earliest, MINUTE_MILLIS) * MINUTE_MILLIS;
    return BedMachine.refused(
        Reason.WRONG_TIME,
        "It may have happened from %s until now: not before the last step of the person or of a bed, at most %d days back."
            .formatted(TO_THE_MINUTE.format(Instant.ofEpochMilli(minute)), BACK_DAYS_MAX));
  }
}
