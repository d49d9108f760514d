package care.shouhu.command.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SessionSignerTest {
  private static final SessionToken TOKEN = new SessionToken("li.si", 1, 2, "abc", "mark");
  private final SessionSigner signer = new SessionSigner(new byte[32]);

  @Test
  void whatWasSigned_isReadAgain() {
    assertThat(signer.read(signer.sign(TOKEN))).contains(TOKEN);
  }

  @Test
  void whatOwesACode_isReadAsSuch() {
    var owing = new SessionToken("li.si", 1, 2, "abc", "mark", true);

    assertThat(signer.read(signer.sign(owing))).contains(owing);
  }

  @Test
  void anyOtherCharacter_makesItNothing() {
    String cookie = signer.sign(TOKEN);
    for (int n = 0; n < cookie.length() - 1; n++) {
      char other = cookie.charAt(n) == 'A' ? 'B' : 'A';

      String forged = cookie.substring(0, n) + other + cookie.substring(n + 1);

      assertThat(signer.read(forged)).as(forged).isEmpty();
    }
  }

  @Test
  void anotherKey_readsNothing() {
    byte[] key = new byte[32];
    key[0] = 1;

    assertThat(new SessionSigner(key).read(signer.sign(TOKEN))).isEmpty();
  }

  @Test
  void whateverElseComes_isNothing() {
    for (String text : new String[] {"", ".", "a.b", "!!.!!", "a".repeat(100_000), "a.b.c"}) {
      assertThat(signer.read(text)).isEmpty();
    }
  }
}
