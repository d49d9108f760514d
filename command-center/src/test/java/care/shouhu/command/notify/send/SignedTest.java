package care.shouhu.command.notify.send;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.notify.send.Signed.Fault;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SignedTest {
  private static final String SECRET = "abcdefghijklmnopqrstuvwxyz234567";
  private static final long SECONDS = 1_795_521_600L;
  private static final long NOW_MILLIS = SECONDS * 1_000;
  private static final byte[] BODY = "{\"id\":\"N-17.2\"}".getBytes(StandardCharsets.UTF_8);

  /** The value that docs/notifications.md prints, made with openssl. */
  @Test
  void theExampleOfTheDocumentation() {
    assertThat(Signed.sign(SECRET, SECONDS, BODY))
        .isEqualTo("v1=af82c0362583dc6b9a5863f4fece23d7e071467db8bd3af3a1677ddde74ce310");
  }

  @Test
  void onlyWhoHasTheKeyIsBelievedAndOnlyForAWhile() {
    String signature = Signed.sign(SECRET, SECONDS, BODY);
    String time = Long.toString(SECONDS);

    assertThat(Signed.check(SECRET, time, signature, BODY, NOW_MILLIS)).isEqualTo(Fault.NONE);
    assertThat(Signed.check("another", time, signature, BODY, NOW_MILLIS))
        .isEqualTo(Fault.WRONG_SIGNATURE);
    assertThat(Signed.check(SECRET, time, signature, new byte[0], NOW_MILLIS))
        .isEqualTo(Fault.WRONG_SIGNATURE);
    assertThat(Signed.check(SECRET, "1795521601", signature, BODY, NOW_MILLIS))
        .isEqualTo(Fault.WRONG_SIGNATURE);
    assertThat(Signed.check(SECRET, time, signature, BODY, NOW_MILLIS + 301_000))
        .isEqualTo(Fault.TOO_OLD);
    assertThat(Signed.check(SECRET, null, signature, BODY, NOW_MILLIS)).isEqualTo(Fault.NOT_SIGNED);
    assertThat(Signed.check(SECRET, time, "v1=xyz", BODY, NOW_MILLIS)).isEqualTo(Fault.NOT_SIGNED);
  }
}
