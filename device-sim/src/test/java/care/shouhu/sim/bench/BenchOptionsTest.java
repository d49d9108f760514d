package care.shouhu.sim.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import care.shouhu.core.config.DbConfig;
import care.shouhu.core.config.Secret;
import care.shouhu.sim.bench.BenchOptions.Scenario;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class BenchOptionsTest {
  private static final String URL = "jdbc:postgresql://127.0.0.1:5432/city";

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

  @ParameterizedTest
  @ValueSource(strings = {"stored", "idle", "kill", "beds", "push", "soak"})
  void oneScenarioThatLeavesItsDatabaseAloneRunsOnOneOfOnesOwn(String scenario) {
    BenchOptions options =
        BenchOptions.parse(
            List.of(scenario, "--db-url", URL, "--db-user", "me", "--", "up"),
            Map.of("SHOUHU_DB_PASSWORD", "geheim"));

    assertThat(options.database()).contains(new DbConfig(URL, "me", new Secret("geheim")));
    assertThat(options.toString()).doesNotContain("geheim");
    assertThat(parse(scenario + " -- up").database()).isEmpty();
  }

  @Test
  void aPasswordInTheAddressIsReadAsTheProductReadsIt() {
    BenchOptions options = parse("beds --db-url postgresql://me:geheim@host/city -- up");

    assertThat(options.database())
        .contains(new DbConfig("jdbc:postgresql://host/city", "me", new Secret("geheim")));
  }

  @ParameterizedTest
  @CsvSource({
    "'', one scenario",
    "beds stored, one scenario",
    "acks, one scenario",
    "live, one scenario",
    "restart, one scenario",
    "outage, one scenario",
    "disk, one scenario",
    "pool, one scenario",
    "reconnect, one scenario",
    "faults, one scenario",
    "all, one scenario"
  })
  void whatStopsItsDatabaseOrNeedsSeveralIsRefusedOnOneOfOnesOwn(String scenarios, String why) {
    String line = (scenarios + " --db-url " + URL + " -- up").strip();

    assertThatIllegalArgumentException().isThrownBy(() -> parse(line)).withMessageContaining(why);
  }

  @ParameterizedTest
  @ValueSource(strings = {"beds --db-url http://me:geheim@host/city", "beds --db-url geheim"})
  void anAddressOfNoDatabaseIsRefusedWithoutBeingRepeated(String line) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> parse(line + " -- up"))
        .withMessageContaining("jdbc:postgresql://host:port/database")
        .satisfies(refused -> assertThat(refused.getMessage()).doesNotContain("geheim"));
  }

  @Test
  void aUserWithoutADatabaseIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> parse("beds --db-user me -- up"))
        .withMessageContaining("--db-url");
  }

  private static BenchOptions parse(String line) {
    return BenchOptions.parse(List.of(line.split(" ")), Map.of());
  }
}
