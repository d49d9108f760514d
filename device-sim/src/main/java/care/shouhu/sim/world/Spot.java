package care.shouhu.sim.world;

import care.shouhu.core.directory.Division;
import care.shouhu.core.directory.Place.Terrain;

/** Somewhere in a county. WGS 84 degrees, rounded to about a metre. */
record Spot(double longitude, double latitude) {
  private static final double KILOMETRES_A_DEGREE = 111.2;

  /**
   * A county town may lie at the border, as 赤水 does at its river: half of what is near is beyond
   * it.
   */
  private static final int TRIES_MAX = 200;

  /**
   * Up to 3 km from the middle of the county in town, 5 to 14 km from it in the country, and in the
   * county. It takes two throws; what lies outside is thrown again with dice of its own, so that
   * everything after it stays as it was.
   */
  static Spot in(Division county, Terrain terrain, Dice dice) {
    Outline outline = Outline.of(county.code());
    double distance = dice.unit();
    double direction = dice.unit();
    Spot spot = at(county, terrain, distance, direction);
    Dice again = new Dice(Double.doubleToLongBits(distance) ^ Double.doubleToLongBits(direction));
    for (int tries = 1; tries < TRIES_MAX && !outline.holds(spot); tries++) {
      spot = at(county, terrain, again.unit(), again.unit());
    }
    return spot;
  }

  /**
   * @param distance 0 nearest, 1 farthest
   * @param direction 0 to 1 all the way round
   */
  private static Spot at(Division county, Terrain terrain, double distance, double direction) {
    double kilometres =
        switch (terrain) {
          case TOWN -> 0.2 + 2.8 * distance;
          case RURAL -> 5 + 9 * distance;
        };
    double angle = 2 * Math.PI * direction;
    double north = kilometres * Math.sin(angle) / KILOMETRES_A_DEGREE;
    double east =
        kilometres
            * Math.cos(angle)
            / (KILOMETRES_A_DEGREE * Math.cos(Math.toRadians(county.latitude())));
    return new Spot(rounded(county.longitude() + east), rounded(county.latitude() + north));
  }

  private static double rounded(double degrees) {
    return Math.round(degrees * 1e5) / 1e5;
  }
}
