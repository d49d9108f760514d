package care.shouhu.command.watch;

/** Parameters that no detector can go by; the message names the field and what would be right. */
public final class BadParameters extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  private final String field;

  // The annotation that checks formats would be a library of its own.
  @SuppressWarnings("AnnotateFormatMethod")
  BadParameters(String field, String wrong, Object... values) {
    super(field + " " + wrong.formatted(values));
    this.field = field;
  }

  /** The field that is wrong, such as {@code heartLow}. */
  public String field() {
    return field;
  }
}
