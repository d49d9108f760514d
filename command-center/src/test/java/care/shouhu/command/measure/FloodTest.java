package care.shouhu.command.measure;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.measure.Figures.Load;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FloodTest {
  private static final long MINUTE = 60_000;
  private static final long HOUR = 60 * MINUTE;

  private static Load load(List<Long> arrivals) {
    return Flood.load("city", arrivals, 0, HOUR);
  }

  private static List<Long> each(long stepMillis, int count) {
    List<Long> times = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      times.add(i * stepMillis);
    }
    return times;
  }

  @Test
  void tenInTenMinutes_isNoFlood_theEleventhIs() {
    assertThat(load(each(1_000, 10))).isEqualTo(new Load("city", 10, 10, 0));
    assertThat(load(each(1_000, 11)).floodMillis()).isPositive();
  }

  @Test
  void floodEndsWhenFewerThanFiveLieBehind() {
    // Eleven, one a second from 0 s: in flood from the eleventh, at 10 s. The seventh leaves at
    // 606 s, and then four are left.
    assertThat(load(each(1_000, 11))).isEqualTo(new Load("city", 11, 11, 606_000 - 10_000));
  }

  @Test
  void theTenMinutesBefore_decideWhetherItBeginsInAFlood() {
    List<Long> before = each(1_000, 11).stream().map(at -> at - 5 * MINUTE).toList();

    assertThat(load(before)).isEqualTo(new Load("city", 0, 10, 306_000));
  }

  @Test
  void oneThatIsExactlyTenMinutesOld_liesNoLongerBehind() {
    List<Long> times = new ArrayList<>(each(0, 10));
    times.add(Flood.WINDOW_MILLIS);

    assertThat(load(times)).isEqualTo(new Load("city", 11, 10, 0));
  }

  @Test
  void sameAsLookingAtEveryMoment() {
    for (long seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      List<Long> times = new ArrayList<>();
      for (int i = random.nextInt(80); i > 0; i--) {
        // Whole half minutes, so that arrivals and departures often coincide.
        times.add(30_000L * (random.nextInt(140) - 20));
      }
      times.removeIf(at -> at < -Flood.WINDOW_MILLIS || at >= HOUR);
      assertThat(load(times).floodMillis()).as("seed %d", seed).isEqualTo(byLooking(times));
    }
  }

  private static long byLooking(List<Long> times) {
    boolean flooded = false;
    long flood = 0;
    for (long now = -Flood.WINDOW_MILLIS; now < HOUR; now += 30_000) {
      long moment = now;
      long behind =
          times.stream().filter(at -> at <= moment && at > moment - Flood.WINDOW_MILLIS).count();
      flooded = behind > 10 || (flooded && behind >= 5);
      flood += flooded && now >= 0 ? 30_000 : 0;
    }
    return flood;
  }
}
