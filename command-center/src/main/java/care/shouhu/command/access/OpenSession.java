package care.shouhu.command.access;

/**
 * A session that runs.
 *
 * @param nonce names it; 128 random bits in hexadecimal, never shown to anybody
 * @param expiresAtMillis when it ends; an open wall moves it on
 * @param lastSeenMillis when a request or an open page last spoke for it
 * @param address where it was opened from
 * @param agent what the browser calls itself, for people
 */
public record OpenSession(
    String nonce,
    String username,
    long openedAtMillis,
    long expiresAtMillis,
    long lastSeenMillis,
    String address,
    String agent) {
  private static final int ID_CHARS = 12;

  /** What it may be called by: says which one, and does not open it. */
  public String id() {
    return nonce.substring(nonce.length() - ID_CHARS);
  }

  OpenSession until(long endMillis) {
    return new OpenSession(
        nonce, username, openedAtMillis, endMillis, lastSeenMillis, address, agent);
  }

  OpenSession seenAt(long atMillis) {
    return new OpenSession(
        nonce, username, openedAtMillis, expiresAtMillis, atMillis, address, agent);
  }
}
