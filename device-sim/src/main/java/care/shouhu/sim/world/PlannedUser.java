package care.shouhu.sim.world;

import care.shouhu.core.directory.User;
import care.shouhu.core.directory.User.Role;
import java.util.List;

/**
 * Somebody who works in the city, before there is a password. On duty.
 *
 * @param division scope of a county role, or null
 * @param placeId scope of an institution role, or null
 * @param longitude where the person usually is, or null
 * @param latitude where the person usually is, or null
 */
public record PlannedUser(
    String username,
    String displayName,
    Role role,
    String division,
    String placeId,
    Double longitude,
    Double latitude,
    List<String> skills) {

  public PlannedUser {
    skills = List.copyOf(skills);
  }

  /** The register's record of this person, once there is a password. */
  public User withPasswordHash(String passwordHash) {
    return new User(
        username,
        displayName,
        passwordHash,
        role,
        division,
        placeId,
        longitude,
        latitude,
        skills,
        true);
  }
}
