package care.shouhu.command.incident;

import care.shouhu.command.blind.Recontact;

/**
 * The first verdict on a command with an Idempotency-Key. The same key gets it again.
 *
 * @param username the key holds for one user
 * @param fingerprint what was asked; the same key with another one is refused
 * @param incidentId of an accepted command, or null
 * @param assignmentId the caller's assignment that the command was about or made, or null
 * @param deviceCommandId of an accepted command to a device, or null
 * @param bookedId of an accepted command about a hold or a handover, or null
 * @param refused of a refused command, or null
 * @param recontact how it stood after a word about a person who was contacted again, or null
 */
public record RememberedAnswer(
    String username,
    String key,
    String fingerprint,
    long atMillis,
    String incidentId,
    String assignmentId,
    String deviceCommandId,
    String bookedId,
    Refused refused,
    Recontact recontact) {

  /** The same, with how it stood after a word about a person. */
  public RememberedAnswer with(Recontact contacted) {
    return new RememberedAnswer(
        username,
        key,
        fingerprint,
        atMillis,
        incidentId,
        assignmentId,
        deviceCommandId,
        bookedId,
        refused,
        contacted);
  }
}
