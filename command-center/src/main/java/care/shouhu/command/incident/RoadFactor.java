package care.shouhu.command.incident;

import care.shouhu.core.directory.Place.Terrain;

/**
 * Travel time out of the straight line: the road is longer by a factor, and is driven at a speed.
 *
 * <p>Roads of a whole country are about 1.3 times as long as the straight line; mountain roads are
 * far more winding. Factors and speeds are our own assumption: 1.3 and 25 km/h in a town with its
 * traffic and parking, 1.8 and 30 km/h in the mountains.
 */
public final class RoadFactor implements TravelTimes {
  private static final double TOWN_FACTOR = 1.3;
  private static final double TOWN_METERS_A_SECOND = 25 / 3.6;
  private static final double RURAL_FACTOR = 1.8;
  private static final double RURAL_METERS_A_SECOND = 30 / 3.6;

  @Override
  public Travel between(Point from, Point to, Terrain terrain) {
    boolean rural = terrain == Terrain.RURAL;
    double meters = from.metersTo(to) * (rural ? RURAL_FACTOR : TOWN_FACTOR);
    double seconds = meters / (rural ? RURAL_METERS_A_SECOND : TOWN_METERS_A_SECOND);
    return new Travel(Math.round(seconds), By.ROAD_FACTOR);
  }
}
