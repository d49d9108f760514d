package care.shouhu.command.incident;

import care.shouhu.command.incident.DutyMark.LastPlace;

/** A point on the earth, degrees WGS 84. */
public record Spot(double longitude, double latitude) {
  static Spot of(LastPlace place) {
    return new Spot(place.longitude(), place.latitude());
  }

  /** Null when either is. */
  static Spot of(Double longitude, Double latitude) {
    return longitude == null || latitude == null ? null : new Spot(longitude, latitude);
  }

  /** Straight line. */
  public long metersTo(Spot other) {
    return Distance.meters(longitude, latitude, other.longitude, other.latitude);
  }
}
