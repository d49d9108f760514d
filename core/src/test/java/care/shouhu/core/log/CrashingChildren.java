package care.shouhu.core.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The running {@link CrashingWriter}s of one log, one after the other, and what they said. */
public final class CrashingChildren {

  private static final int VALUE_BYTES_MAX = 600;

  /** What the program opens: a directory, or {@code kafka:servers/prefix}. */
  private final String where;

  /** By lane: what was acknowledged, its checksum under its position. */
  private final Map<Lane, TreeMap<Long, Long>> acknowledged = new EnumMap<>(Lane.class);

  public CrashingChildren(String where) {
    this.where = where;
  }

  public Child start(long seed) throws IOException {
    return new Child(seed);
  }

  /** One running program. */
  public final class Child implements AutoCloseable {

    private final Process process;
    private final BufferedReader lines;
    private final Map<String, Integer> refused = new TreeMap<>();
    private int acks;

    private Child(long seed) throws IOException {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
      command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp"));
      command.add(System.getProperty("java.class.path"));
      command.add(CrashingWriter.class.getName());
      command.addAll(List.of(where, Long.toString(seed), "" + VALUE_BYTES_MAX));
      process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      lines = process.inputReader(StandardCharsets.US_ASCII);
    }

    long pid() {
      return process.pid();
    }

    public void runUntilAcks(int more) throws IOException {
      int enough = acks + more;
      while (acks < enough) {
        assertThat(readLine()).as("child ended after %d acks", acks).isTrue();
      }
    }

    public void runUntilRefused(String reason, int more) throws IOException {
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

  /** Each acknowledged record stands where it was told; reading checks that positions are dense. */
  public void assertAllAcknowledgedIsThere(DurableLog log, String when) throws Exception {
    for (Lane lane : Lane.values()) {
      long first = log.firstPosition(lane);
      LogBatch all = LogUnderTest.readAll(log, lane, first);
      TreeMap<Long, Long> expected = acknowledged.getOrDefault(lane, new TreeMap<>());
      for (Map.Entry<Long, Long> ack : expected.tailMap(first).entrySet()) {
        assertThat(ack.getKey()).as(when).isLessThan(all.nextPosition());
        LogRecord record = all.records().get((int) (ack.getKey() - first));
        assertThat(record.position()).as(when).isEqualTo(ack.getKey());
        assertThat(CrashingWriter.checksum(record.key(), record.value()))
            .as("%s: %s %d", when, lane, ack.getKey())
            .isEqualTo(ack.getValue());
      }
      assertThat(expected).as(when).isNotEmpty();
    }
  }

  /** No record stands in the log a second time; the program never sends one again by itself. */
  public static void assertNothingIsThereTwice(DurableLog log) throws Exception {
    for (Lane lane : Lane.values()) {
      Set<Long> seen = new HashSet<>();
      for (LogRecord record : LogUnderTest.readAll(log, lane, log.firstPosition(lane)).records()) {
        // Short ones may be alike by chance.
        if (record.value().length > 20) {
          assertThat(seen.add(CrashingWriter.checksum64(record.key(), record.value())))
              .as("%s %d", lane, record.position())
              .isTrue();
        }
      }
    }
  }
}
