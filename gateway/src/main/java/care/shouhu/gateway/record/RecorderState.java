package care.shouhu.gateway.record;

/** What a lane's recorder is doing. */
public enum RecorderState {
  /** Finds out where it stands. */
  STARTING,
  /** Stores what the log has. */
  STORING,
  /** The database refuses or does not answer; tried again until it does. */
  WAITING_FOR_DATABASE,
  /**
   * A fault stopped it, and it starts again in a moment. Lasting means that it needs a person: a
   * bug, or a log and a database that do not fit each other.
   */
  ENDED
}
