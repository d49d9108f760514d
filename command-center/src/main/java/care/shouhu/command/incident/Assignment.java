package care.shouhu.command.incident;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * One responder asked to go.
 *
 * @param id {@code A-<number>}, from a counter in the loop's state
 * @param responder user name
 * @param dueAtMillis when the policy takes the next step unless the responder acts; null when over
 * @param closing what the responder stated with DONE, or null
 * @param reason why declined, timed out or withdrawn, or null
 * @param longitude where the responder was when arriving, or null
 */
public record Assignment(
    String id,
    String incidentId,
    String responder,
    String responderName,
    AssignmentStatus status,
    long notifiedAtMillis,
    Long deliveredAtMillis,
    Long seenAtMillis,
    Long acceptedAtMillis,
    Long enRouteAtMillis,
    Long onSceneAtMillis,
    Long endedAtMillis,
    Long dueAtMillis,
    Closing closing,
    String reason,
    Double longitude,
    Double latitude) {

  @JsonIgnore
  public boolean isActive() {
    return status.isActive();
  }

  /** Whether the responder ever said yes. */
  public boolean wasAccepted() {
    return acceptedAtMillis != null;
  }
}
