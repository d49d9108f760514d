package care.shouhu.command.incident;

import care.shouhu.core.directory.User.Role;
import java.util.Set;

/**
 * Who gives a command, as the session says at that moment.
 *
 * @param division scope of a county role, or null
 * @param placeIds the sites an institution role works at; else empty
 * @param fromAddress network address the command came from
 */
public record Actor(
    String username,
    String displayName,
    Role role,
    String division,
    Set<String> placeIds,
    String fromAddress) {

  public Actor {
    placeIds = Set.copyOf(placeIds);
  }

  /** Whether their own work is at this place; null is no place. */
  boolean worksAt(String placeId) {
    return placeId != null && placeIds.contains(placeId);
  }
}
