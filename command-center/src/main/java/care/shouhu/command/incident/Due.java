package care.shouhu.command.incident;

/** The next step an incident's policy takes by itself unless someone acts. */
public record Due(long atMillis, Step step) {

  /** What is done then. */
  public enum Step {
    /** OPEN and nobody took it: the next tier is told. */
    NEXT_TIER,
    /** OPEN, all tiers are told, nobody took it: they are told again. */
    RING_AGAIN,
    /** OPEN since quiet hours: when they end those it waits for are told for the first time. */
    QUIET_ENDS,
    /** OPEN, but its alarms are over by themselves: brought up again, without a sound. */
    REMIND,
    /** CLAIMED, and then nothing was done: back to the queue. */
    CLAIM_IDLE
  }
}
