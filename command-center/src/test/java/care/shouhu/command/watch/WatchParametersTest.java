package care.shouhu.command.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import care.shouhu.core.directory.Resident.CareLevel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WatchParametersTest {
  private static final String DEFAULTS = WatchParameters.defaultsJson();

  @Test
  void theBuiltInFiguresAreThoseOfTheDesign() {
    WatchRules full = WatchParameters.defaults().rules(CareLevel.FULL);

    assertThat(full.version()).isEqualTo(1);
    assertThat(full.heart()).isEqualTo(new WatchRules.Rate(45, 120, 3, 60, 60));
    assertThat(full.breath()).isEqualTo(new WatchRules.Rate(8, 25, 1, 60, 60));
    assertThat(full.nightExitSeconds()).isZero();
    assertThat(full.longInBedMinutes()).isEqualTo(14 * 60);
    assertThat(full.lateInBedMinute()).isEqualTo(9 * 60 + 30);
    assertThat(WatchParameters.defaults().rules(CareLevel.PARTIAL).nightExitSeconds())
        .isEqualTo(300);
    assertThat(WatchParameters.defaults().rules(CareLevel.INDEPENDENT).nightExitSeconds())
        .isEqualTo(1_200);
  }

  @Test
  void whatStandsForOneResidentIsPutOverItsCareLevelWithTheHigherVersion() {
    WatchParameters parameters = WatchParameters.parse(DEFAULTS, 4);

    WatchRules own = parameters.rules(CareLevel.FULL, "{\"heartLow\": 40}", 7);

    assertThat(own.heart().low()).isEqualTo(40);
    assertThat(own.nightExitSeconds()).isZero();
    assertThat(own.version()).isEqualTo(7);
    assertThat(parameters.rules(CareLevel.FULL).version()).isEqualTo(4);
    assertThat(parameters.rules(CareLevel.FULL, "{}", 2).version()).isEqualTo(4);
  }

  @Test
  void aFileMayHoldResidentsOfItsOwn() {
    String json =
        DEFAULTS.replaceFirst("\"careLevels\"", "\"residents\":{\"e\":{\"breathHigh\":30}},$0");

    WatchParameters parameters = WatchParameters.parse(json);

    assertThat(parameters.rules("e", CareLevel.PARTIAL).breath().high()).isEqualTo(30);
    assertThat(parameters.rules("other", CareLevel.PARTIAL).breath().high()).isEqualTo(25);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"heartLow\": 45 | \"heartLow\": 10 | heartLow | 20 to 250",
        "\"heartLow\": 45 | \"heartLow\": \"45\" | heartLow | whole number",
        "\"heartLow\": 45, | | heartLow | missing",
        "\"heartHigh\": 120 | \"heartHigh\": 45 | heartHigh | 46 to 250",
        "\"nightFrom\": \"22:00\" | \"nightFrom\": \"25:00\" | nightFrom | time such as",
        "\"nightTo\": \"06:00\" | \"nightTo\": \"13:00\" | nightTo | 12:00",
        "\"batteryOkPercent\": 20 | \"batteryOkPercent\": 15 | batteryOkPercent | 16 to 100",
        "\"heartLow\": 45 | \"hartLow\": 45 | base.hartLow | heartLow",
        "\"FULL\" | \"FULLY\" | careLevels.FULLY | INDEPENDENT",
        "{\"nightExitSeconds\": 300} | {\"nightExitSeconds\": -1} | nightExitSeconds | 0 to",
        "\"base\" | \"basis\" | basis | base"
      })
  void badParametersAreRefusedWithTheField(String good, String bad, String field, String right) {
    String json = DEFAULTS.replace(good, bad == null ? "" : bad);

    assertThatThrownBy(() -> WatchParameters.parse(json))
        .isInstanceOf(BadParameters.class)
        .hasMessageContaining(right)
        .satisfies(e -> assertThat(((BadParameters) e).field()).isEqualTo(field));
  }

  @Test
  void anOverrideMustStandOverEveryCareLevel() {
    WatchParameters parameters = WatchParameters.defaults();

    assertThatThrownBy(() -> parameters.checkOverride("{\"heartHigh\": 40}"))
        .hasMessageContaining("heartHigh");
    assertThatThrownBy(() -> parameters.checkOverride("{\"pulse\": 40}"))
        .hasMessageContaining("rules.pulse");
    assertThatThrownBy(() -> parameters.checkOverride("[]")).isInstanceOf(BadParameters.class);
    assertThatThrownBy(() -> parameters.checkOverride("{")).hasMessageContaining("JSON");
  }
}
