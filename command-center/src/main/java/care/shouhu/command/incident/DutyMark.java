package care.shouhu.command.incident;

/**
 * What somebody said of their own or a colleague's duty, over what the roster says, and where they
 * were last. State of the desk like any other.
 *
 * @param untilMillis when the word holds no longer; null for {@link Word#AS_ROSTERED}
 * @param reason why, or null
 * @param by user name of who said it, or null when nothing was said yet
 * @param atMillis when it was said
 * @param place the last known one while on duty, or null
 */
public record DutyMark(
    String username,
    Word word,
    Long untilMillis,
    String reason,
    String by,
    long atMillis,
    LastPlace place) {

  /** What is said. */
  public enum Word {
    /** What the roster says holds. */
    AS_ROSTERED,
    /** At work, whatever the roster says. */
    ON_DUTY,
    /** Not at work, whatever the roster says. */
    OFF_DUTY,
    /** At work, and not to be told or sent for a time. */
    UNAVAILABLE
  }

  /**
   * Where somebody was.
   *
   * @param longitude WGS 84
   * @param latitude WGS 84
   * @param atMillis when
   */
  public record LastPlace(double longitude, double latitude, long atMillis) {}

  /** Nothing was said. */
  static DutyMark nothing(String username) {
    return new DutyMark(username, Word.AS_ROSTERED, null, null, null, 0, null);
  }

  /** The word, as long as it holds. */
  Word wordAt(long nowMillis) {
    return untilMillis != null && nowMillis < untilMillis ? word : Word.AS_ROSTERED;
  }

  /** Whoever goes off duty is no longer anywhere. */
  DutyMark saying(Word now, Long until, String why, Actor actor, long nowMillis) {
    boolean nothing = now == Word.AS_ROSTERED;
    LastPlace kept = now == Word.OFF_DUTY ? null : place;
    return new DutyMark(
        username, now, nothing ? null : until, why, actor.username(), nowMillis, kept);
  }

  /** There now; with null, where they were is forgotten. */
  DutyMark at(LastPlace now) {
    return new DutyMark(username, word, untilMillis, reason, by, atMillis, now);
  }
}
