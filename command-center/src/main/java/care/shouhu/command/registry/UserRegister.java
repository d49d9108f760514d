package care.shouhu.command.registry;

import care.shouhu.command.registry.Written.Reason;
import care.shouhu.core.directory.User.Role;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Who may sign in, as what and for where: changed, and ended. There is always an administrator of
 * the whole city left. All methods block, as those of {@link Registry} do.
 */
public final class UserRegister {
  private static final int QUERY_SECONDS_MAX = 5;

  private final Jdbi jdbi;
  private final Registry registry;

  public UserRegister(Jdbi jdbi, Registry registry) {
    this.jdbi = jdbi;
    this.registry = registry;
  }

  /**
   * A user as an administrator sees them.
   *
   * @param division scope of a county role, or null
   * @param placeId scope of an institution role at one site, or null
   * @param organisationId scope of who looks after all sites of an institution, or null
   * @param linked whether somebody at the identity provider is this user
   */
  public record Account(
      String username,
      String displayName,
      Role role,
      String division,
      String placeId,
      String organisationId,
      boolean mustChangePassword,
      boolean secondFactor,
      boolean linked,
      int revision) {

    boolean isAdminOfTheCity() {
      return role == Role.ADMIN && division == null && placeId == null && organisationId == null;
    }

    /** Whether the other one may do the same, and sees the same. */
    public boolean mayTheSame(Account other) {
      return role == other.role
          && Objects.equals(division, other.division)
          && Objects.equals(placeId, other.placeId)
          && Objects.equals(organisationId, other.organisationId);
    }
  }

  /** Empty for who is not there, or not any more. */
  public Optional<Account> find(String username) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                select username, display_name, role, division, place_id, organisation_id,
                       must_change_password, totp_sealed is not null as second_factor, oidc_subject is not null as linked, revision
                from app_user where username = :username and removed_at is null
                """)
            .setQueryTimeout(QUERY_SECONDS_MAX)
            .bind("username", username)
            .map((row, context) ->
                new Account(
                    row.getString("username"),
                    row.getString("display_name"),
                    Role.valueOf(row.getString("role")),
                    row.getString("division"),
                    row.getString("place_id"),
                    row.getString("organisation_id"),
                    row.getBoolean("must_change_password"),
                    row.getBoolean("second_factor"),
                    row.getBoolean("linked"),
                    row.getInt("revision")))
            .findOne());
  }

  /**
   * Another name, role or scope.
   *
   * @param before as it was seen: with another revision there nothing is changed
   */
  public Written<String> change(Account before, Account after, String by) {
    return registry.write(
        by,
        handle -> {
          if (!after.isAdminOfTheCity() && isLastAdmin(handle, before)) {
            return lastAdmin();
          }
          Optional<Written.Refused<String>> refused = institution(handle, after.organisationId());
          if (refused.isPresent()) {
            return refused.get();
          }
          int changed =
              handle
                  .createUpdate(
                      """
                      update app_user
                      set display_name = :displayName, role = :role, division = :division, place_id = :placeId,
                          organisation_id = :organisationId
                      where username = :username and revision = :revision and removed_at is null
                      """)
                  .bind("displayName", after.displayName())
                  .bind("role", after.role().name())
                  .bind("division", after.division())
                  .bind("placeId", after.placeId())
                  .bind("organisationId", after.organisationId())
                  .bind("username", before.username())
                  .bind("revision", before.revision())
                  .execute();
          return changed == 1 ? new Written.Done<>(before.username()) : stale(before);
        });
  }

  /**
   * Ends an account; its name is never given again. Who was somebody at the identity provider is
   * nobody any more.
   */
  public Written<String> remove(Account before, String by) {
    return registry.write(
        by,
        handle -> {
          if (isLastAdmin(handle, before)) {
            return lastAdmin();
          }
          int changed =
              handle
                  .createUpdate(
                      """
                      update app_user set removed_at = now(), oidc_subject = null
                      where username = :username and revision = :revision and removed_at is null
                      """)
                  .bind("username", before.username())
                  .bind("revision", before.revision())
                  .execute();
          return changed == 1 ? new Written.Done<>(before.username()) : stale(before);
        });
  }

  /**
   * Whether there is no such institution any more. It is held before the account is written: who
   * merges or removes it waits, and then counts this account too.
   */
  static <T> Optional<Written.Refused<T>> institution(Handle handle, String organisationIdOrNull) {
    if (organisationIdOrNull == null) {
      return Optional.empty();
    }
    boolean isThere =
        handle
            .createQuery(
                "select 1 from organisation where id = :id and removed_at is null for share")
            .bind("id", organisationIdOrNull)
            .mapTo(Integer.class)
            .findOne()
            .isPresent();
    return isThere
        ? Optional.empty()
        : Optional.of(
            new Written.Refused<>(
                Reason.UNKNOWN_REFERENCE,
                "organisationId",
                "There is no organisation " + organisationIdOrNull + " in the register."));
  }

  /** All of them are held, so that of two who end each other one stays. */
  private static boolean isLastAdmin(Handle handle, Account account) {
    if (!account.isAdminOfTheCity()) {
      return false;
    }
    return handle
        .createQuery(
            """
            select username from app_user
            where role = 'ADMIN' and division is null and place_id is null and organisation_id is null
              and removed_at is null
            order by username for no key update
            """)
        .mapTo(String.class)
        .list()
        .stream()
        .allMatch(account.username()::equals);
  }

  private static Written<String> lastAdmin() {
    return new Written.Refused<>(
        Reason.LAST_ADMIN, "role", "Nobody else is an administrator of the whole city.");
  }

  private static Written<String> stale(Account seen) {
    return new Written.Refused<>(
        Reason.STALE, "revision", "Revision %d is not there any more.".formatted(seen.revision()));
  }
}
