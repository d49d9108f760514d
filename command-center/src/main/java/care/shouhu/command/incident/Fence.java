package care.shouhu.command.incident;

/**
 * Whether a responder who says to be there was near the place. It is marked and never refused: a
 * telephone between mountains may be far off, and the person waits behind the door.
 */
final class Fence {
  /**
   * Satellite positions between houses are off by some 50 m, and places of villages stand in the
   * register by more.
   */
  static final int RADIUS_METERS = 300;

  private Fence() {}

  /** Metres from the place, or null when the responder's or the place's position is not known. */
  static Long metersAway(Subject subject, Assignment assignment) {
    return metersAway(subject, assignment.longitude(), assignment.latitude());
  }

  static Long metersAway(Subject subject, Double longitude, Double latitude) {
    return Distance.meters(longitude, latitude, subject.longitude(), subject.latitude());
  }

  static boolean isOutside(Long metersAway) {
    return metersAway != null && metersAway > RADIUS_METERS;
  }
}
