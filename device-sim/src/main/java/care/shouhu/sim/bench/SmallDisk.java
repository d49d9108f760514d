package care.shouhu.sim.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * A file system of its own in a file of the work folder, small enough to be filled: ext4, mounted
 * as a loop device, which wants root. It is sparse, so what nobody writes takes no room.
 */
final class SmallDisk implements AutoCloseable {
  private static final long MIB = 1L << 20;

  /** From coarse to a single block: what is left over by one is taken by the next. */
  private static final List<Long> PIECES = List.of(1_024 * MIB, 64 * MIB, 4 * MIB, MIB / 4, 4_096L);

  private final Path mounted;
  private int ballasts;

  private SmallDisk(Path mounted) {
    this.mounted = mounted;
  }

  /**
   * Makes and mounts one.
   *
   * @throws IOException when this machine does not allow it; the message says what is wanted
   */
  static SmallDisk mount(Path folder, long bytes) throws IOException, InterruptedException {
    Path image = folder.resolve("small-disk.image");
    try (FileChannel file =
        FileChannel.open(image, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.allocate(1), bytes - 1);
    }
    Path mounted = Files.createDirectories(folder.resolve("small-disk"));
    try {
      // No block is kept back for root, who may be the one who runs the product.
      Processes.run("mkfs.ext4", "-q", "-F", "-m", "0", image.toString());
      Processes.run("mount", "-o", "loop", image.toString(), mounted.toString());
    } catch (IOException e) {
      throw new IOException(
          "no small disk to fill here (it wants root and a loop device): " + e.getMessage(), e);
    }
    return new SmallDisk(mounted);
  }

  Path folder() {
    return mounted;
  }

  long freeBytes() throws IOException {
    return Files.getFileStore(mounted).getUsableSpace();
  }

  /** Takes room until no more than this is free; 0 for none at all. */
  void fill(long leaveFreeBytes) throws IOException, InterruptedException {
    for (long piece : PIECES) {
      while (freeBytes() - leaveFreeBytes >= piece && take(piece)) {
        // As long as it can be had.
      }
    }
  }

  private boolean take(long bytes) throws IOException, InterruptedException {
    Path ballast = mounted.resolve("ballast-" + ballasts++);
    try {
      Processes.run("fallocate", "-l", String.valueOf(bytes), ballast.toString());
      return true;
    } catch (IOException e) {
      // Somebody else was faster, or what is free is not free for a file.
      return false;
    }
  }

  /** Gives all of it back. */
  void free() throws IOException {
    for (int n = 0; n < ballasts; n++) {
      Files.deleteIfExists(mounted.resolve("ballast-" + n));
    }
  }

  @Override
  public void close() throws IOException {
    unmount(mounted);
  }

  /** File systems mounted somewhere below a folder. */
  static List<Path> mountedUnder(Path folder) throws IOException {
    try (var lines = Files.lines(Path.of("/proc/mounts"))) {
      return lines
          .map(line -> Path.of(line.split(" ", 3)[1]))
          .filter(path -> path.startsWith(folder))
          .toList();
    }
  }

  /** Gives it back, in any case from the view of everybody who comes now. */
  static void unmount(Path mounted) throws IOException {
    if (mountedUnder(mounted).isEmpty()) {
      return;
    }
    try {
      Processes.run("umount", "-l", mounted.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
