package care.shouhu.command.incident;

import java.util.Map;
import java.util.TreeMap;

/**
 * What the history says of a photograph: enough to know it again. Its bytes are kept elsewhere.
 *
 * @param id by which it is asked for
 * @param sha256 of its bytes, 64 hexadecimal digits
 * @param bytes its size
 */
public record Photo(String id, String sha256, int bytes) {

  /** So many an assignment: enough for a doorway, a bruise and a medicine box. */
  public static final int PER_ASSIGNMENT_MAX = 12;

  Map<String, String> detail() {
    Map<String, String> detail = new TreeMap<>();
    detail.put("photoId", id);
    detail.put("sha256", sha256);
    detail.put("bytes", String.valueOf(bytes));
    return detail;
  }
}
