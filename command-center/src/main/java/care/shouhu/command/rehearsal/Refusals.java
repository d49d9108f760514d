package care.shouhu.command.rehearsal;

import java.io.PrintStream;

/** Lines that were refused: each counted, the first ones said. Not thread-safe. */
final class Refusals {
  private static final int SAID_MAX = 50;
  private static final int REASON_CHARS_MAX = 300;

  private final PrintStream out;
  private long count;

  Refusals(PrintStream out) {
    this.out = out;
  }

  void refuse(String file, long line, String reason) {
    count++;
    if (count <= SAID_MAX) {
      String cut =
          reason.length() <= REASON_CHARS_MAX ? reason : reason.substring(0, REASON_CHARS_MAX);
      out.printf("%s line %d refused: %s%n", file, line, cut.replace('\n', ' '));
    }
    if (count == SAID_MAX) {
      out.println("further refusals are only counted");
    }
  }

  long count() {
    return count;
  }
}
