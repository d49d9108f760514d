package care.shouhu.sim.world;

import care.shouhu.sim.world.DayPlan.Ailing;
import care.shouhu.sim.world.DayPlan.Deed;
import care.shouhu.sim.world.DayPlan.Stretch;
import care.shouhu.sim.world.Truth.Ailment;
import java.util.ArrayList;
import java.util.List;

/**
 * Throws the dice for one person's day: nap, evening, night with its ways to the toilet, morning,
 * calls, falls and ailments. Times are milliseconds after noon while planning.
 *
 * <p>The hours are our assumption, chosen so that a healthy day raises no alarm of design §6: those
 * who need full care are put to bed at about 19:45 and got up from 07:00, well below 14 h; most
 * ways to the toilet at night are shorter than what their care level allows.
 */
final class DayPlanner {
  private static final long LUNCH_ENDS = Days.fromNoon(12, 25);
  private static final long LUNCH_STARTS = Days.fromNoon(11, 30);
  private static final long EDGE_MILLIS = 10 * 60_000L;
  private static final double ILL_IN_BED_PER_DAY = 0.006;
  private static final double WANDERINGS_PER_NIGHT = 0.05;

  private final Habits habits;

  DayPlanner(Habits habits) {
    this.habits = habits;
  }

  DayPlan plan(Life life, long day, Dice dice) {
    long noon = Days.noonMillis(day);
    BedTimes bed = new BedTimes();
    long evening = evening(life, dice);
    long rising = rising(life, dice);
    bed.add(evening, rising);
    planRests(life, bed, dice);
    planOutings(life, bed, evening, rising, dice);
    List<Deed> deeds = new DeedPlanner(habits).plan(life, noon, bed, dice);
    List<Stretch> inBed = bed.after(noon);
    return new DayPlan(noon, noon + Days.DAY_MILLIS, inBed, deeds, planAiling(inBed, dice));
  }

  private static void planRests(Life life, BedTimes bed, Dice dice) {
    double nap = byLevel(life, 0.55, 0.75, 0.9);
    double afternoon = byLevel(life, 0.05, 0.15, 0.5);
    double morning = byLevel(life, 0.05, 0.2, 0.6);
    if (dice.chance(nap)) {
      long from = LUNCH_ENDS + dice.millisBetween(0, 40);
      bed.add(from, from + dice.millisBetween(45, 100));
    }
    if (dice.chance(afternoon)) {
      long from = Days.fromNoon(15, 40) + dice.millisBetween(0, 30);
      bed.add(from, from + dice.millisBetween(30, 60));
    }
    if (dice.chance(morning)) {
      long from = Days.fromNoon(9, 40) + dice.millisBetween(0, 25);
      bed.add(from, Math.min(from + dice.millisBetween(35, 75), LUNCH_STARTS));
    }
  }

  private static long evening(Life life, Dice dice) {
    return switch (life.level()) {
      case FULL -> Days.fromNoon(19, 20) + dice.millisBetween(0, 50);
      case PARTIAL -> Days.fromNoon(20, 20) + dice.millisBetween(0, 55);
      case INDEPENDENT -> Days.fromNoon(21, 0) + dice.millisBetween(0, 75);
    };
  }

  private static long rising(Life life, Dice dice) {
    if (dice.chance(ILL_IN_BED_PER_DAY)) {
      return Days.fromNoon(10, 30) + dice.millisBetween(0, 55);
    }
    return switch (life.level()) {
      case FULL -> Days.fromNoon(7, 0) + dice.millisBetween(0, 45);
      case PARTIAL -> Days.fromNoon(6, 10) + dice.millisBetween(0, 55);
      case INDEPENDENT -> Days.fromNoon(5, 50) + dice.millisBetween(0, 65);
    };
  }

  private static void planOutings(Life life, BedTimes bed, long evening, long rising, Dice dice) {
    int ways = dice.count(byLevel(life, 1.5, 0.8, 0.15));
    for (int i = 0; i < ways; i++) {
      long from = evening + Math.round(dice.unit() * (rising - evening));
      double minutes = dice.skewed(byLevel(life, 5, 2.8, 4), 0.4);
      bed.leave(from, from + Math.round(Math.clamp(minutes, 1, 18) * 60_000), EDGE_MILLIS);
    }
    if (life.wanders() && dice.chance(WANDERINGS_PER_NIGHT)) {
      long from = Days.fromNoon(22, 30) + dice.millisBetween(0, 360);
      bed.leave(from, from + dice.millisBetween(22, 60), EDGE_MILLIS);
    }
  }

  /** Some minutes within one stretch of sleep, or null. */
  private Ailing planAiling(List<Stretch> inBed, Dice dice) {
    if (!dice.chance(habits.ailmentsPerDay())) {
      return null;
    }
    Ailment kind =
        dice.chance(0.03)
            ? Ailment.NO_VITAL_SIGNS
            : dice.oneOf(
                List.of(
                    Ailment.HEART_FAST,
                    Ailment.HEART_SLOW,
                    Ailment.BREATH_FAST,
                    Ailment.BREATH_SLOW));
    long lasts = dice.millisBetween(3, 12);
    List<Stretch> longEnough =
        inBed.stream()
            .filter(s -> s.toMillis() - s.fromMillis() > lasts + 2 * EDGE_MILLIS)
            .toList();
    if (longEnough.isEmpty()) {
      return null;
    }
    Stretch stretch = dice.oneOf(longEnough);
    double room = stretch.toMillis() - stretch.fromMillis() - lasts - 2.0 * EDGE_MILLIS;
    long from = stretch.fromMillis() + EDGE_MILLIS + Math.round(dice.unit() * room);
    return new Ailing(from, from + lasts, kind);
  }

  static double byLevel(Life life, double independent, double partial, double full) {
    return switch (life.level()) {
      case INDEPENDENT -> independent;
      case PARTIAL -> partial;
      case FULL -> full;
    };
  }

  /** Stretches in bed while they are being planned. */
  static final class BedTimes {
    private final List<Stretch> stretches = new ArrayList<>();

    /** Not if it would touch another stretch. */
    void add(long from, long to) {
      boolean free =
          stretches.stream()
              .allMatch(
                  s -> to + EDGE_MILLIS < s.fromMillis() || s.toMillis() + EDGE_MILLIS < from);
      if (free) {
        stretches.add(new Stretch(from, to));
      }
    }

    boolean inBed(long at) {
      return stretches.stream().anyMatch(stretch -> stretch.has(at));
    }

    /** Out of bed for a while; not if that is too near to lying down, rising or another way out. */
    boolean leave(long from, long to, long edge) {
      for (int i = 0; i < stretches.size(); i++) {
        Stretch stretch = stretches.get(i);
        if (stretch.fromMillis() + edge <= from && to + edge <= stretch.toMillis()) {
          stretches.set(i, new Stretch(stretch.fromMillis(), from));
          stretches.add(new Stretch(to, stretch.toMillis()));
          return true;
        }
      }
      return false;
    }

    List<Stretch> after(long noon) {
      return stretches.stream()
          .map(s -> new Stretch(noon + s.fromMillis(), noon + s.toMillis()))
          .sorted((a, b) -> Long.compare(a.fromMillis(), b.fromMillis()))
          .toList();
    }
  }
}
