package care.shouhu.sim.world;

import care.shouhu.core.directory.Resident;
import care.shouhu.core.directory.Resident.CareLevel;

/**
 * One person's days, computed when they are asked for: any day of the life is a function of the
 * seed, so a world may start at any moment and is at once in full swing.
 */
final class Life {
  final Resident resident;

  private final long seed;
  private final DayPlanner planner;
  private final DayPlan[] plans = new DayPlan[2];

  /** Heartbeats and breaths a minute, awake; far enough from the thresholds to be healthy. */
  final double heartRate;

  final double breathRate;

  Life(long worldSeed, Resident resident, DayPlanner planner) {
    this.resident = resident;
    this.planner = planner;
    this.seed = Dice.seed(worldSeed, resident.id());
    Dice dice = new Dice(seed);
    this.heartRate = dice.between(66, 84);
    this.breathRate = dice.between(13.5, 18);
  }

  boolean atHome() {
    return resident.bedId() == null;
  }

  CareLevel level() {
    return resident.careLevel();
  }

  boolean wanders() {
    return resident.risks().contains("失智走失");
  }

  /** The plan of the day that moment belongs to. The last two are kept. */
  DayPlan planAt(long atMillis) {
    long day = Days.day(atMillis);
    int slot = (int) (day & 1);
    DayPlan plan = plans[slot];
    if (plan == null || plan.fromMillis() != Days.noonMillis(day)) {
      plan = planner.plan(this, day, new Dice(Dice.seed(seed, day, 1)));
      plans[slot] = plan;
    }
    return plan;
  }
}
