package care.shouhu.command.rehearsal;

/** A line that cannot be taken; the message says what would be right. */
final class BadLine extends RuntimeException {
  private static final long serialVersionUID = 1;

  BadLine(String message) {
    super(message, null, false, false);
  }
}
