package care.shouhu.core.log;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The local log does what the one in memory does. */
class LogEquivalenceIT {

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13})
  void bothLogsAnswerTheSame(long seed) throws Exception {
    LogEquivalence.check(
        seed, () -> LocalLog.open(directory, LogEquivalence.LIMITS, new SimpleMeterRegistry()));
  }
}
