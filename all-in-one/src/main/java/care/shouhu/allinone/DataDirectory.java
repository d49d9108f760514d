package care.shouhu.allinone;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The data directory, held by one process at a time; the lock ends with the process. Names and
 * readings of people lie in it, so only its owner may look (0700).
 */
record DataDirectory(Path path, FileLock lock) implements AutoCloseable {

  /**
   * Makes the directory where it is missing, and takes it.
   *
   * @throws IOException when it cannot be made or another process holds it
   */
  static DataDirectory take(Path path) throws IOException {
    Files.createDirectories(path);
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
    FileChannel channel =
        FileChannel.open(
            path.resolve("in-use.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = channel.tryLock();
    if (lock == null) {
      channel.close();
      throw new IOException(
          path
              + " is in use by another Shouhu; stop it, or set SHOUHU_DATA_DIR to another directory");
    }
    return new DataDirectory(path, lock);
  }

  @Override
  public void close() throws IOException {
    lock.acquiredBy().close();
  }
}
