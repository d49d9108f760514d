package care.shouhu.sim.world;

import care.shouhu.sim.world.DayPlan.Deed;
import care.shouhu.sim.world.DayPlan.DeedKind;
import care.shouhu.sim.world.DayPlan.Via;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Throws the dice for what a person does that a button or a pendant tells of. */
final class DeedPlanner {
  /** Calls by hour of the day, relative: at rising, meals and bed time many, at night few. */
  private static final double[] CALLS_BY_HOUR = {
    0.3, 0.3, 0.3, 0.35, 0.4, 0.7, 1.6, 1.8, 1.4, 1.1, 1.0, 1.4,
    1.3, 0.7, 0.7, 1.0, 1.1, 1.5, 1.6, 1.7, 1.6, 1.2, 0.6, 0.4
  };

  private static final double MOST_CALLS = 1.8;
  private static final long FOUND_EDGE_MILLIS = 60_000;

  private final Habits habits;

  DeedPlanner(Habits habits) {
    this.habits = habits;
  }

  /** May take somebody who falls out of {@code bed} for a while. */
  List<Deed> plan(Life life, long noon, DayPlanner.BedTimes bed, Dice dice) {
    List<Deed> deeds = new ArrayList<>();
    if (life.atHome()) {
      planHome(deeds, noon, dice);
    } else {
      planInstitution(deeds, life, noon, bed, dice);
    }
    deeds.sort(Comparator.comparingLong(Deed::atMillis));
    for (int i = 1; i < deeds.size(); i++) {
      long earliest = deeds.get(i - 1).atMillis() + 1000;
      if (deeds.get(i).atMillis() < earliest) {
        deeds.set(i, new Deed(earliest, deeds.get(i).kind(), deeds.get(i).via()));
      }
    }
    deeds.removeIf(deed -> deed.atMillis() >= noon + Days.DAY_MILLIS);
    return List.copyOf(deeds);
  }

  private void planInstitution(
      List<Deed> deeds, Life life, long noon, DayPlanner.BedTimes bed, Dice dice) {
    double calls = habits.callsPerResidentDay() * DayPlanner.byLevel(life, 0.55, 1.1, 1.3);
    for (int i = dice.count(calls); i > 0; i--) {
      deeds.add(new Deed(noon + callTime(dice), DeedKind.CALL, Via.BUTTON));
    }
    if (dice.chance(habits.institutionFallsPerDay())) {
      long at = Math.round(dice.unit() * (Days.DAY_MILLIS - 3_600_000L));
      long found = at + dice.millisBetween(4, 25);
      // In bed at that moment means that it was a fall out of bed.
      if (!bed.inBed(at) || bed.leave(at, found, FOUND_EDGE_MILLIS)) {
        deeds.add(new Deed(noon + at, DeedKind.UNSEEN_FALL, Via.BUTTON));
        if (dice.chance(0.6)) {
          long called = noon + at + dice.millisBetween(0.4, 3);
          deeds.add(new Deed(called, DeedKind.CALL, Via.BUTTON));
        }
      }
    }
  }

  private void planHome(List<Deed> deeds, long noon, Dice dice) {
    for (int i = dice.count(habits.homeCallsPerDay()); i > 0; i--) {
      Via via = dice.chance(0.6) ? Via.PENDANT : Via.BUTTON;
      deeds.add(new Deed(noon + callTime(dice), DeedKind.CALL, via));
    }
    if (dice.chance(habits.homeFallsPerDay())) {
      long at = noon + callTime(dice);
      deeds.add(new Deed(at, DeedKind.FALL, Via.PENDANT));
      if (dice.chance(0.4)) {
        deeds.add(new Deed(at + dice.millisBetween(0.5, 2), DeedKind.CALL, Via.PENDANT));
      }
    }
    if (dice.chance(habits.droppedPendantsPerDay())) {
      long at = noon + callTime(dice);
      deeds.add(new Deed(at, DeedKind.DROP, Via.PENDANT));
      if (dice.chance(0.5)) {
        deeds.add(new Deed(at + dice.millisBetween(0.15, 0.5), DeedKind.CANCEL, Via.PENDANT));
      }
    }
  }

  /** Milliseconds after noon; thrown again until the hour agrees to it. */
  private static long callTime(Dice dice) {
    while (true) {
      long at = (long) (dice.unit() * Days.DAY_MILLIS);
      if (dice.unit() * MOST_CALLS < CALLS_BY_HOUR[Days.hour(at)]) {
        return at;
      }
    }
  }
}
