package care.shouhu.command.registry;

import care.shouhu.command.access.SecondFactor;
import care.shouhu.command.access.Sessions.RecoveryUse;
import care.shouhu.command.registry.Written.Reason;
import java.util.Base64;
import java.util.List;

/** Writes what signing in asks for. All methods block, as those of {@link Registry} do. */
public final class SignInRegister {
  private final Registry registry;

  public SignInRegister(Registry registry) {
    this.registry = registry;
  }

  /**
   * Another password.
   *
   * @param mustChange whether it is one that somebody else chose
   */
  public Written<String> putPassword(String username, String hash, boolean mustChange) {
    return registry.write(handle ->
        known(
            username,
            handle
                .createUpdate(
                    """
                    update app_user set password_hash = :hash, must_change_password = :mustChange
                    where username = :username and removed_at is null
                    """)
                .bind("hash", hash)
                .bind("mustChange", mustChange)
                .bind("username", username)
                .execute()));
  }

  /** From now on a code is asked for. */
  public Written<String> putSecondFactor(String username, SecondFactor.Confirmed factor) {
    return secondFactor(
        username, Base64.getUrlDecoder().decode(factor.sealedSecret()), factor.recoveryMarks());
  }

  /** From now on no code is asked for. */
  public Written<String> removeSecondFactor(String username) {
    return secondFactor(username, null, List.of());
  }

  private Written<String> secondFactor(String username, byte[] sealed, List<String> marks) {
    return registry.write(handle ->
        known(
            username,
            handle
                .createUpdate(
                    """
                    update app_user set totp_sealed = :sealed, recovery_index = :marks
                    where username = :username and removed_at is null
                    """)
                .bind("sealed", sealed)
                .bindArray("marks", String.class, marks)
                .bind("username", username)
                .execute()));
  }

  /** Strikes a recovery code off; of two who use it at once one succeeds. */
  public RecoveryUse useRecoveryCode(String username, String mark) {
    Written<String> written =
        registry.write(handle ->
            known(
                username,
                handle
                    .createUpdate(
                        """
                        update app_user set recovery_index = array_remove(recovery_index, :mark)
                        where username = :username and :mark = any (recovery_index)
                        """)
                    .bind("mark", mark)
                    .bind("username", username)
                    .execute()));
    return switch (written) {
      case Written.Done<String> done -> RecoveryUse.USED;
      case Written.Refused<String> refused -> RecoveryUse.UNKNOWN;
      case Written.Unavailable<String> unavailable -> RecoveryUse.UNAVAILABLE;
      case Written.Unknown<String> unknown -> RecoveryUse.UNAVAILABLE;
    };
  }

  /**
   * Who this user is at the identity provider.
   *
   * @param subjectOrNull null for nobody
   */
  public Written<String> putOidcSubject(String username, String subjectOrNull) {
    return registry.write(handle ->
        known(
            username,
            handle
                .createUpdate(
                    """
                    update app_user set oidc_subject = :subject
                    where username = :username and removed_at is null
                    """)
                .bind("subject", subjectOrNull)
                .bind("username", username)
                .execute()));
  }

  private static Written<String> known(String username, int changed) {
    return changed > 0
        ? new Written.Done<>(username)
        : new Written.Refused<>(
            Reason.UNKNOWN_REFERENCE, "username", "There is no user " + username + ".");
  }
}
