package care.shouhu.command.access;

/**
 * Encrypts single fields of the register: identity and telephone numbers. What it gives stands in
 * columns whose names end in {@code _sealed} and {@code _index}. Any thread may call it.
 */
public interface FieldSeal {

  /** Encrypted text; another one each time. */
  byte[] seal(String text);

  /**
   * What was sealed.
   *
   * @throws IllegalArgumentException when these bytes were not sealed with a key that is held
   */
  String open(byte[] sealed);

  /**
   * A keyed digest, the same for the same text and telling nothing else: for exact search. Give it
   * one spelling only, such as the digits without blanks.
   */
  byte[] blindIndex(String text);
}
