package care.shouhu.command.access;

/**
 * Encrypts single fields of the register: identity and telephone numbers. What it gives stands in
 * columns whose names end in {@code _sealed} and {@code _index}. A field is bound to its row:
 * sealed text that was moved to another row or column does not open. Any thread may call it.
 */
public interface FieldSeal {

  /**
   * Encrypted text; another one each time.
   *
   * @param field which field of which row, see {@link #field}
   */
  byte[] seal(String field, String text);

  /**
   * What was sealed for this field.
   *
   * @throws IllegalArgumentException when these bytes were not sealed for it with a key that is
   *     held
   */
  String open(String field, byte[] sealed);

  /**
   * A keyed digest, the same for the same text and telling nothing else: for exact search. Give it
   * one spelling only, such as the digits without blanks.
   */
  byte[] blindIndex(String text);

  /**
   * Names a field of a row.
   *
   * @param id of the row; ids are never used twice
   */
  static String field(String table, String id, String column) {
    return table + "/" + id + "/" + column;
  }
}
