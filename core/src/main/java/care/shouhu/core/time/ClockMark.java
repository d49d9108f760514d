package care.shouhu.core.time;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * How far the time of this installation has come, as it stands on disk: three numbers on one line.
 *
 * @param reachedMillis epoch milliseconds; no later process may begin before it
 * @param lastStep of the machine's clock, for devices that have not been heard often enough since
 */
public record ClockMark(long reachedMillis, ClockStep lastStep) {
  /** Of an installation that begins. */
  public static final ClockMark NONE = new ClockMark(0, ClockStep.NONE);

  /** 2200-01-01T00:00:00Z: no clock is right there, and one that goes on from it never is again. */
  private static final long REACHED_MILLIS_END = 7_258_118_400_000L;

  /** The file's name in the data directory. */
  public static final String FILE = "clock.mark";

  /**
   * The mark in this directory; {@link #NONE} when there is none.
   *
   * @throws IOException when it cannot be read, or is no mark: not three numbers, or not times that
   *     a clock may have
   */
  static ClockMark read(Path directory) throws IOException {
    Path file = directory.resolve(FILE);
    try {
      String[] numbers = Files.readString(file, StandardCharsets.US_ASCII).strip().split(" ", -1);
      ClockMark mark =
          new ClockMark(
              Long.parseLong(numbers[0]),
              new ClockStep(Long.parseLong(numbers[1]), Long.parseLong(numbers[2])));
      if (!mark.isPossible()) {
        throw new IOException(file + " holds times that no clock can have: " + mark);
      }
      return mark;
    } catch (NoSuchFileException e) {
      return NONE;
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      throw new IOException(file + " does not hold three numbers", e);
    }
  }

  private boolean isPossible() {
    return lastStep.toMillis() >= 0
        && lastStep.byMillis() >= 0
        && lastStep.byMillis() <= lastStep.toMillis()
        && lastStep.toMillis() <= reachedMillis
        && reachedMillis < REACHED_MILLIS_END;
  }

  /** Replaces the mark in this directory, whole or not at all; on disk when this returns. */
  void write(Path directory) throws IOException {
    Path beside = directory.resolve(FILE + ".new");
    String text = reachedMillis + " " + lastStep.toMillis() + " " + lastStep.byMillis() + "\n";
    try (FileChannel channel =
        FileChannel.open(
            beside,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(
        beside,
        directory.resolve(FILE),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }
}
