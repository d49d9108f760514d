package care.shouhu.command.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import care.shouhu.core.directory.User.Role;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PermissionsTest {

  @Test
  void operationWithoutADeclaration_stopsTheStart_andIsNamed() {
    assertThatThrownBy(() -> Permissions.of(Map.of("newOne", List.of())))
        .hasMessageContaining("newOne")
        .hasMessageContaining("not declared");
  }

  @Test
  void unknownRole_andAForgottenAdmin_stopTheStart() {
    assertThatThrownBy(() -> Permissions.of(Map.of("a", List.of("BOSS"))))
        .hasMessageContaining("BOSS");
    assertThatThrownBy(() -> Permissions.of(Map.of("a", List.of("REGISTRAR"))))
        .hasMessageContaining("ADMIN");
  }

  @Test
  void onlyWhatIsDeclared_isAllowed() {
    Permissions permissions =
        Permissions.of(
            Map.of(
                "open", List.of("ANYONE"),
                "any", List.of("SIGNED_IN"),
                "go", List.of("FIELD_WORKER")));

    assertThat(permissions.isOpen("open")).isTrue();
    assertThat(permissions.isOpen("any")).isFalse();
    assertThat(permissions.allows("any", Role.AUDITOR)).isTrue();
    assertThat(permissions.allows("go", Role.FIELD_WORKER)).isTrue();
    assertThat(permissions.allows("go", Role.ADMIN)).isFalse();
    assertThat(permissions.allows("not in the contract", Role.ADMIN)).isFalse();
  }
}
