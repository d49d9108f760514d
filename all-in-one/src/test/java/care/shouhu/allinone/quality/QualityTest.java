package care.shouhu.allinone.quality;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.watch.AlarmKind;
import care.shouhu.command.watch.WatchParameters;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short form of {@code ./shouhu quality}: the long one is a month of 1,000 residents. */
class QualityTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  @TempDir private Path folder;

  @Test
  void aFewDaysOfOneHomeAreJudgedRightly() throws Exception {
    int code = run("--seed", "3", "--residents", "60", "--days", "4", "--details");

    assertThat(code).as(text()).isZero();
    assertThat(text()).contains("CALL", "NIGHT_BED_EXIT", "100.00%");
  }

  @Test
  void badParametersAreSeenInTheFigures() throws Exception {
    Path deaf = folder.resolve("deaf.json");
    Files.writeString(
        deaf,
        WatchParameters.defaultsJson()
            .replace("\"bedSilentSeconds\": 60", "\"bedSilentSeconds\": 3600")
            .replace("{\"nightExitSeconds\": 0}", "{\"nightExitSeconds\": 3600}"));

    int code =
        run("--seed", "3", "--residents", "60", "--days", "3", "--parameters", deaf.toString());

    assertThat(code).isEqualTo(1);
    assertThat(text()).contains("BELOW WHAT MUST BE");
  }

  @Test
  void wrongUseSaysHow() throws Exception {
    assertThat(run("--residents", "0")).isEqualTo(2);
    assertThat(run("--sead", "1")).isEqualTo(2);
    assertThat(run("--days")).isEqualTo(2);
  }

  @Test
  void anAlarmIsFoundOnceAndASecondOneForItIsFalse() {
    Score score = new Score();
    Expected exit = new Expected("d", AlarmKind.NIGHT_BED_EXIT, 100, 90, 500, true);
    Expected edge = new Expected("d", AlarmKind.NIGHT_BED_EXIT, 900, 900, 950, false);
    Expected missed = new Expected("e", AlarmKind.CALL, 100, 100, 200, true);

    score.count(
        List.of(exit, edge, missed),
        List.of(
            new Score.Raised("d", AlarmKind.NIGHT_BED_EXIT, 120),
            new Score.Raised("d", AlarmKind.NIGHT_BED_EXIT, 130),
            new Score.Raised("d", AlarmKind.NIGHT_BED_EXIT, 920),
            new Score.Raised("d", AlarmKind.SILENT, 120),
            new Score.Raised("e", AlarmKind.CALL, 201)));

    Score.Tally night = score.of(AlarmKind.NIGHT_BED_EXIT);
    assertThat(night.recall()).isEqualTo(1);
    assertThat(night.wanted).isEqualTo(1);
    assertThat(night.wrong).isEqualTo(1);
    assertThat(night.delayMillis(0.5)).isEqualTo(20);
    assertThat(score.of(AlarmKind.CALL).recall()).isZero();
    assertThat(score.isRecallGood(AlarmKind.CALL)).isFalse();
    assertThat(score.wrongAltogether()).isEqualTo(3);
    assertThat(score.missed()).hasSize(1);
  }

  private int run(String... arguments) throws InterruptedException, IOException {
    out.reset();
    return QualityMain.run(
        List.of(arguments),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8));
  }

  private String text() {
    return out.toString(StandardCharsets.UTF_8);
  }
}
