package care.shouhu.command.incident;

/** Distances on the earth, of points in WGS 84. */
final class Distance {
  private static final double EARTH_RADIUS_METERS = 6_371_000;

  private Distance() {}

  /** Straight line in metres, or null when a coordinate is not known. */
  static Long meters(
      Double fromLongitude, Double fromLatitude, Double toLongitude, Double toLatitude) {
    if (fromLongitude == null
        || fromLatitude == null
        || toLongitude == null
        || toLatitude == null) {
      return null;
    }
    double from = Math.toRadians(fromLatitude);
    double to = Math.toRadians(toLatitude);
    double halfLatitude = Math.sin((to - from) / 2);
    double halfLongitude = Math.sin(Math.toRadians(toLongitude - fromLongitude) / 2);
    double a =
        halfLatitude * halfLatitude + Math.cos(from) * Math.cos(to) * halfLongitude * halfLongitude;
    return Math.round(2 * EARTH_RADIUS_METERS * Math.asin(Math.min(1, Math.sqrt(a))));
  }
}
