package care.shouhu.gateway.record;

import care.shouhu.core.dedupe.DuplicateWindow;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The window of one lane on disk, with the position it stands at. The file appears whole or not at
 * all, and ends with a checksum.
 *
 * <pre>
 * int64 × 2  id of the log
 * int64      next position
 * …          the window
 * int64      CRC-32C of all before
 * </pre>
 */
final class WindowFile {
  private static final Logger log = LoggerFactory.getLogger(WindowFile.class);
  private static final int CHECKSUM_BYTES = Long.BYTES;

  private final Path file;
  private final UUID logId;

  WindowFile(Path file, UUID logId) {
    this.file = file;
    this.logId = logId;
  }

  /** A window that knows everything below {@code position}. */
  record Snapshot(DuplicateWindow window, long position) {}

  /** The last one written for this log; empty when there is none that can be read. */
  Optional<Snapshot> read() {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(parse(Files.readAllBytes(file)))
          .filter(this::isOfThisLog)
          .map(Parsed::snapshot);
    } catch (IOException | RuntimeException e) {
      log.error(
          "{} cannot be read: messages sent twice around the last stop may be stored twice",
          file,
          e);
      return Optional.empty();
    }
  }

  void write(Snapshot snapshot) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Path beside = file.resolveSibling(file.getFileName() + ".new");
    try (FileChannel channel =
        FileChannel.open(
            beside,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      var buffered = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
      var checked = new CheckedOutputStream(buffered, new CRC32C());
      var out = new DataOutputStream(checked);
      out.writeLong(logId.getMostSignificantBits());
      out.writeLong(logId.getLeastSignificantBits());
      out.writeLong(snapshot.position());
      snapshot.window().writeTo(out);
      out.writeLong(checked.getChecksum().getValue());
      out.flush();
      channel.force(true);
    }
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    // The new name must be on disk before the log is released up to this window.
    try (FileChannel folder =
        FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
      folder.force(true);
    }
  }

  private record Parsed(UUID logId, Snapshot snapshot) {}

  private boolean isOfThisLog(Parsed parsed) {
    return parsed.logId.equals(logId);
  }

  private static Parsed parse(byte[] bytes) throws IOException {
    int length = bytes.length - CHECKSUM_BYTES;
    if (length < 0) {
      throw new IOException("only " + bytes.length + " bytes");
    }
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, 0, length);
    if (ByteBuffer.wrap(bytes, length, CHECKSUM_BYTES).getLong() != checksum.getValue()) {
      throw new IOException("checksum does not match");
    }
    var in = new DataInputStream(new ByteArrayInputStream(Arrays.copyOf(bytes, length)));
    UUID logId = new UUID(in.readLong(), in.readLong());
    long position = in.readLong();
    return new Parsed(logId, new Snapshot(DuplicateWindow.readFrom(in), position));
  }
}
