package care.shouhu.core.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Kills {@link CrashingWriter}, or takes its disk away, and looks for all it had acknowledged. */
@Timeout(120)
class LocalLogCrashIT {

  private static final int VALUE_BYTES_MAX = 600;

  @TempDir private Path directory;

  /** By lane: what was acknowledged, its checksum under its position. */
  private final Map<Lane, TreeMap<Long, Long>> acknowledged = new EnumMap<>(Lane.class);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void whatWasAcknowledgedSurvivesKillsAtAnyMoment(long seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);

    for (int kill = 0; kill < 2; kill++) {
      try (Child child = new Child(random.nextLong())) {
        child.runUntilAcks(random.nextInt(200, 8_000));
      }
      assertAllAcknowledgedIsThere("seed " + seed + ", kill " + kill);
    }
  }

  @Test
  void afterFailedWritesTheLogRecoversAndNothingAcknowledgedIsMissing() throws Exception {
    try (Child child = new Child(7)) {
      child.runUntilAcks(2_000);
      // Some write will now be cut short in its middle; there is still room to recover.
      child.limitFileBytes("3000000");
      child.runUntilRefused("WRITE_FAILED", 1);
      child.runUntilAcks(2_000);
      // Now not even recovery can write, until there is room again.
      child.limitFileBytes("10000");
      child.runUntilRefused("LOG_FAILED", 50);
      child.limitFileBytes("unlimited");
      child.runUntilAcks(2_000);
    }
    assertAllAcknowledgedIsThere("file size limit");
  }

  private LocalLog open() {
    LogLimits limits = LogLimits.defaults().withDiskFreeBytesMin(0);
    return LocalLog.open(directory, limits, new SimpleMeterRegistry());
  }

  /** The running program, and what it says. */
  private final class Child implements AutoCloseable {

    private final Process process;
    private final BufferedReader lines;
    private final Map<String, Integer> refused = new TreeMap<>();
    private int acks;

    Child(long seed) throws IOException {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
      command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp"));
      command.add(System.getProperty("java.class.path"));
      command.add(CrashingWriter.class.getName());
      command.addAll(List.of(directory.toString(), Long.toString(seed), "" + VALUE_BYTES_MAX));
      process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      lines = process.inputReader(StandardCharsets.US_ASCII);
    }

    /** The soft limit of the process: writing beyond fails with EFBIG, much as with ENOSPC. */
    void limitFileBytes(String bytes) throws Exception {
      Process limit =
          new ProcessBuilder("prlimit", "--pid", "" + process.pid(), "--fsize=" + bytes + ":")
              .inheritIO()
              .start();
      assertThat(limit.waitFor()).isZero();
    }

    void runUntilAcks(int more) throws IOException {
      int enough = acks + more;
      while (acks < enough) {
        assertThat(readLine()).as("child ended after %d acks", acks).isTrue();
      }
    }

    void runUntilRefused(String reason, int more) throws IOException {
      int enough = refused.getOrDefault(reason, 0) + more;
      while (refused.getOrDefault(reason, 0) < enough) {
        assertThat(readLine()).as("child ended, refused so far %s", refused).isTrue();
      }
    }

    private boolean readLine() throws IOException {
      String line = lines.readLine();
      if (line == null) {
        return false;
      }
      String[] words = line.split(" ", -1);
      if (noteIfAck(line)) {
        acks++;
      } else if (words[0].equals("refused") && words.length == 2) {
        refused.merge(words[1], 1, Integer::sum);
      }
      return true;
    }

    /** kill -9; what it had said before is still read, except a last line cut in its middle. */
    @Override
    public void close() throws IOException {
      process.toHandle().destroyForcibly();
      String last = "";
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        noteIfAck(last);
        last = line;
      }
      process.onExit().join();
    }
  }

  private boolean noteIfAck(String line) {
    String[] words = line.split(" ", -1);
    if (!words[0].equals("ack") || words.length != 4) {
      return false;
    }
    long position = Long.parseLong(words[2]);
    Long before =
        acknowledged
            .computeIfAbsent(Lane.valueOf(words[1]), any -> new TreeMap<>())
            .put(position, Long.parseLong(words[3]));
    assertThat(before).as("a position was given twice: %s", line).isNull();
    return true;
  }

  private void assertAllAcknowledgedIsThere(String where) throws Exception {
    try (LocalLog log = open()) {
      for (Lane lane : Lane.values()) {
        long first = log.firstPosition(lane);
        // Reading checks that positions are dense.
        LogBatch all = DurableLogContract.readAll(log, lane, first);
        TreeMap<Long, Long> expected = acknowledged.getOrDefault(lane, new TreeMap<>());
        for (Map.Entry<Long, Long> ack : expected.tailMap(first).entrySet()) {
          assertThat(ack.getKey()).as(where).isLessThan(all.nextPosition());
          LogRecord record = all.records().get((int) (ack.getKey() - first));
          assertThat(record.position()).as(where).isEqualTo(ack.getKey());
          assertThat(CrashingWriter.checksum(record.key(), record.value()))
              .as("%s: %s %d", where, lane, ack.getKey())
              .isEqualTo(ack.getValue());
        }
        assertThat(expected).as(where).isNotEmpty();
      }
    }
  }
}
