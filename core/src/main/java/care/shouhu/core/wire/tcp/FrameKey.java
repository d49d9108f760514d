package care.shouhu.core.wire.tcp;

import care.shouhu.core.event.SenderKey;
import care.shouhu.core.wire.DeviceClock;
import care.shouhu.core.wire.Envelope;
import care.shouhu.core.wire.Fnv;

/**
 * The sender's key of a frame: its serial number, with the device's time where that holds. Serials
 * have 16 bits or four digits, and start again with the device, so a serial alone says little.
 *
 * <p>A frame that may save somebody also brings its content in: terminals are known that always
 * send the same serial, or a clock that stands still, and their call must not be taken for the
 * position before it. Sent again, a frame is the same to the last byte.
 */
final class FrameKey {
  private static final int SERIAL_BITS = 16;

  private FrameKey() {}

  /**
   * @param serial the frame's own number, 0–65535
   * @param atMillis device time, epoch milliseconds, or null
   * @param urgent whether the frame says a signal
   */
  static SenderKey of(Envelope envelope, int serial, Long atMillis, boolean urgent) {
    return of(envelope, serial, atMillis, atMillis, urgent);
  }

  /**
   * Of a device whose clock is in no known zone.
   *
   * @param saidMillis the time as it stands in the frame, the same whenever the frame comes, or
   *     null
   * @param meantMillis what it is taken for, epoch milliseconds, or null
   */
  static SenderKey of(
      Envelope envelope, int serial, Long saidMillis, Long meantMillis, boolean urgent) {
    boolean holds =
        meantMillis != null && DeviceClock.holds(meantMillis, envelope.receivedAtMillis());
    if (!urgent) {
      // A heartbeat without a time is the same each time, and still says that the device is there.
      return holds ? new SenderKey.Numbered(serial, saidMillis) : new SenderKey.None();
    }
    long digest = Fnv.hash64(envelope.payload());
    if (holds) {
      return new SenderKey.Text(serial + "@" + saidMillis + "#" + Long.toHexString(digest));
    }
    return new SenderKey.NumberOnly(((digest >>> SERIAL_BITS) << SERIAL_BITS) | serial);
  }
}
