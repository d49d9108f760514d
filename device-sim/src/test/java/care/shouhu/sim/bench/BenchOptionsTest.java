package care.shouhu.sim.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import care.shouhu.sim.bench.BenchOptions.Scenario;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BenchOptionsTest {

  @Test
  void withoutAnyScenarioTheRatiosAreRun() {
    BenchOptions options = parse("-- ./shouhu up");

    assertThat(options.scenarios())
        .containsExactlyInAnyOrder(
            Scenario.ACKS, Scenario.STORED, Scenario.LIVE, Scenario.IDLE, Scenario.RESTART);
    assertThat(options.product()).containsExactly("./shouhu", "up");
    assertThat(options.devices()).isEqualTo(34_005);
    assertThat(options.secondsOr(60)).isEqualTo(60);
  }

  @Test
  void theWordFaultsIsEveryFaultAndNothingThatTakesHours() {
    BenchOptions options = parse("faults --seed 7 -- up");

    assertThat(options.scenarios())
        .containsExactlyInAnyOrder(
            Scenario.KILL, Scenario.OUTAGE, Scenario.DISK, Scenario.POOL, Scenario.RECONNECT);
    assertThat(options.seed()).isEqualTo(7);
    assertThat(options.runsOr(50)).isEqualTo(50);
    assertThat(parse("all -- up").scenarios()).contains(Scenario.values());
  }

  @Test
  void theLastWordOnAnOptionHolds() {
    BenchOptions options =
        parse("--work /first acks --seconds 5 live --keep --work /second -- up --seconds");

    assertThat(options.scenarios()).containsExactlyInAnyOrder(Scenario.ACKS, Scenario.LIVE);
    assertThat(options.secondsOr(60)).isEqualTo(5);
    assertThat(options.keep()).isTrue();
    assertThat(options.work()).isEqualTo(Path.of("/second"));
    assertThat(options.product()).containsExactly("up", "--seconds");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "acks",
        "fast -- up",
        "--seconds -- up",
        "--seconds 0 -- up",
        "--runs x -- up",
        "--rate"
      })
  void whatCannotBeMeantIsSaid(String line) {
    assertThatIllegalArgumentException().isThrownBy(() -> parse(line));
  }

  private static BenchOptions parse(String line) {
    return BenchOptions.parse(List.of(line.split(" ")));
  }
}
