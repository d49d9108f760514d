package care.shouhu.gateway.record;

import care.shouhu.core.event.DeviceEvent;
import java.util.List;

/** What becomes of one log record. */
sealed interface Entry {

  /** Rows for the series; none for a message that says nothing. */
  record Stored(String deviceId, long receivedAtMillis, List<DeviceEvent> events)
      implements Entry {}

  /** The sender said it before. */
  record Duplicate(String deviceId, long receivedAtMillis) implements Entry {}

  /**
   * Not understood: kept whole.
   *
   * @param reason stable word, also the metric label
   */
  @SuppressWarnings("ArrayRecordComponent") // The log's own bytes, read once.
  record Quarantined(
      long position,
      String deviceId,
      String profile,
      String topic,
      long receivedAtMillis,
      byte[] payload,
      String reason,
      String detail)
      implements Entry {}
}
