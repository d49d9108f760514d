package care.shouhu.gateway.record;

/**
 * The newest records of a lane that the log has lost and that were known here: to the database, or
 * to the window's file, which may be further, for of a commit whose answer was lost the database
 * does not say that it went back.
 *
 * @param end the position at which the log was found to end
 * @param ofDatabase so many positions the database stood beyond it
 * @param ofWindow so many positions the window's file stood beyond it
 */
record LostEnd(long end, long ofDatabase, long ofWindow) {

  long records() {
    return Math.max(ofDatabase, ofWindow);
  }

  /** For people: who stood beyond the end, and where. */
  String whoStoodBeyond() {
    String database = "the database stood at " + (end + ofDatabase);
    String window = "the window's file stood at " + (end + ofWindow);
    if (ofWindow == 0) {
      return database;
    }
    return ofDatabase == 0 ? window : database + " and " + window;
  }
}
