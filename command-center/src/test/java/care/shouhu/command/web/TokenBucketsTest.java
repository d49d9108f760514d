package care.shouhu.command.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TokenBucketsTest {
  private static final long NOON = 1_764_043_200_000L;

  /** A bucket that never empties ends a test, too. */
  private static final int TAKEN_MAX = 1_000;

  @Test
  void afterTheBurst_oneMoreIsThere_asSoonAsItSaid() {
    var buckets = new TokenBuckets(2, 3, 10);
    for (int n = 0; n < 3; n++) {
      assertThat(buckets.take("wang", NOON)).isZero();
    }

    assertThat(buckets.take("wang", NOON)).isEqualTo(500);
    assertThat(buckets.take("wang", NOON + 200)).isEqualTo(300);
    assertThat(buckets.take("wang", NOON + 499)).isEqualTo(1);
    assertThat(buckets.take("wang", NOON + 500)).isZero();
    assertThat(buckets.take("wang", NOON + 500)).isEqualTo(500);
  }

  @Test
  void aLongPause_bringsNoMoreThanTheBurst() {
    var buckets = new TokenBuckets(2, 3, 10);
    drain(buckets, "wang", NOON);

    assertThat(drain(buckets, "wang", NOON + 3_600_000)).isEqualTo(3);
  }

  @Test
  void othersAreNotHeldUp() {
    var buckets = new TokenBuckets(1, 2, 10);
    drain(buckets, "wang", NOON);

    assertThat(buckets.take("li", NOON)).isZero();
  }

  @Test
  void aClockThatStepsBack_bringsNothing_andTakesNothing() {
    var buckets = new TokenBuckets(1, 2, 10);
    drain(buckets, "wang", NOON);

    assertThat(buckets.take("wang", NOON - 60_000)).isEqualTo(1_000);
    assertThat(buckets.take("wang", NOON + 1_000)).isZero();
    assertThat(buckets.take("wang", NOON + 1_000)).isEqualTo(1_000);
  }

  @Test
  void whoIsFullAgain_isForgotten_andWhoOwesIsNot() {
    var buckets = new TokenBuckets(1, 2, 100);
    for (int n = 0; n < 50; n++) {
      buckets.take("10.0.0." + n, NOON);
    }
    drain(buckets, "wang", NOON);

    // The fifty are full after a second, who took two after two.
    assertThat(buckets.take("wang", NOON + 999)).isEqualTo(1);
    assertThat(buckets.size()).isEqualTo(51);
    assertThat(buckets.take("li", NOON + 1_500)).isZero();
    assertThat(buckets.size()).isEqualTo(2);
    assertThat(buckets.take("wang", NOON + 1_500)).isZero();
    assertThat(buckets.take("wang", NOON + 1_500)).isPositive();
  }

  @Test
  void itRemembersNoMoreThanItMay_whoeverComes() {
    var buckets = new TokenBuckets(1, 200, 100);
    for (int n = 0; n < 10_000; n++) {
      buckets.take("2001:db8::" + n, NOON);
      assertThat(buckets.size()).isLessThanOrEqualTo(100);
    }
  }

  private static int drain(TokenBuckets buckets, String key, long atMillis) {
    int taken = 0;
    while (taken < TAKEN_MAX && buckets.take(key, atMillis) == 0) {
      taken++;
    }
    return taken;
  }
}
