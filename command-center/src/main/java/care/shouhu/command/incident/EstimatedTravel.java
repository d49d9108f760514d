package care.shouhu.command.incident;

import care.shouhu.core.directory.Place.Terrain;
import java.util.Collection;

/** The straight line, longer by the terrain's factor, at the terrain's speed. Pure. */
public final class EstimatedTravel implements TravelTimes {
  private static final double KMH_IN_METERS_PER_SECOND = 1 / 3.6;

  @Override
  public Trip trip(Spot from, Spot to, Terrain terrain, TravelRules rules) {
    double meters = from.metersTo(to) * rules.roadFactor(terrain);
    double seconds = meters / (rules.speedKmh(terrain) * KMH_IN_METERS_PER_SECOND);
    return new Trip(Math.round(seconds), Math.round(meters), By.ESTIMATED);
  }

  @Override
  public void prepare(Collection<Spot> from, Spot to) {
    // There is nothing to learn.
  }
}
