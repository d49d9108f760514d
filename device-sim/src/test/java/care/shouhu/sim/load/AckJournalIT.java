package care.shouhu.sim.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AckJournalIT {
  private static final int MORE_THAN_A_BUFFER = 50_000;

  @TempDir Path folder;

  @Test
  void givesBackEveryRecordInOrder() throws Exception {
    Path file = write();
    List<String> read = new ArrayList<>();

    AckJournal.read(
        file,
        (device, kind, seq, at, ackedAt) ->
            read.add(device + " " + kind + " " + seq + " " + at + " " + ackedAt));

    assertThat(read).hasSize(MORE_THAN_A_BUFFER).doesNotHaveDuplicates();
    assertThat(read.getFirst()).isEqualTo("bed-1 READING 0 100 77");
    assertThat(read.getLast()).isEqualTo("床-2 CALL 49999 50099 77");
  }

  @Test
  void refusesAFileThatIsCutOff() throws Exception {
    Path file = write();
    try (var channel = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
      channel.truncate(Files.size(file) - 1);
    }

    assertThatThrownBy(() -> AckJournal.read(file, (device, kind, seq, at, ackedAt) -> {}))
        .isInstanceOf(EOFException.class);
  }

  private Path write() throws Exception {
    Path file = folder.resolve("acked");
    List<LoadDevice> devices = List.of(new LoadDevice("bed-1", "s"), new LoadDevice("床-2", "s"));
    try (AckJournal journal =
        AckJournal.create(file, devices, InstantSource.fixed(Instant.ofEpochMilli(77)))) {
      for (int n = 0; n < MORE_THAN_A_BUFFER; n++) {
        journal.acknowledged(n % 2, n % 2 == 0 ? Kind.READING : Kind.CALL, n, 100 + n, 0, 0);
      }
      assertThat(journal.records()).isEqualTo(MORE_THAN_A_BUFFER);
      assertThat(journal.dropped()).isZero();
    }
    return file;
  }
}
