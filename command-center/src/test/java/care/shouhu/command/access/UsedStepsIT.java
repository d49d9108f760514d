package care.shouhu.command.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsedStepsIT {
  @TempDir Path data;

  @Test
  void codeThatWasTaken_isNotTakenAgainAfterARestart() throws Exception {
    UsedSteps before = UsedSteps.open(data);
    before.use("wang", 1_000);
    before.use("li", 1_002);

    UsedSteps after = UsedSteps.open(data);

    assertThat(after.last("wang")).isEqualTo(1_000);
    assertThat(after.last("li")).isEqualTo(1_002);
    assertThat(after.last("zhao")).isZero();
  }

  @Test
  void stepsThatNoCodeIsTakenOf_areForgotten_andRubbishIsLeftOut() throws Exception {
    UsedSteps.open(data).use("wang", 1_000);
    Files.writeString(data.resolve("second-factor.steps"), "wang 1000\nli x\n\nzhao 1001");

    UsedSteps steps = UsedSteps.open(data);
    steps.use("li", 1_004);

    assertThat(UsedSteps.open(data).last("wang")).isZero();
    assertThat(UsedSteps.open(data).last("zhao")).isEqualTo(1_001);
    assertThat(UsedSteps.open(data).last("li")).isEqualTo(1_004);
  }
}
