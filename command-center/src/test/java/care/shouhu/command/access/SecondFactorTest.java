package care.shouhu.command.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;
import java.time.Instant;
import javax.crypto.spec.SecretKeySpec;
import org.apache.commons.codec.binary.Base32;
import org.junit.jupiter.api.Test;

class SecondFactorTest {
  private static final long NOW = 1_795_521_600_000L;
  private final SecondFactor factor =
      new SecondFactor(new InMemoryFieldSeal(), new Marks(new byte[32]), UsedSteps.inMemory());

  private static String code(String base32, long atMillis) {
    try {
      var key = new SecretKeySpec(new Base32().decode(base32), "HmacSHA1");
      return new TimeBasedOneTimePasswordGenerator()
          .generateOneTimePasswordString(key, Instant.ofEpochMilli(atMillis));
    } catch (java.security.InvalidKeyException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void offeredSecret_countsOnceACodeOfItIsConfirmed() {
    var offer = factor.offer("wang", NOW);

    assertThat(factor.confirm("wang", "000000", NOW)).isEmpty();
    var confirmed = factor.confirm("wang", code(offer.base32(), NOW), NOW).orElseThrow();

    assertThat(offer.uri()).startsWith("otpauth://totp/Shouhu:wang?secret=" + offer.base32());
    assertThat(confirmed.recoveryCodes()).hasSize(10).doesNotHaveDuplicates();
    assertThat(confirmed.sealedSecret()).doesNotContain(offer.base32());
  }

  @Test
  void offer_isOverAfterTenMinutes() {
    var offer = factor.offer("wang", NOW);
    long later = NOW + 11 * 60_000;

    assertThat(factor.confirm("wang", code(offer.base32(), later), later)).isEmpty();
  }

  @Test
  void code_isTakenOnce_oneStepEarlyOrLate_andOfNobodyElse() {
    var offer = factor.offer("wang", NOW);
    String sealed =
        factor.confirm("wang", code(offer.base32(), NOW), NOW).orElseThrow().sealedSecret();
    long next = NOW + 60_000;
    String code = code(offer.base32(), next);

    assertThat(factor.takes("li", sealed, code, next)).isFalse();
    assertThat(factor.takes("wang", sealed, code(offer.base32(), next + 90_000), next)).isFalse();
    assertThat(factor.takes("wang", sealed, code, next - 30_000)).isTrue();
    assertThat(factor.takes("wang", sealed, code, next)).isFalse();
  }

  @Test
  void recoveryCode_isTheSame_howeverItIsTyped_andEachUsersOwn() {
    String mark = factor.recoveryMark("wang", "ABCD-EFGH-IJKL-MNOP");

    assertThat(factor.recoveryMark("wang", " abcdefghijklmnop ")).isEqualTo(mark);
    assertThat(factor.recoveryMark("li", "ABCD-EFGH-IJKL-MNOP")).isNotEqualTo(mark);
  }
}
