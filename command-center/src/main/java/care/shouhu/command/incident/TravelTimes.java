package care.shouhu.command.incident;

import care.shouhu.core.directory.Place.Terrain;

/** How long somebody takes to a place. Answers at once, from memory or by reckoning. */
public interface TravelTimes {

  /**
   * A guess or a fact, never nothing.
   *
   * @param terrain around {@code to}; null counts as town
   */
  Travel between(Point from, Point to, Terrain terrain);

  /** Degrees, WGS 84. */
  record Point(double longitude, double latitude) {
    private static final double EARTH_RADIUS_METERS = 6_371_000;

    /** As the crow flies. */
    long metersTo(Point other) {
      double here = Math.toRadians(latitude);
      double there = Math.toRadians(other.latitude);
      double halfLatitude = Math.sin((there - here) / 2);
      double halfLongitude = Math.sin(Math.toRadians(other.longitude - longitude) / 2);
      double a =
          halfLatitude * halfLatitude
              + Math.cos(here) * Math.cos(there) * halfLongitude * halfLongitude;
      return Math.round(2 * EARTH_RADIUS_METERS * Math.asin(Math.min(1, Math.sqrt(a))));
    }
  }

  /** How long, and by what we know it. */
  record Travel(long seconds, By by) {}

  /** By what a travel time is known. */
  enum By {
    /** In the same institution: no way to speak of. */
    SAME_PLACE,
    /** A routing engine over the road map. */
    ROUTED,
    /** The straight line, a factor for the road, and a speed. */
    ROAD_FACTOR,
    /** Nobody knows where one of them is: the time that the design allows for the way is taken. */
    UNKNOWN
  }
}
