package care.shouhu.core.log;

/**
 * Records that were acknowledged are missing from the log's files, or cannot be read back. The log
 * never hides this by starting earlier or skipping: opening or reading it fails with what was found
 * and where, and the files are left as they are for a person to look at.
 */
public final class LogDamaged extends RuntimeException {

  public LogDamaged(String message) {
    super(message);
  }

  public LogDamaged(String message, Throwable cause) {
    super(message, cause);
  }
}
