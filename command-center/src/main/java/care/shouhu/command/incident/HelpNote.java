package care.shouhu.command.incident;

import care.shouhu.command.downlink.Downlink;
import care.shouhu.command.downlink.DownlinkStatus;

/**
 * How far the word that help is coming got, to one device that called: the newest such command.
 *
 * @param atMillis server time of the last change
 * @param reason why it failed or timed out, or null
 */
public record HelpNote(
    String deviceId,
    String commandId,
    DownlinkStatus status,
    long atMillis,
    Downlink.Reason reason) {

  /** The note of this command as it stands. */
  public static HelpNote of(Downlink downlink) {
    return new HelpNote(
        downlink.deviceId(),
        downlink.id(),
        downlink.status(),
        downlink.changedAtMillis(),
        downlink.reason());
  }
}
