package care.shouhu.command.access;

import care.shouhu.command.incident.Actor;
import care.shouhu.core.directory.User;
import java.util.Set;

/**
 * Who calls, as the directory says at this moment.
 *
 * @param session what the cookie held
 * @param address network address of the caller
 */
public record Caller(User user, Scope scope, SessionToken session, String address) {

  /** The same, for the decision loop. */
  public Actor actor() {
    Set<String> sites = scope instanceof Scope.Institution own ? own.placeIds() : Set.of();
    return new Actor(
        user.username(), user.displayName(), user.role(), user.division(), sites, address);
  }
}
