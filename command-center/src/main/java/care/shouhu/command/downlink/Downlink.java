package care.shouhu.command.downlink;

import care.shouhu.core.wire.DeviceCommand;
import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * A command to a device and what became of it. Immutable. Times are epoch milliseconds.
 *
 * @param id {@code C-<number>}, from a counter in the loop's state
 * @param intervalSeconds as in {@link DeviceCommand}
 * @param by user name of who asked for it, or by whose acceptance it came about; null for none
 * @param incidentId the incident it belongs to, or null
 * @param sentAtMillis gateway time, or null
 * @param deliveredAtMillis gateway time of the acknowledgement, or of the reply that proves it;
 *     null
 * @param endedAtMillis server time, or null while it is open
 * @param dueAtMillis when it times out; null once it has ended
 * @param reason why it failed or timed out, or null
 * @param detail what the device said, at most 200 characters, or null
 * @param changedAtMillis server time of the last change
 */
public record Downlink(
    String id,
    String deviceId,
    DeviceCommand.Kind kind,
    Integer intervalSeconds,
    String by,
    String incidentId,
    DownlinkStatus status,
    long issuedAtMillis,
    long expiresAtMillis,
    Long sentAtMillis,
    Long deliveredAtMillis,
    Long endedAtMillis,
    Long dueAtMillis,
    Reason reason,
    String detail,
    long changedAtMillis) {

  /** Why it was not done. */
  public enum Reason {
    /** The device's connection would not have it. */
    REFUSED,
    /** Such a device cannot be told such a thing. */
    UNSUPPORTED,
    /** The device says it could not do it. */
    DEVICE_FAILED,
    /** The device could not be reached in time. */
    NOT_DELIVERED,
    /** It arrived, and the device says nothing. */
    NO_REPLY
  }

  /** As it travels to the gateway. */
  @JsonIgnore
  public DeviceCommand command() {
    return new DeviceCommand(id, deviceId, kind, intervalSeconds, issuedAtMillis, expiresAtMillis);
  }
}
