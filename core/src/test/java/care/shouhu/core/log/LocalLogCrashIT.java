package care.shouhu.core.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Kills {@link CrashingWriter}, or takes its disk away, and looks for all it had acknowledged. */
@Timeout(120)
class LocalLogCrashIT {

  @TempDir private Path directory;

  private CrashingChildren children;

  @BeforeEach
  void setUp() {
    children = new CrashingChildren(directory.toString());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void whatWasAcknowledgedSurvivesKillsAtAnyMoment(long seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);

    for (int kill = 0; kill < 2; kill++) {
      try (CrashingChildren.Child child = children.start(random.nextLong())) {
        child.runUntilAcks(random.nextInt(200, 8_000));
      }
      assertAllAcknowledgedIsThere("seed " + seed + ", kill " + kill);
    }
  }

  @Test
  void afterFailedWritesTheLogRecoversAndNothingAcknowledgedIsMissing() throws Exception {
    try (CrashingChildren.Child child = children.start(7)) {
      child.runUntilAcks(2_000);
      // Some write will now be cut short in its middle; there is still room to recover.
      limitFileBytes(child, "3000000");
      child.runUntilRefused("WRITE_FAILED", 1);
      child.runUntilAcks(2_000);
      // Now not even recovery can write, until there is room again.
      limitFileBytes(child, "10000");
      child.runUntilRefused("LOG_FAILED", 50);
      limitFileBytes(child, "unlimited");
      child.runUntilAcks(2_000);
    }
    assertAllAcknowledgedIsThere("file size limit");
  }

  private void assertAllAcknowledgedIsThere(String when) throws Exception {
    LogLimits limits = LogLimits.defaults().withDiskFreeBytesMin(0);
    try (LocalLog log = LocalLog.open(directory, limits, new SimpleMeterRegistry())) {
      children.assertAllAcknowledgedIsThere(log, when);
    }
  }

  /** The soft limit of the process: writing beyond fails with EFBIG, much as with ENOSPC. */
  private static void limitFileBytes(CrashingChildren.Child child, String bytes) throws Exception {
    Process limit =
        new ProcessBuilder("prlimit", "--pid", "" + child.pid(), "--fsize=" + bytes + ":")
            .inheritIO()
            .start();
    assertThat(limit.waitFor()).isZero();
  }
}
