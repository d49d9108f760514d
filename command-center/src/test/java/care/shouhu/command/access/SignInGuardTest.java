package care.shouhu.command.access;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.access.SignInGuard.Verdict;
import org.junit.jupiter.api.Test;

class SignInGuardTest {
  private final SignInGuard guard = new SignInGuard();
  private long now = 1_000_000_000L;

  private long attempt(String username, String address, Verdict verdict) {
    long wait = guard.begin(username, address, now);
    if (wait == 0) {
      guard.settle(username, address, verdict, now);
    }
    return wait;
  }

  @Test
  void fifthWrongPassword_locksForHalfAMinute_andEachFurtherForTwiceAsLong() {
    for (int n = 0; n < 5; n++) {
      assertThat(attempt("a", "10.0.0.1", Verdict.WRONG)).isZero();
    }
    assertThat(attempt("a", "10.0.0.1", Verdict.RIGHT)).isEqualTo(30_000);

    now += 30_000;
    assertThat(attempt("a", "10.0.0.1", Verdict.WRONG)).isZero();

    assertThat(attempt("a", "10.0.0.1", Verdict.RIGHT)).isEqualTo(60_000);
  }

  @Test
  void madeUpNamesFromOneAddress_pushOutNoLockOfOthers() {
    for (int n = 0; n < SignInGuard.FAILURES_FREE; n++) {
      attempt("a", "10.0.0.1", Verdict.WRONG);
    }
    for (int n = 0; n < 25_000; n++) {
      attempt("made-up-" + n, "10.0.0.66", Verdict.WRONG);
    }

    assertThat(attempt("a", "10.0.0.1", Verdict.RIGHT)).isPositive();
  }

  @Test
  void lock_isNeverLongerThanAQuarterOfAnHour() {
    long longest = 0;
    for (int n = 0; n < 30; n++) {
      long wait = attempt("a", "10.0.0.1", Verdict.WRONG);
      longest = Math.max(longest, wait);
      now += wait;
    }

    assertThat(longest).isEqualTo(15 * 60_000);
  }

  @Test
  void wrongPasswordsFromElsewhere_doNotLockTheUserOut() {
    for (int n = 0; n < 20; n++) {
      attempt("a", "10.0.0.66", Verdict.WRONG);
    }

    assertThat(attempt("a", "10.0.0.1", Verdict.RIGHT)).isZero();
  }

  @Test
  void manyAddressesGuessingOneName_areSlowedDown_whereTheUserSignedInIsNot() {
    attempt("a", "10.0.0.1", Verdict.RIGHT);
    now += SignInGuard.KNOWN_FOR_MILLIS;
    for (int n = 0; n < SignInGuard.NAME_BURST; n++) {
      assertThat(attempt("a", "10.0.1." + n, Verdict.WRONG)).isZero();
    }

    assertThat(attempt("a", "10.0.2.1", Verdict.RIGHT)).isEqualTo(SignInGuard.NAME_REFILL_MILLIS);
    assertThat(attempt("a", "10.0.0.1", Verdict.WRONG)).isZero();
    assertThat(attempt("a", "10.0.0.1", Verdict.RIGHT)).isZero();
  }

  @Test
  void oneFurtherGuess_isEarnedEveryEighteenSeconds() {
    for (int n = 0; n < SignInGuard.NAME_BURST; n++) {
      attempt("a", "10.0.1." + n, Verdict.WRONG);
    }
    now += 18_000;

    assertThat(attempt("a", "10.0.2.1", Verdict.WRONG)).isZero();
    assertThat(attempt("a", "10.0.2.2", Verdict.WRONG)).isEqualTo(18_000);
  }

  @Test
  void addressOfLongAgo_isNotKnownAnyMore() {
    attempt("a", "10.0.0.1", Verdict.RIGHT);
    now += SignInGuard.KNOWN_FOR_MILLIS + 1;
    for (int n = 0; n < SignInGuard.NAME_BURST; n++) {
      attempt("a", "10.0.1." + n, Verdict.WRONG);
    }

    assertThat(attempt("a", "10.0.0.1", Verdict.RIGHT)).isPositive();
  }

  @Test
  void rightPassword_startsAnew() {
    for (int n = 0; n < 4; n++) {
      attempt("a", "10.0.0.1", Verdict.WRONG);
    }
    attempt("a", "10.0.0.1", Verdict.RIGHT);

    assertThat(attempt("a", "10.0.0.1", Verdict.WRONG)).isZero();
    assertThat(attempt("a", "10.0.0.1", Verdict.WRONG)).isZero();
  }

  @Test
  void manyAtOnce_gainNothing() {
    for (int n = 0; n < 5; n++) {
      assertThat(guard.begin("a", "10.0.0.1", now)).isZero();
    }

    assertThat(guard.begin("a", "10.0.0.1", now)).isPositive();
  }

  @Test
  void oneAddressTryingManyNames_isSlowedDown_othersAreNot() {
    for (int n = 0; n < SignInGuard.ADDRESS_BURST; n++) {
      assertThat(attempt("name" + n, "10.0.0.1", Verdict.WRONG)).isZero();
    }

    assertThat(attempt("another", "10.0.0.1", Verdict.WRONG)).isPositive();
    assertThat(attempt("another", "10.0.0.2", Verdict.WRONG)).isZero();
  }

  @Test
  void rightPasswords_ofOneAddress_areNeverSlowedDown() {
    for (int n = 0; n < 500; n++) {
      assertThat(attempt("nurse" + n, "10.0.0.1", Verdict.RIGHT)).isZero();
    }
  }
}
