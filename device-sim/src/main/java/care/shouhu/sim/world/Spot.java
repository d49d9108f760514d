package care.shouhu.sim.world;

import care.shouhu.core.directory.Division;
import care.shouhu.core.directory.Place.Terrain;

/** Somewhere in a county. WGS 84 degrees, rounded to about a metre. */
record Spot(double longitude, double latitude) {
  private static final double KILOMETRES_A_DEGREE = 111.2;

  /** Up to 3 km from the middle of the county in town, 5 to 14 km from it in the country. */
  static Spot in(Division county, Terrain terrain, Dice dice) {
    double kilometres =
        switch (terrain) {
          case TOWN -> dice.between(0.2, 3);
          case RURAL -> dice.between(5, 14);
        };
    double angle = dice.between(0, 2 * Math.PI);
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
