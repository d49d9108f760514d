package care.shouhu.command.loop;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Snapshots on disk: of each log the newest and the one before it. Positions of two logs cannot be
 * compared, so the log's id is in the name, {@code desk-<log id>-<position>.snapshot}, and after a
 * replaced log the new one's snapshots are not taken for older ones. A file appears whole or not at
 * all (written beside, synced, renamed), and ends with a checksum of what is before it. When the
 * newest cannot be read the older one serves, because the log is only released up to the older
 * one's positions.
 *
 * <pre>
 * JSON of {@link Snapshot}, then int64 CRC-32C
 * </pre>
 */
final class SnapshotFiles {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotFiles.class);
  private static final String PREFIX = "desk-";
  private static final String SUFFIX = ".snapshot";
  private static final int KEPT = 2;
  private static final int BUFFER_BYTES = 1 << 16;

  private final Path directory;
  private volatile boolean written;

  SnapshotFiles(Path directory) {
    this.directory = directory;
  }

  /** The newest of this log that can be read; without one, the one written last of any other. */
  Optional<Snapshot> newest(UUID logId) throws IOException {
    Files.createDirectories(directory);
    List<Path> inOrder = new ArrayList<>(files(logOf(logId)));
    List<Path> others = new ArrayList<>(files(""));
    others.removeAll(inOrder);
    others.sort(Comparator.comparingLong(SnapshotFiles::writtenAtMillis).reversed());
    inOrder.addAll(others);
    for (Path file : inOrder) {
      try {
        return Optional.of(read(file));
      } catch (IOException e) {
        LOG.error("Snapshot {} cannot be read; trying an older one", file, e);
      }
    }
    return Optional.empty();
  }

  /** Whether a snapshot was written here: then the newest is of this process. */
  boolean hasWritten() {
    return written;
  }

  /**
   * Writes it. Those at higher positions go: they stood on records that the log has lost since, for
   * its positions only grow as long as it loses none.
   */
  void write(Snapshot snapshot) throws IOException {
    Files.createDirectories(directory);
    String ofLog = logOf(snapshot.logId());
    Path file = directory.resolve("%s%019d%s".formatted(ofLog, snapshot.deskPosition(), SUFFIX));
    Path beside = directory.resolve("desk.snapshot.tmp");
    try (FileChannel channel =
        FileChannel.open(
            beside,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES);
      CheckedOutputStream checked = new CheckedOutputStream(out, new CRC32C());
      DecisionBatch.MAPPER
          .writer()
          .without(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
          .writeValue(checked, snapshot);
      DataOutputStream end = new DataOutputStream(out);
      end.writeLong(checked.getChecksum().getValue());
      end.flush();
      channel.force(true);
    }
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
      names.force(true);
    }
    written = true;
    List<Path> all = files(ofLog);
    for (Path higher : all.subList(0, all.indexOf(file))) {
      Files.deleteIfExists(higher);
    }
    for (Path old : files(ofLog).stream().skip(KEPT).toList()) {
      Files.deleteIfExists(old);
    }
  }

  private static Snapshot read(Path file) throws IOException {
    long bodyBytes = Files.size(file) - Long.BYTES;
    if (bodyBytes <= 0) {
      throw new IOException("too short");
    }
    CRC32C sum = new CRC32C();
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES)) {
      byte[] buffer = new byte[BUFFER_BYTES];
      long left = bodyBytes;
      while (left > 0) {
        int count = in.read(buffer, 0, (int) Math.min(left, buffer.length));
        if (count < 0) {
          throw new IOException("cut off");
        }
        sum.update(buffer, 0, count);
        left -= count;
      }
      if (new DataInputStream(in).readLong() != sum.getValue()) {
        throw new IOException("checksum does not match");
      }
    }
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES)) {
      Snapshot snapshot = DecisionBatch.MAPPER.readValue(in, Snapshot.class);
      if (snapshot.version() < Snapshot.OLDEST_VERSION || snapshot.version() > Snapshot.VERSION) {
        throw new IOException("version " + snapshot.version() + " is not known");
      }
      return snapshot;
    }
  }

  /** How the names of a log's snapshots begin. */
  private static String logOf(UUID logId) {
    return PREFIX + logId + "-";
  }

  private static long writtenAtMillis(Path file) {
    return file.toFile().lastModified();
  }

  /** Those whose names begin so; of one log, the newest first. */
  private List<Path> files(String beginning) throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.filter(
              file -> {
                String name = file.getFileName().toString();
                return name.startsWith(PREFIX)
                    && name.startsWith(beginning)
                    && name.endsWith(SUFFIX);
              })
          .sorted(Comparator.comparing((Path file) -> file.getFileName().toString()).reversed())
          .toList();
    }
  }
}
