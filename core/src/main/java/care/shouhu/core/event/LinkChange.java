package care.shouhu.core.event;

import java.util.Locale;

/** What happened to a device's connection. */
public enum LinkChange {
  CONNECTED,
  DISCONNECTED,
  /** A newer connection of the same client took the place of this one. */
  TAKEN_OVER;

  /** The name in the database, such as {@code taken_over}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
