package care.shouhu.sim.world;

import care.shouhu.sim.world.DayPlan.Ailing;
import care.shouhu.sim.world.DayPlan.Stretch;

/**
 * What a bed sensor can feel at a moment: a function of the seed, the moment and who lies there.
 */
final class BedScene {
  private static final long BOUT_BLOCK_MILLIS = 5 * 60_000L;
  private static final double BOUTS_A_BLOCK = 0.16;
  private static final long GHOST_BLOCK_MILLIS = 20 * 60_000L;
  private static final double GHOSTS_A_BLOCK = 0.1;

  /** Settling after lying down, and stirring before getting up. */
  private static final long SETTLING_MILLIS = 70_000;

  private static final long STIRRING_MILLIS = 25_000;

  private final long seed;
  private final Life lifeOrNull;
  private final boolean haunted;

  BedScene(long seed, Life lifeOrNull, double ghostBedShare) {
    this.seed = seed;
    this.lifeOrNull = lifeOrNull;
    this.haunted = Dice.unit(seed, 20) < ghostBedShare;
  }

  /**
   * @param turning somebody is in the bed and moves
   * @param ailing what is out of bounds, or null
   * @param ghost the time somebody seems to be there who is not, or null
   */
  record View(
      Integer heartRate,
      Integer breathRate,
      int movement,
      boolean inBed,
      boolean turning,
      Ailing ailing,
      Stretch ghost) {

    /** The same, felt as an empty bed. */
    View flickered() {
      return new View(null, null, movement, false, true, null, null);
    }
  }

  View at(long now) {
    DayPlan plan = lifeOrNull == null ? null : lifeOrNull.planAt(now);
    Stretch stretch = plan == null ? null : plan.stretchAt(now);
    if (stretch == null) {
      Stretch ghost = ghostAt(now);
      return ghost == null
          ? new View(null, null, 0, false, false, null, null)
          : ghostly(now, ghost);
    }
    Ailing ailing = plan.ailing() != null && plan.ailing().has(now) ? plan.ailing() : null;
    boolean lifeless = ailing != null && ailing.kind() == Truth.Ailment.NO_VITAL_SIGNS;
    if (!lifeless && moves(now, stretch)) {
      // Who is ill turns as well, and gives no pulse meanwhile.
      int movement = 20 + (int) (70 * Dice.unit(seed ^ 21, now));
      return new View(null, null, movement, true, true, ailing, null);
    }
    if (ailing != null) {
      return ailing(now, ailing);
    }
    Integer heart = Dice.unit(seed ^ 22, now) < 0.02 ? null : rounded(heartRate(now));
    Integer breath = Dice.unit(seed ^ 23, now) < 0.01 ? null : rounded(breathRate(now));
    return new View(heart, breath, stillness(now), true, false, null, null);
  }

  private View ailing(long now, Ailing ailing) {
    double heart = heartRate(now);
    double breath = breathRate(now);
    double swing = Dice.smooth(seed ^ 24, now / 30_000.0);
    return switch (ailing.kind()) {
      case HEART_FAST -> still(now, 134 + 6 * swing, breath, ailing);
      case HEART_SLOW -> still(now, 39 + 3 * swing, breath, ailing);
      case BREATH_FAST -> still(now, heart, 30 + 2 * swing, ailing);
      case BREATH_SLOW -> still(now, heart, 5.5 + swing, ailing);
      case NO_VITAL_SIGNS -> new View(null, null, 0, true, false, ailing, null);
    };
  }

  private View still(long now, double heartRate, double breathRate, Ailing ailing) {
    return new View(
        rounded(heartRate), rounded(breathRate), stillness(now), true, false, ailing, null);
  }

  private View ghostly(long now, Stretch ghost) {
    int movement = 4 + (int) (8 * Dice.unit(seed ^ 25, now));
    Integer breath = Dice.unit(seed ^ 26, now) < 0.5 ? null : 21 + (int) (now / 10_000 % 3);
    return new View(null, breath, movement, true, false, null, ghost);
  }

  /** Slower at rest and at night; healthy people stay within 46–100 and 9–22. */
  private double heartRate(long now) {
    return lifeOrNull.heartRate
        - 5 * night(now)
        + 6 * Dice.smooth(seed ^ 27, now / 1_200_000.0)
        + 3 * Dice.smooth(seed ^ 28, now / 45_000.0);
  }

  private double breathRate(long now) {
    return lifeOrNull.breathRate
        - night(now)
        + 1.5 * Dice.smooth(seed ^ 29, now / 600_000.0)
        + Dice.smooth(seed ^ 30, now / 30_000.0);
  }

  /** 1 deep in the night, 0 by day, and between them in between. */
  private static double night(long now) {
    double afterNoon = (double) Math.floorMod(now - Days.noonMillis(0), Days.DAY_MILLIS);
    double distance = Math.abs(afterNoon / 3_600_000 - 14.5);
    return Math.clamp((6 - distance) / 3, 0, 1);
  }

  private boolean moves(long now, Stretch stretch) {
    if (now - stretch.fromMillis() < SETTLING_MILLIS
        || stretch.toMillis() - now < STIRRING_MILLIS) {
      return true;
    }
    Stretch bout = within(now, BOUT_BLOCK_MILLIS, BOUTS_A_BLOCK, 31, 10_000, 45_000);
    return bout != null && bout.has(now);
  }

  private Stretch ghostAt(long now) {
    if (!haunted) {
      return null;
    }
    Stretch ghost = within(now, GHOST_BLOCK_MILLIS, GHOSTS_A_BLOCK, 32, 8_000, 50_000);
    return ghost != null && ghost.has(now) ? ghost : null;
  }

  /** The one thing of its kind that happens in the block of time around that moment, or null. */
  private Stretch within(
      long now, long blockMillis, double share, int salt, long shortest, long longest) {
    long block = Math.floorDiv(now, blockMillis);
    Dice dice = new Dice(Dice.seed(seed, salt, block));
    if (!dice.chance(share)) {
      return null;
    }
    long lasts = Math.round(dice.between((double) shortest, (double) longest));
    long from = block * blockMillis + Math.round(dice.unit() * (blockMillis - lasts));
    return new Stretch(from, from + lasts);
  }

  private int stillness(long now) {
    return (int) (4 * Dice.unit(seed ^ 33, now));
  }

  private static Integer rounded(double rate) {
    return (int) Math.round(rate);
  }
}
