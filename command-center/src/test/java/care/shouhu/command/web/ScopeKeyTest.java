package care.shouhu.command.web;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.access.Scope;
import care.shouhu.core.directory.User.Role;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ScopeKeyTest {
  private static final int HALF = 8;

  private final ScopeKey one = ScopeKey.ofProcess(new SplittableRandom(1));
  private final ScopeKey other = ScopeKey.ofProcess(new SplittableRandom(2));

  @Test
  void theFirstHalfNamesForWhom_theSecondTheProcess() {
    String key = one.of("li", Role.CITY_OPERATOR, new Scope.City());
    String afterAStart = other.of("li", Role.CITY_OPERATOR, new Scope.City());
    String ofAnother = one.of("wang", Role.CITY_OPERATOR, new Scope.City());

    assertThat(key).matches("[0-9a-f]{16}").isNotEqualTo(afterAStart).isNotEqualTo(ofAnother);
    assertThat(afterAStart).startsWith(key.substring(0, HALF));
    assertThat(ofAnother).endsWith(key.substring(HALF));
    assertThat(ofAnother.substring(0, HALF)).isNotEqualTo(key.substring(0, HALF));
  }
}
