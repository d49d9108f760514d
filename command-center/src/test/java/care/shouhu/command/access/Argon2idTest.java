package care.shouhu.command.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class Argon2idTest {

  @Test
  void rightPassword_matches_wrongDoesNot_andNoTwoHashesAreTheSame() {
    String hash = Argon2id.hash("守护 password", new SecureRandom());

    assertThat(hash).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
    assertThat(Argon2id.matches("守护 password", hash)).isTrue();
    assertThat(Argon2id.matches("守护 Password", hash)).isFalse();
    assertThat(Argon2id.hash("守护 password", new SecureRandom())).isNotEqualTo(hash);
  }

  /** The reference implementation's own test vector (phc-winner-argon2, test.c). */
  @Test
  void referenceVector_matches() {
    assertThat(
            Argon2id.matches(
                "password",
                "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4"))
        .isTrue();
  }

  @Test
  void textThatIsNoHash_orAsksForAllMemory_neverMatches() {
    assertThat(Argon2id.matches("a", "")).isFalse();
    assertThat(Argon2id.matches("a", "$2a$10$abcdefghijklmnopqrstuv")).isFalse();
    assertThat(
            Argon2id.matches(
                "a",
                "$argon2id$v=19$m=9999999,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4"))
        .isFalse();
  }
}
