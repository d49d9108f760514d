package care.shouhu.allinone.demo;

import care.shouhu.command.registry.EarlierOccupancy.Hour;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * How full an institution of the demo city was before it was made, backwards from what it is: who
 * came and who left, by day and one at a time, so that a chart of a quarter has a shape. Made up,
 * from a seed. Pure.
 */
final class PastOccupancy {
  /** As long as the longest chart that is not a year. */
  static final int DAYS = 92;

  private static final long HOUR_MILLIS = 3_600_000;
  private static final ZoneId ZUNYI = ZoneId.of("Asia/Shanghai");
  private static final int DAY_BEGINS = 8;
  private static final int DAY_ENDS = 18;

  /** A quarter ago so much less of the beds was taken. */
  private static final double GROWTH = 0.06;

  /** Somebody moves in or out of a home of 40 beds about so often in an hour of the day. */
  private static final double MOVES_OF_40_BEDS = 0.03;

  private final Hour oldest;
  private final Random dice;
  private int occupied;
  private int reserved;
  private int onLeave;
  private int inHospital;
  private int nursingOccupied;
  private int independent;
  private int partial;
  private int full;

  private PastOccupancy(Hour oldest, long seed) {
    this.oldest = oldest;
    this.dice = new Random(seed * 31 + oldest.placeId().hashCode());
    this.occupied = oldest.occupied();
    this.reserved = oldest.reserved();
    this.onLeave = oldest.onLeave();
    this.inHospital = oldest.inHospital();
    this.nursingOccupied = oldest.nursingOccupied();
    this.independent = oldest.independent();
    this.partial = oldest.partial();
    this.full = oldest.full();
  }

  /**
   * The hours before this one, the newest first, as far as {@value #DAYS} days before now; none
   * when that is past already.
   */
  static List<Hour> before(Hour oldest, long nowMillis, long seed) {
    var past = new PastOccupancy(oldest, seed);
    long first = nowMillis - DAYS * 24 * HOUR_MILLIS;
    List<Hour> hours = new ArrayList<>();
    for (long at = oldest.atMillis() - HOUR_MILLIS; at >= first; at -= HOUR_MILLIS) {
      past.stepBack(at, nowMillis);
      hours.add(past.hour(at));
    }
    return hours;
  }

  private void stepBack(long atMillis, long nowMillis) {
    ZonedDateTime at = Instant.ofEpochMilli(atMillis).atZone(ZUNYI);
    if (at.getHour() < DAY_BEGINS || at.getHour() >= DAY_ENDS) {
      return;
    }
    double ago = (double) (nowMillis - atMillis) / (DAYS * 24 * HOUR_MILLIS);
    double usual = oldest.occupied() - GROWTH * ago * oldest.beds();
    if (dice.nextDouble() < MOVES_OF_40_BEDS * oldest.beds() / 40) {
      // Back in time: who came is not there yet.
      move(dice.nextDouble() < (occupied > usual ? 0.75 : 0.35) ? -1 : 1);
    }
    boolean weekend =
        at.getDayOfWeek() == DayOfWeek.SATURDAY || at.getDayOfWeek() == DayOfWeek.SUNDAY;
    onLeave = drawn(onLeave, occupied * (weekend ? 0.06 : 0.02), 0.25, occupied - away() + onLeave);
    inHospital = drawn(inHospital, occupied * 0.025, 0.08, occupied - away() + inHospital);
    reserved = drawn(reserved, oldest.beds() * 0.02, 0.1, oldest.beds() - occupied);
  }

  private int away() {
    return onLeave + inHospital + oldest.respite();
  }

  /** Somebody more or less lives here, as likely of each level as there are of it. */
  private void move(int by) {
    int after = occupied + by;
    if (after < Math.max(away(), 1) || after > oldest.beds() - reserved) {
      return;
    }
    moveOneOfALevel(by);
    occupied = after;
    boolean nursing = dice.nextDouble() * oldest.beds() < oldest.nursingBeds();
    if (nursing) {
      nursingOccupied += by;
    }
    // The others lie in beds of the other type, of which there are only so many.
    int others = oldest.beds() - oldest.nursingBeds();
    nursingOccupied = Math.max(nursingOccupied, occupied - others);
    nursingOccupied = Math.clamp(nursingOccupied, 0, Math.min(oldest.nursingBeds(), occupied));
  }

  /** Where nobody's level is known, nobody's is known of before. */
  private void moveOneOfALevel(int by) {
    int known = independent + partial + full;
    if (known == 0) {
      return;
    }
    int which = dice.nextInt(known);
    if (which < independent) {
      independent += by;
    } else if (which < independent + partial) {
      partial += by;
    } else {
      full += by;
    }
  }

  /**
   * One more or less, now and then, about the usual number.
   *
   * @param chance that it changes in this hour
   */
  private int drawn(int value, double usual, double chance, int max) {
    if (dice.nextDouble() >= chance) {
      return value;
    }
    int after = dice.nextDouble() * (usual + value) < usual ? value + 1 : value - 1;
    return after < 0 || after > max ? value : after;
  }

  private Hour hour(long atMillis) {
    return new Hour(
        oldest.placeId(),
        atMillis,
        oldest.division(),
        oldest.beds(),
        occupied,
        oldest.beds() - occupied - reserved,
        reserved,
        onLeave,
        inHospital,
        oldest.respite(),
        oldest.outOfService(),
        oldest.nursingBeds(),
        nursingOccupied,
        independent,
        partial,
        full);
  }
}
