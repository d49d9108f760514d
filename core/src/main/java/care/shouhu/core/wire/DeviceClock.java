package care.shouhu.core.wire;

import care.shouhu.core.event.ClockFlag;
import care.shouhu.core.event.Header;
import care.shouhu.core.event.SenderKey;

/** Which of the two clocks holds (design §4). */
public final class DeviceClock {
  /** 2020-01-01T00:00:00Z. A clock that says less was never set. */
  public static final long EARLIEST_MILLIS = 1_577_836_800_000L;

  public static final long AHEAD_MAX_MILLIS = 24 * 3_600_000L;

  private DeviceClock() {}

  /** Whether a device time may stand beside this receipt time. */
  public static boolean holds(long atMillis, long receivedAtMillis) {
    return atMillis >= EARLIEST_MILLIS && atMillis - AHEAD_MAX_MILLIS <= receivedAtMillis;
  }

  /** The device time, or the receipt time where that does not hold. */
  public static Header at(Envelope envelope, SenderKey key, long atMillis) {
    return holds(atMillis, envelope.receivedAtMillis())
        ? header(envelope, key, atMillis, ClockFlag.DEVICE)
        : header(envelope, key, envelope.receivedAtMillis(), ClockFlag.REPLACED);
  }

  /** The receipt time, because the device says none. */
  public static Header missing(Envelope envelope, SenderKey key) {
    return header(envelope, key, envelope.receivedAtMillis(), ClockFlag.MISSING);
  }

  private static Header header(Envelope envelope, SenderKey key, long atMillis, ClockFlag flag) {
    return new Header(
        envelope.deviceId(),
        key,
        atMillis,
        envelope.receivedAtMillis(),
        flag,
        envelope.aheadMillis());
  }
}
