package care.shouhu.core.directory;

import java.util.List;

/**
 * Somebody who signs in, and perhaps goes.
 *
 * @param passwordHash Argon2id in PHC string form
 * @param division scope of a county role, or null
 * @param placeId scope of an institution role, or null
 * @param longitude last known place, or null
 * @param latitude last known place, or null
 */
public record User(
    String username,
    String displayName,
    String passwordHash,
    Role role,
    String division,
    String placeId,
    Double longitude,
    Double latitude,
    List<String> skills,
    boolean onDuty) {

  public User {
    skills = List.copyOf(skills);
  }

  /** Design §9. */
  public enum Role {
    CITY_OPERATOR,
    COUNTY_OPERATOR,
    INSTITUTION_LEAD,
    INSTITUTION_STAFF,
    FIELD_WORKER,
    REGISTRAR,
    AUDITOR,
    ADMIN
  }
}
