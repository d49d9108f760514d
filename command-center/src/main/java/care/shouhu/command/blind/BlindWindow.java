package care.shouhu.command.blind;

import java.util.Comparator;

/**
 * A time in which nobody was watching.
 *
 * @param deviceId whom it is about; null when about all devices
 * @param fromMillis the last moment somebody surely was, gateway time ({@link Cause#DESK_DOWN}:
 *     server time)
 * @param toMillis when somebody was again; null while it lasts
 */
public record BlindWindow(Cause cause, String deviceId, long fromMillis, Long toMillis) {

  /** Why nobody was. */
  public enum Cause {
    /**
     * Nothing was heard of the device for longer than it may be silent, while it could be heard.
     */
    DEVICE_SILENT,
    /** The device's connection was lost, or its hub's. */
    LINK_DOWN,
    /** No device could be heard: the gateway was down, or the log took nothing. */
    GATEWAY_DOWN,
    /** What was heard reached nobody: the desk was down. */
    DESK_DOWN
  }

  /** Newest first; those that began at one moment by cause and device. */
  public static final Comparator<BlindWindow> NEWEST_FIRST =
      Comparator.comparingLong(BlindWindow::fromMillis)
          .reversed()
          .thenComparing(window -> window.cause().name())
          .thenComparing(window -> window.deviceId() == null ? "" : window.deviceId());

  public boolean isOpen() {
    return toMillis == null;
  }

  public BlindWindow closed(long atMillis) {
    return new BlindWindow(cause, deviceId, fromMillis, atMillis);
  }

  /** Milliseconds of this window within these bounds, while it lasts as of {@code nowMillis}. */
  public long within(long beginMillis, long endMillis, long nowMillis) {
    long to = toMillis == null ? nowMillis : toMillis;
    return Math.max(0, Math.min(to, endMillis) - Math.max(fromMillis, beginMillis));
  }

  /** The same window keeps its key from its beginning to its end. */
  public String key() {
    return cause + "/" + (deviceId == null ? "" : deviceId) + "/" + fromMillis;
  }
}
