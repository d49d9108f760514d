package care.shouhu.command.evidence;

/**
 * A photograph that the history names.
 *
 * @param jpeg its bytes; null when they are not there: they never came, or the tables, which have
 *     them, do not answer
 */
// Bytes that are read once and never changed; nobody compares two of these.
@SuppressWarnings("ArrayRecordComponent")
public record Picture(String id, byte[] jpeg) {
  static final String FOLDER = "photos/";

  String fileName() {
    return FOLDER + id + ".jpg";
  }
}
