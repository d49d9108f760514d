package care.shouhu.command.incident;

import care.shouhu.core.directory.Place.Terrain;
import java.util.Collection;

/**
 * How long it takes from one place to another. Two ways to know it: {@link EstimatedTravel}, and a
 * routing engine.
 */
public interface TravelTimes {

  /**
   * The way from one spot to another, at once and out of memory; what is not known is estimated.
   *
   * @param terrain of where it leads to; null counts as a town
   * @param rules what an estimate goes by
   */
  Trip trip(Spot from, Spot to, Terrain terrain, TravelRules rules);

  /**
   * Learns the ways to one spot, so that {@link #trip} knows them. May wait for as long as its own
   * limit; whether it succeeded shows in the trips alone. Never fails.
   */
  void prepare(Collection<Spot> from, Spot to);

  /**
   * A way.
   *
   * @param seconds on the road
   * @param meters of road
   */
  record Trip(long seconds, long meters, By by) {}

  /** How it is known. */
  enum By {
    /** Straight line × road factor ÷ speed. */
    ESTIMATED,
    /** A routing engine says so. */
    ROUTED
  }
}
