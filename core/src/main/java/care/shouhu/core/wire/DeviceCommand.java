package care.shouhu.core.wire;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * A command to a device. Until {@code expiresAtMillis} the gateway tries to deliver it, and a
 * device that gets it may do it; later neither may. The same id may come more than once and means
 * the same command.
 *
 * @param id 1–64 of letters, digits and {@code . _ : -}
 * @param intervalSeconds 1–{@value #INTERVAL_SECONDS_MAX} with {@link Kind#SET_INTERVAL}, null with
 *     all others
 * @param issuedAtMillis when it was decided, epoch milliseconds
 * @param expiresAtMillis later than that
 */
public record DeviceCommand(
    String id,
    String deviceId,
    Kind kind,
    Integer intervalSeconds,
    long issuedAtMillis,
    long expiresAtMillis) {

  public static final int INTERVAL_SECONDS_MAX = 3_600;

  public DeviceCommand {
    Objects.requireNonNull(kind, "kind");
    if (!Topics.isDeviceId(id)) {
      throw new IllegalArgumentException("no command id: " + id);
    }
    if (!Topics.isDeviceId(deviceId)) {
      throw new IllegalArgumentException("no device id: " + deviceId);
    }
    if ((kind == Kind.SET_INTERVAL) != (intervalSeconds != null)) {
      throw new IllegalArgumentException("an interval belongs to SET_INTERVAL, and only there");
    }
    if (intervalSeconds != null
        && (intervalSeconds < 1 || intervalSeconds > INTERVAL_SECONDS_MAX)) {
      throw new IllegalArgumentException("an interval of " + intervalSeconds + " s");
    }
    if (expiresAtMillis <= issuedAtMillis) {
      throw new IllegalArgumentException("expires before it was issued");
    }
  }

  /** What the device shall do. */
  public enum Kind {
    /** Show or sound which device it is. */
    IDENTIFY,
    /** Tell the person that somebody is on the way: a light, a tone, a voice. */
    HELP_IS_COMING,
    /** Report every so many seconds. */
    SET_INTERVAL,
    /** Start again. */
    REBOOT;

    private final String wireName = name().toLowerCase(Locale.ROOT);

    /** The name in payloads, such as {@code help_is_coming}. */
    public String wireName() {
      return wireName;
    }

    /** The kind with that name in payloads. */
    public static Optional<Kind> ofWireName(String wireName) {
      for (Kind kind : values()) {
        if (kind.wireName.equals(wireName)) {
          return Optional.of(kind);
        }
      }
      return Optional.empty();
    }
  }
}
