package care.shouhu.command.access;

import care.shouhu.command.incident.Actor;
import care.shouhu.core.directory.User;

/**
 * Who calls, as the directory says at this moment.
 *
 * @param session what the cookie held
 * @param address network address of the caller
 */
public record Caller(User user, Scope scope, SessionToken session, String address) {

  /** The same, for the decision loop. */
  public Actor actor() {
    return new Actor(
        user.username(), user.displayName(), user.role(), user.division(), user.placeId(), address);
  }
}
