package care.shouhu.command.access;

/**
 * What a session cookie says.
 *
 * @param nonce names this session; 128 random bits in hexadecimal
 * @param passwordMark a mark of the password it was opened with: another password ends it
 */
public record SessionToken(
    String username,
    long issuedAtMillis,
    long expiresAtMillis,
    String nonce,
    String passwordMark) {}
