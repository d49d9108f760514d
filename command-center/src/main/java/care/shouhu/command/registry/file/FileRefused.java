package care.shouhu.command.registry.file;

/** The file cannot be taken as a whole; nothing of it was used. Caught where files come in. */
public final class FileRefused extends Exception {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  FileRefused(Reason reason, String detail) {
    super(detail, null, false, false);
    this.reason = reason;
  }

  /** For a table without rows. */
  public static FileRefused empty(String detail) {
    return new FileRefused(Reason.EMPTY, detail);
  }

  /** For headings that do not fit. */
  public static FileRefused heading(String detail) {
    return new FileRefused(Reason.WRONG_HEADING, detail);
  }

  public Reason reason() {
    return reason;
  }

  /** Stable words, also the problem's reason. */
  public enum Reason {
    /** More bytes, rows, columns or characters than a table here has. */
    TOO_LARGE,
    /** Neither UTF-8, UTF-16 nor GB18030. */
    WRONG_ENCODING,
    /** Neither CSV nor XLSX, or broken. */
    NOT_A_TABLE,
    /** Unpacks to far more than it is, or into too many parts. */
    ARCHIVE_BOMB,
    /** A part of the archive is named like a path out of it. */
    PATH_IN_ARCHIVE,
    /** There is no heading, or nothing below it. */
    EMPTY,
    /** A heading that no field has, has twice, or that is missing. */
    WRONG_HEADING
  }
}
