package care.shouhu.sim.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With real processes: {@code sleep} stands for a product. */
final class LeftoversIT {
  private static final int SOON_SECONDS = 20;

  @TempDir Path work;

  private Process product;
  private Path run;
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final Report report =
      new Report(System.out, new PrintStream(said, true, StandardCharsets.UTF_8));

  @BeforeEach
  void start() throws Exception {
    product = new ProcessBuilder("sleep", "600").start();
    run = Leftovers.folder(work);
    Files.createDirectories(run.resolve("kill/log"));
    Leftovers.note(run.resolve("kill.out.pid"), product.toHandle());
  }

  @AfterEach
  void end() {
    product.destroyForcibly();
  }

  @Test
  void whatARunThatIsGoneHasLeftIsEndedAndRemoved() throws Exception {
    Process owner = new ProcessBuilder("true").start();
    Leftovers.note(run.resolve("owner.pid"), owner.toHandle());
    owner.waitFor();

    Leftovers.sweep(work, report);

    assertThat(product.waitFor(SOON_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(run).doesNotExist();
    assertThat(said.toString(StandardCharsets.UTF_8)).contains(run.toString());
  }

  @Test
  void aRunThatGoesOnIsLeftAlone() throws Exception {
    Leftovers.sweep(work, report);

    assertThat(product.isAlive()).isTrue();
    assertThat(run.resolve("kill/log")).exists();
  }

  @Test
  void aProcessThatGotTheIdOfAnotherIsLeftAlone() throws Exception {
    Files.writeString(run.resolve("owner.pid"), "1 0\n");
    Files.writeString(run.resolve("kill.out.pid"), product.pid() + " 1000\n");

    Leftovers.sweep(work, report);

    assertThat(product.isAlive()).isTrue();
    assertThat(run).doesNotExist();
  }
}
