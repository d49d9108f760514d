package care.shouhu.command.registry.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityNumberTest {

  /** The standard's own examples (GB 11643-1999, appendix). */
  @Test
  void theStandardsExamples_areRead() {
    IdentityNumber man = IdentityNumber.of("11010519491231002X").orElseThrow();
    IdentityNumber woman = IdentityNumber.of(" 440524188001010014 ").orElseThrow();

    assertThat(man.birthDate()).isEqualTo(LocalDate.of(1949, 12, 31));
    assertThat(man.sex()).isEqualTo("F");
    assertThat(woman.birthDate()).isEqualTo(LocalDate.of(1880, 1, 1));
    assertThat(woman.sex()).isEqualTo("M");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "11010519491231002",
        "110105194912310021",
        "11010519491331002X",
        "01010519491231002X",
        "1101051949123100２X",
        "11010519491231002X1"
      })
  void whatIsNone_isRefused(String text) {
    assertThat(IdentityNumber.of(text)).isEmpty();
  }

  @Property(tries = 200)
  void oneWrongDigit_isAlwaysNoticed(
      @ForAll @IntRange(min = 0, max = 16) int at, @ForAll @IntRange(min = 1, max = 9) int by) {
    String right = "52030219500315421" + IdentityNumber.checkCharacter("52030219500315421");
    int digit = (right.charAt(at) - '0' + by) % 10;
    String wrong = right.substring(0, at) + digit + right.substring(at + 1);

    assertThat(IdentityNumber.of(right)).isPresent();
    assertThat(IdentityNumber.of(wrong)).isEmpty();
  }
}
