package care.shouhu.core.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a power cut or a bad disk leaves: each test writes a log, stops it, changes the bytes of its
 * write-ahead log, and opens it again. Nine commits of 1,000 bytes are followed by one of 200,000,
 * which stands in the write-ahead log as several fragments.
 */
class LocalLogDamageIT {

  private static final int LAST_BYTES = 200_000;

  @TempDir private Path directory;

  private Path wal;

  @BeforeEach
  void writeTenRecords() throws Exception {
    try (LocalLog log = open()) {
      for (int i = 1; i <= 9; i++) {
        log.append(Lane.ROUTINE, new byte[] {(byte) i}, filled(1_000, i)).get();
      }
      log.append(Lane.ROUTINE, new byte[] {10}, filled(LAST_BYTES, 10)).get();
    }
    try (Stream<Path> files = Files.list(directory)) {
      wal =
          files
              .filter(file -> file.toString().endsWith(".log"))
              .max(Comparator.naturalOrder())
              .orElseThrow();
    }
    assertThat(Files.size(wal)).isGreaterThan(LAST_BYTES);
  }

  private LocalLog open() {
    LogLimits limits = LogLimits.defaults().withDiskFreeBytesMin(0);
    return LocalLog.open(directory, limits, new SimpleMeterRegistry());
  }

  private static byte[] filled(int bytes, int with) {
    byte[] value = new byte[bytes];
    Arrays.fill(value, (byte) with);
    return value;
  }

  private interface Change {
    byte[] of(byte[] wal);
  }

  private void change(Change change) throws IOException {
    Files.write(wal, change.of(Files.readAllBytes(wal)));
  }

  private static byte[] overwritten(byte[] wal, int from, int to, int with) {
    byte[] changed = wal.clone();
    Arrays.fill(changed, from, to, (byte) with);
    return changed;
  }

  private void assertNineRecordsAndANextOne() throws Exception {
    try (LocalLog log = open()) {
      assertThat(log.endPosition(Lane.ROUTINE)).isEqualTo(10);
      assertThat(log.append(Lane.ROUTINE, new byte[0], filled(7, 11)).get()).isEqualTo(10);
    }
    try (LocalLog log = open()) {
      LogBatch all = LogUnderTest.readAll(log, Lane.ROUTINE, 1);
      assertThat(all.records()).hasSize(10);
      for (int i = 1; i <= 9; i++) {
        assertThat(all.records().get(i - 1).value()).isEqualTo(filled(1_000, i));
      }
      assertThat(all.records().get(9).value()).isEqualTo(filled(7, 11));
      assertThat(log.health().reason()).isEmpty();
    }
  }

  @Test
  void anUnchangedLogOpensWithAll() throws Exception {
    try (LocalLog log = open()) {
      assertThat(LogUnderTest.readAll(log, Lane.ROUTINE, 1).records()).hasSize(10);
      assertThat(log.health().reason()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 6, 100, 40_000, 150_000, 199_000})
  void anIncompleteLastWriteIsDropped(int missingBytes) throws Exception {
    change(bytes -> Arrays.copyOf(bytes, bytes.length - missingBytes));

    assertNineRecordsAndANextOne();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100, 40_000, 150_000, 199_000})
  void aLastWriteWithPagesThatNeverArrivedIsCutOffAndReported(int beforeEnd) throws Exception {
    change(bytes ->
        overwritten(
            bytes,
            bytes.length - beforeEnd,
            Math.min(bytes.length, bytes.length - beforeEnd + 4_096),
            0));

    try (LocalLog log = open()) {
      assertThat(log.health().state()).isEqualTo(LogHealth.State.OK);
      assertThat(log.health().reason()).contains("torn write").contains(".torn");
      try (Stream<Path> files = Files.list(directory)) {
        assertThat(files).anyMatch(file -> file.toString().endsWith(".torn"));
      }
    }
    assertNineRecordsAndANextOne();
  }

  @Test
  void aGarbledLastWriteIsCutOff() throws Exception {
    change(bytes -> overwritten(bytes, bytes.length - 50_000, bytes.length - 49_000, 0x5a));

    assertNineRecordsAndANextOne();
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 500, 3_000, 8_500})
  void damageBeforeTheLastWriteIsReportedAndNothingIsChanged(int at) throws Exception {
    change(bytes -> overwritten(bytes, at, at + 3, 0x5a));
    byte[] damaged = Files.readAllBytes(wal);

    for (int attempt = 0; attempt < 2; attempt++) {
      assertThatThrownBy(this::open)
          .isInstanceOf(LogDamaged.class)
          .hasMessageContaining("acknowledged records are damaged")
          .hasMessageContaining(wal.getFileName().toString());
    }
    assertThat(Files.readAllBytes(wal)).isEqualTo(damaged);
  }

  @Test
  void aHoleOfZerosIsNeverReadOver() throws Exception {
    change(bytes -> overwritten(bytes, 2_000, 6_000, 0));

    assertThatThrownBy(
            () -> {
              try (LocalLog log = open()) {
                LogUnderTest.readAll(log, Lane.ROUTINE, 1);
              }
            })
        .isInstanceOf(LogDamaged.class);
  }
}
