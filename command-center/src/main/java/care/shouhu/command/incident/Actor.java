package care.shouhu.command.incident;

import care.shouhu.core.directory.User.Role;

/**
 * Who gives a command, as the session says at that moment.
 *
 * @param division scope of a county role, or null
 * @param placeId scope of an institution role, or null
 * @param fromAddress network address the command came from
 */
public record Actor(
    String username,
    String displayName,
    Role role,
    String division,
    String placeId,
    String fromAddress) {}
