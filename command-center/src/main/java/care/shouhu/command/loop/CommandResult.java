package care.shouhu.command.loop;

import care.shouhu.command.blind.Recontact;
import care.shouhu.command.downlink.Downlink;
import care.shouhu.command.incident.HistoryEntry;
import care.shouhu.command.incident.Incident;
import care.shouhu.command.incident.Refused;

/** What became of a command. */
public sealed interface CommandResult {

  /**
   * Done and durable.
   *
   * @param position of the batch in the lane DESK that holds it; a live page that has applied this
   *     position shows it
   * @param incident the incident afterwards. For a repeated key: as it is now
   * @param assignmentId the assignment the command was about or made for the caller, or null; it is
   *     among the incident's
   * @param repeated the Idempotency-Key had been answered before; nothing was done now
   */
  record Done(long position, Incident incident, String assignmentId, boolean repeated)
      implements CommandResult {}

  /**
   * Durable, and on its way to the device.
   *
   * @param position as above
   * @param downlink the command to the device. For a repeated key: as it is now
   */
  record Issued(long position, Downlink downlink, boolean repeated) implements CommandResult {}

  /** Noted and durable; there is nothing to show for it. */
  record Noted(long position) implements CommandResult {}

  /**
   * Noted in the history of an incident that is in the tables alone, and durable.
   *
   * @param position as above
   */
  record Exported(long position, HistoryEntry entry) implements CommandResult {}

  /**
   * Noted and durable.
   *
   * @param position as above
   */
  record Recontacted(long position, Recontact recontact) implements CommandResult {}

  /**
   * Done and durable, about alarms that are held back or the end of a shift.
   *
   * @param position as above
   * @param id the hold's or the handover's; the loop shows it as it is now
   */
  record Booked(long position, String id, boolean repeated) implements CommandResult {}

  /** Not done, and why. */
  record NotDone(Refused refused) implements CommandResult {}
}
