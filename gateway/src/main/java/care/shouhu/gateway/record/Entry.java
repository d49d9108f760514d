package care.shouhu.gateway.record;

import care.shouhu.core.event.DeviceEvent;
import care.shouhu.core.wire.Stranger;
import java.util.List;

/** What becomes of one log record. */
sealed interface Entry {

  /** Why the tables keep a message in quarantine that was understood. */
  String DATABASE_REFUSED = "database_refused";

  /** Rows for the series; none for a message that says nothing. */
  record Stored(String deviceId, long receivedAtMillis, List<DeviceEvent> events)
      implements Entry {}

  /** The sender said it before. */
  record Duplicate(String deviceId, long receivedAtMillis) implements Entry {}

  /**
   * Not understood: kept whole.
   *
   * @param reason stable word, also the metric label
   * @param aheadMillis how far the clock of its receipt was ahead, as {@link
   *     care.shouhu.core.wire.Envelope} has it
   * @param replayable false for what the edge refused: nobody may hand it in later either
   */
  @SuppressWarnings("ArrayRecordComponent") // The log's own bytes, read once.
  record Quarantined(
      long position,
      String deviceId,
      String profile,
      String topic,
      long receivedAtMillis,
      long aheadMillis,
      byte[] payload,
      String reason,
      String detail,
      boolean replayable)
      implements Entry {}

  /** Somebody who was not let in: for the enrolment list. */
  record Noted(Stranger stranger) implements Entry {}

  /**
   * From quarantine, and understood now. Whether it counts is known in the transaction only: the
   * row must still be open.
   *
   * @param seenBefore the sender's key was seen, by the message itself or another one
   */
  record FromQuarantine(long quarantineId, Stored stored, boolean seenBefore) implements Entry {}

  /** What became of a {@link FromQuarantine} whose row was open: it is not any more. */
  record Mended(Stored stored, boolean duplicate) implements Entry {}

  /** From quarantine, and still not taken: the row stays, with the newer reason. */
  record StillRefused(long quarantineId, String reason, String detail) implements Entry {}

  /**
   * Whether the log alone does not tell what became of it. Such an entry is counted in the
   * transaction that stores it, since after a crash nobody could count it again.
   */
  default boolean isDecidedByDatabase() {
    return switch (this) {
      case Quarantined it -> it.reason().equals(DATABASE_REFUSED);
      case FromQuarantine it -> true;
      case Mended it -> true;
      case Stored it -> false;
      case Duplicate it -> false;
      case Noted it -> false;
      case StillRefused it -> false;
    };
  }
}
