package care.shouhu.core.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/** The free bytes of the disk the log is on, as last measured. */
final class DiskSpace {

  private final LongSupplier usableBytes;
  private volatile long freeBytes;

  DiskSpace(LongSupplier usableBytes) {
    this.usableBytes = usableBytes;
    measure();
  }

  static LongSupplier of(Path directory) {
    try {
      FileStore disk = Files.getFileStore(directory);
      return () -> {
        try {
          return disk.getUsableSpace();
        } catch (IOException e) {
          throw new UncheckedIOException("the disk of the log cannot be measured", e);
        }
      };
    } catch (IOException e) {
      throw new UncheckedIOException("the log's directory has no disk: " + directory, e);
    }
  }

  /** A disk that cannot even be asked is taken for full until it answers. */
  void measure() {
    try {
      freeBytes = usableBytes.getAsLong();
    } catch (UncheckedIOException e) {
      freeBytes = 0;
    }
  }

  long freeBytes() {
    return freeBytes;
  }
}
