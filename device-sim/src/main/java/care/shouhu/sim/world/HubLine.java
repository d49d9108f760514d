package care.shouhu.sim.world;

import care.shouhu.sim.world.DayPlan.Stretch;

/** A hub's way to the gateway, now and then cut. */
final class HubLine {
  static final long LOST = -1;

  private static final Stretch NEVER = new Stretch(0, 0);

  final String hubId;

  private final long seed;
  private final Habits habits;
  private long day = Long.MIN_VALUE;
  private Stretch uplinkDown = NEVER;
  private Stretch powerless = NEVER;

  HubLine(long worldSeed, String hubId, Habits habits) {
    this.hubId = hubId;
    this.seed = Dice.seed(worldSeed, hubId);
    this.habits = habits;
  }

  /** When that which is said now leaves the hub: now, when the uplink is back, or {@link #LOST}. */
  long dueMillis(long nowMillis) {
    turnTo(nowMillis);
    if (powerless.has(nowMillis)) {
      return LOST;
    }
    return uplinkDown.has(nowMillis) ? uplinkDown.toMillis() : nowMillis;
  }

  /** The cut at that moment, or null. */
  Truth.CutOff cutAt(long nowMillis) {
    turnTo(nowMillis);
    if (powerless.has(nowMillis)) {
      return new Truth.CutOff(powerless.fromMillis(), powerless.toMillis(), hubId, false);
    }
    return uplinkDown.has(nowMillis)
        ? new Truth.CutOff(uplinkDown.fromMillis(), uplinkDown.toMillis(), hubId, true)
        : null;
  }

  /** The next beginning of a cut after that moment, or the end of its noon-to-noon day. */
  long changeAfter(long nowMillis) {
    turnTo(nowMillis);
    long next = Days.noonMillis(day + 1);
    if (uplinkDown.fromMillis() > nowMillis) {
      next = uplinkDown.fromMillis();
    }
    return powerless.fromMillis() > nowMillis ? Math.min(next, powerless.fromMillis()) : next;
  }

  private void turnTo(long nowMillis) {
    long today = Days.day(nowMillis);
    if (today == day) {
      return;
    }
    day = today;
    Dice dice = new Dice(Dice.seed(seed, today, 2));
    uplinkDown = cut(dice, habits.lateDeliveriesPerHubDay(), 1, 8);
    powerless = cut(dice, habits.powerCutsPerHubDay(), 3, 20);
    // One thing at a time, so that what was kept is not lost as well.
    if (powerless.fromMillis() <= uplinkDown.toMillis()
        && uplinkDown.fromMillis() <= powerless.toMillis()) {
      powerless = NEVER;
    }
  }

  private Stretch cut(Dice dice, double perDay, double fromMinutes, double toMinutes) {
    double starts = dice.unit();
    long lasts = dice.millisBetween(fromMinutes, toMinutes);
    if (!dice.chance(perDay)) {
      return NEVER;
    }
    long from = Days.noonMillis(day) + Math.round(starts * (Days.DAY_MILLIS - 3_600_000L));
    return new Stretch(from, from + lasts);
  }
}
