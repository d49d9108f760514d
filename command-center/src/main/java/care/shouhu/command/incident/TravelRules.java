package care.shouhu.command.incident;

import care.shouhu.core.directory.Place.Terrain;

/**
 * By what it is weighed who goes: all of it in seconds, so that reasons add up. The figures built
 * in are assumptions for a mountainous city, measured nowhere; a policy brings its own.
 *
 * @param roadFactorTown the road over the straight line, in a town
 * @param roadFactorRural the same, in the mountains
 * @param speedKmhTown on the road, from door to door
 * @param speedKmhRural the same, in the mountains
 * @param startSeconds until somebody who is asked is on the road
 * @param insideSeconds for staff of the place itself
 * @param unknownSeconds for somebody whose place is not known
 * @param positionStaleSeconds a last known place that is older counts as not known
 * @param loadSeconds for each assignment that is not over
 * @param skillSeconds for each skill that is wanted and missing
 */
public record TravelRules(
    double roadFactorTown,
    double roadFactorRural,
    double speedKmhTown,
    double speedKmhRural,
    int startSeconds,
    int insideSeconds,
    int unknownSeconds,
    int positionStaleSeconds,
    int loadSeconds,
    int skillSeconds) {

  /** Assumed: no figures of real drives were at hand. */
  public static final TravelRules ASSUMED =
      new TravelRules(1.3, 1.8, 25, 30, 120, 60, 3_600, 1_800, 1_200, 600);

  public TravelRules {
    atLeast("roadFactorTown", roadFactorTown, 1);
    atLeast("roadFactorRural", roadFactorRural, 1);
    atLeast("speedKmhTown", speedKmhTown, 1);
    atLeast("speedKmhRural", speedKmhRural, 1);
    atLeast("startSeconds", startSeconds, 0);
    atLeast("insideSeconds", insideSeconds, 0);
    atLeast("unknownSeconds", unknownSeconds, 0);
    atLeast("positionStaleSeconds", positionStaleSeconds, 1);
    atLeast("loadSeconds", loadSeconds, 0);
    atLeast("skillSeconds", skillSeconds, 0);
  }

  double roadFactor(Terrain terrain) {
    return terrain == Terrain.RURAL ? roadFactorRural : roadFactorTown;
  }

  double speedKmh(Terrain terrain) {
    return terrain == Terrain.RURAL ? speedKmhRural : speedKmhTown;
  }

  private static void atLeast(String name, double value, double min) {
    if (!(value >= min)) {
      throw new IllegalArgumentException("travel: %s must be %s or more".formatted(name, min));
    }
  }
}
