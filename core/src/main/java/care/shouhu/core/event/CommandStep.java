package care.shouhu.core.event;

import java.util.Locale;

/** What became of a command on its way to a device, as the gateway saw it. */
public enum CommandStep {
  /** Handed to the device's connection; the end, where the connection acknowledges nothing. */
  SENT,
  /** The device's connection acknowledged it. Whether the device did it, its reply says. */
  DELIVERED,
  /** The device has it and says in its protocol that it does it: there is no other reply. */
  DONE,
  /** The device's connection took it and said that it will not have it. */
  REFUSED,
  /** Its time was over before the device could be reached. */
  EXPIRED,
  /** There is no way to send such a command to such a device. */
  UNSUPPORTED;

  /** The name in the log, in the database and in metrics, such as {@code delivered}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
