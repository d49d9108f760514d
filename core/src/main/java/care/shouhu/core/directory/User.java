package care.shouhu.core.directory;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.List;

/**
 * Somebody who signs in, and perhaps goes.
 *
 * @param passwordHash Argon2id in PHC string form
 * @param division scope of a county role, or null
 * @param placeId scope of an institution role at one site, or null
 * @param organisationId scope of who looks after all sites of an institution, or null
 * @param longitude last known place, or null
 * @param latitude last known place, or null
 * @param signIn what signing in asks for beside the password
 */
public record User(
    String username,
    String displayName,
    String passwordHash,
    Role role,
    String division,
    String placeId,
    String organisationId,
    Double longitude,
    Double latitude,
    List<String> skills,
    boolean onDuty,
    SignInFacts signIn) {

  // For the copy on disk: also one of before there were such facts.
  @JsonCreator
  public User {
    skills = List.copyOf(skills);
    signIn = signIn == null ? SignInFacts.PASSWORD_ALONE : signIn;
  }

  /** Somebody of no institution, or of one site, who signs in with the password alone. */
  public User(
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
    this(
        username,
        displayName,
        passwordHash,
        role,
        division,
        placeId,
        null,
        longitude,
        latitude,
        skills,
        onDuty,
        SignInFacts.PASSWORD_ALONE);
  }

  /**
   * What signing in asks for beside the password.
   *
   * @param mustChangePassword nothing else may be done before
   * @param sealedTotp the sealed secret of the second factor, or null
   * @param recoveryMarks keyed digests of the recovery codes that are left
   * @param oidcSubject who this is at the identity provider, or null
   */
  public record SignInFacts(
      boolean mustChangePassword,
      String sealedTotp,
      List<String> recoveryMarks,
      String oidcSubject) {
    public static final SignInFacts PASSWORD_ALONE = new SignInFacts(false, null, List.of(), null);

    public SignInFacts {
      recoveryMarks = List.copyOf(recoveryMarks);
    }
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
