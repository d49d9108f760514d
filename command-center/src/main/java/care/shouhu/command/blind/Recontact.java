package care.shouhu.command.blind;

/**
 * Somebody tried to reach a person whom nobody had been watching: how it stands after the newest
 * attempt.
 *
 * @param person {@code resident:ID} or {@code device:ID}
 * @param reachedAtMillis when the person was last reached: what was blind until then is settled;
 *     null when never
 * @param attempts since then, or ever, without reaching
 * @param by who tried last
 * @param note what they say, at most 500 characters, or null
 */
public record Recontact(
    String person, Long reachedAtMillis, int attempts, long atMillis, String by, String note) {

  /** After one more attempt. */
  public static Recontact after(
      Recontact before, String person, boolean reached, long nowMillis, String by, String note) {
    Long last = before == null ? null : before.reachedAtMillis;
    int tried = before == null ? 0 : before.attempts;
    return reached
        ? new Recontact(person, nowMillis, 0, nowMillis, by, note)
        : new Recontact(person, last, tried + 1, nowMillis, by, note);
  }
}
