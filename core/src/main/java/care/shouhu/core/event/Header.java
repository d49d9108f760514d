package care.shouhu.core.event;

import java.util.Objects;

/**
 * Who said it and when.
 *
 * @param deviceId the device that spoke; behind a hub the bound device, not the hub
 * @param key the sender's own key, which alone decides what is a duplicate
 * @param atMillis device time in epoch milliseconds, or the receipt time where {@code clock} says
 *     so
 * @param receivedAtMillis gateway time in epoch milliseconds
 * @param clock which of the two {@code atMillis} is
 * @param aheadMillis how far gateway time was known to be ahead of its machine's clock; mostly 0
 */
public record Header(
    String deviceId,
    SenderKey key,
    long atMillis,
    long receivedAtMillis,
    ClockFlag clock,
    long aheadMillis) {

  public Header {
    Objects.requireNonNull(deviceId, "deviceId");
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(clock, "clock");
  }

  /** Of a gateway whose time agrees with its machine's. */
  public Header(
      String deviceId, SenderKey key, long atMillis, long receivedAtMillis, ClockFlag clock) {
    this(deviceId, key, atMillis, receivedAtMillis, clock, 0);
  }

  /** How late the event came, by the two clocks; negative when the device's clock is ahead. */
  public long lagMillis() {
    return receivedAtMillis - atMillis;
  }
}
