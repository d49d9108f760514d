package care.shouhu.allinone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class OptionsTest {

  @Test
  void theRoleIsReadBesideTheDemo() {
    assertThat(Options.of(List.of())).isEqualTo(new Options(false, Options.Role.ALL));
    assertThat(Options.of(List.of("--demo"))).isEqualTo(new Options(true, Options.Role.ALL));
    assertThat(Options.of(List.of("--only", "gateway")))
        .isEqualTo(new Options(false, Options.Role.GATEWAY));
    assertThat(Options.of(List.of("--only", "command-center")))
        .isEqualTo(new Options(false, Options.Role.COMMAND_CENTER));
    assertThat(Options.of(List.of("--only", "edge")))
        .isEqualTo(new Options(false, Options.Role.EDGE));
  }

  @Test
  void whatCannotBeIsRefusedWithWhatCan() {
    assertThatThrownBy(() -> Options.of(List.of("--fast")))
        .hasMessageContaining("unknown option '--fast'")
        .hasMessageContaining("--only command-center");
    assertThatThrownBy(() -> Options.of(List.of("--only")))
        .hasMessageContaining("gateway or command-center is wanted");
    assertThatThrownBy(() -> Options.of(List.of("--only", "database")))
        .hasMessageContaining("'database'");
    assertThatThrownBy(() -> Options.of(List.of("--demo", "--only", "gateway")))
        .hasMessageContaining("--demo runs everything in one process");
  }
}
