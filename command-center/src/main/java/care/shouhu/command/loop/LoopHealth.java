package care.shouhu.command.loop;

/**
 * What the loop says of itself.
 *
 * @param reason for people; empty when LIVE
 * @param liveSinceMillis 0 when not live
 * @param urgentLag records of the lane URGENT not yet decided
 * @param routineLag records of the lane ROUTINE not yet decided
 * @param restarts how often the state was rebuilt since the process began
 */
public record LoopHealth(
    State state,
    String reason,
    long liveSinceMillis,
    long urgentLag,
    long routineLag,
    int restarts) {

  /** Only LIVE decides. */
  public enum State {
    /** Reading the snapshot and the log. */
    REPLAYING,
    LIVE,
    /** An append failed or a bug stopped it; it will be rebuilt after a pause. */
    FAILED,
    STOPPED
  }
}
