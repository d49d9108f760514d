package care.shouhu.command.registry.search;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AskedTest {

  @Test
  void whatIsTyped_tellsWhereToLook() {
    assertThat(new Asked("  zxy ").isSpelt()).isTrue();
    assertThat(new Asked("张").isSpelt()).isFalse();
    assertThat(new Asked("138 0000 0000").isNumber()).isTrue();
    assertThat(new Asked("138 0000 0000").number()).isEqualTo("13800000000");
    assertThat(new Asked("11010519491231002x").isIdentityNumber()).isTrue();
    assertThat(new Asked("11010519491231002x").number()).isEqualTo("11010519491231002X");
    assertThat(new Asked("301").isNumber()).isFalse();
    assertThat(new Asked("bed-1").isId()).isTrue();
    assertThat(new Asked("a' or '1'='1").isId()).isFalse();
    assertThat(new Asked("   ").isEmpty()).isTrue();
  }

  @Test
  void wildcards_meanNothing() {
    assertThat(Asked.begins("100%_\\")).isEqualTo("100\\%\\_\\\\%");
  }
}
