package care.shouhu.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessConfigTest {
  private static final Map<String, String> OIDC =
      Map.of(
          "SHOUHU_OIDC_ISSUER", "https://id.example/realms/city/",
          "SHOUHU_OIDC_CLIENT_ID", "shouhu",
          "SHOUHU_OIDC_CLIENT_SECRET", "geheim",
          "SHOUHU_PUBLIC_URL", "https://shouhu.example");

  @Test
  void withoutVariables_aShift_anHour_andPasswordsAlone() {
    AccessConfig access = Config.fromEnvironment(Map.of()).access();

    assertThat(access.sessionHours()).isEqualTo(12);
    assertThat(access.idleMinutes()).isEqualTo(60);
    assertThat(access.wallDays()).isEqualTo(30);
    assertThat(access.secondFactorRoles()).isEmpty();
    assertThat(access.oidc()).isEmpty();
    assertThat(access.fieldKey()).isEmpty();
  }

  @Test
  void everythingThatIsSaid_isRead_andSecretsDoNotShowThemselves() {
    Map<String, String> environment = new HashMap<>(OIDC);
    environment.put("SHOUHU_SECOND_FACTOR_ROLES", "ADMIN, AUDITOR");
    environment.put("SHOUHU_FIELD_KEY", "0a".repeat(32));

    AccessConfig access = Config.fromEnvironment(environment).access();

    assertThat(access.secondFactorRoles()).containsExactlyInAnyOrder("ADMIN", "AUDITOR");
    assertThat(access.oidc().orElseThrow().issuer()).hasToString("https://id.example/realms/city");
    assertThat(access.toString()).doesNotContain("geheim", "0a0a");
  }

  @ParameterizedTest
  @CsvSource({
    "SHOUHU_SESSION_HOURS, 25",
    "SHOUHU_SESSION_HOURS, shift",
    "SHOUHU_SESSION_IDLE_MINUTES, 1",
    "SHOUHU_WALL_SESSION_DAYS, 91",
    "SHOUHU_REQUESTS_PER_SECOND, 0",
    "SHOUHU_DEAR_REQUESTS_PER_SECOND, many",
    "SHOUHU_SECOND_FACTOR_ROLES, BOSS",
    "SHOUHU_FIELD_KEY, 1234",
    "SHOUHU_OIDC_ISSUER, https://id.example"
  })
  void whatMeansNothing_stopsTheStart_andIsNamed(String name, String value) {
    var refused =
        catchThrowableOfType(
            ConfigRefused.class, () -> Config.fromEnvironment(Map.of(name, value)));

    assertThat(refused).hasMessageContaining(name);
  }

  @Test
  void providerThatIsReachedInClear_isRefused() {
    Map<String, String> environment = new HashMap<>(OIDC);
    environment.put("SHOUHU_OIDC_ISSUER", "http://id.example");

    var refused =
        catchThrowableOfType(ConfigRefused.class, () -> Config.fromEnvironment(environment));

    assertThat(refused).hasMessageContaining("SHOUHU_OIDC_ISSUER");
  }
}
