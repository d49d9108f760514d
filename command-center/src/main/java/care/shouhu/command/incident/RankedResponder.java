package care.shouhu.command.incident;

import care.shouhu.core.directory.User.Role;
import java.util.List;

/**
 * Somebody who could go.
 *
 * @param responder user name
 * @param openAssignments assignments not over yet; 0 is free
 * @param distanceMeters straight line to the place, or null when either is unknown
 */
public record RankedResponder(
    String responder,
    String displayName,
    Role role,
    boolean onDuty,
    int openAssignments,
    Long distanceMeters,
    List<String> skills) {

  public RankedResponder {
    skills = List.copyOf(skills);
  }
}
