package care.shouhu.core.log;

import java.util.Map;

/**
 * What the log says of itself, for health pages and people.
 *
 * @param state the worst of its lanes' states
 * @param reason why it is not {@code OK}, for people; empty when it is. Also tells, while {@code
 *     OK}, of a torn tail that was cut off when the log was opened.
 * @param lanes every lane
 */
public record LogHealth(State state, String reason, Map<Lane, LaneHealth> lanes) {

  /** The worst lane decides; without a reason of the log's own the lanes' states are the reason. */
  public static LogHealth of(Map<Lane, LaneHealth> lanes, String reason) {
    State worst = State.OK;
    StringBuilder states = new StringBuilder();
    for (Map.Entry<Lane, LaneHealth> lane : lanes.entrySet()) {
      State state = lane.getValue().state();
      worst = state.compareTo(worst) > 0 ? state : worst;
      if (state != State.OK) {
        states.append(states.isEmpty() ? "" : ", ").append(lane.getKey().label());
        states.append(' ').append(state);
      }
    }
    return new LogHealth(worst, reason.isEmpty() ? states.toString() : reason, lanes);
  }

  /** From good to bad. */
  public enum State {
    OK,
    /** The queue is above its high-water mark: edges have stopped reading sockets. */
    QUEUE_FULL,
    /**
     * No space: appends are refused until readers have released some, or the disk has been freed.
     */
    DISK_FULL,
    /** Cannot write; appends are refused while it tries to recover. */
    FAILED
  }

  /**
   * One lane.
   *
   * @param queuedRecords appended, not yet durable
   * @param queuedBytes their bytes
   * @param diskRecords durable, not yet released by all readers
   * @param diskBytes their bytes, as encoded, without the store's own overhead
   * @param oldestUnreleased by reader: the first position it has not released
   */
  public record LaneHealth(
      State state,
      int queuedRecords,
      long queuedBytes,
      long diskRecords,
      long diskBytes,
      Map<String, Long> oldestUnreleased) {}
}
