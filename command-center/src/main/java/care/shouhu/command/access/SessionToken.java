package care.shouhu.command.access;

/**
 * What a session cookie says.
 *
 * @param expiresAtMillis when it ends for all that a person does; only a wall may be kept longer
 * @param nonce names this session; 128 random bits in hexadecimal
 * @param passwordMark a mark of the password it was opened with: another password ends it
 * @param owesCode whether a code of the second factor is still owed: until then it opens nothing
 */
public record SessionToken(
    String username,
    long issuedAtMillis,
    long expiresAtMillis,
    String nonce,
    String passwordMark,
    boolean owesCode) {

  /** Of somebody who has shown all that is wanted. */
  public SessionToken(
      String username,
      long issuedAtMillis,
      long expiresAtMillis,
      String nonce,
      String passwordMark) {
    this(username, issuedAtMillis, expiresAtMillis, nonce, passwordMark, false);
  }
}
