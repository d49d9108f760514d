package care.shouhu.core.directory;

/**
 * What the detectors go by, as the register keeps it; the command centre reads the text.
 *
 * @param residentId whose own it is, or null when for everybody
 * @param parameterVersion grows with each, whosesoever it is; kept on every alarm
 * @param json the body; null when the resident has none of its own any more
 */
public record WatchText(String residentId, int parameterVersion, String json) {

  /** One key a resident, and one for everybody. */
  String key() {
    return residentId == null ? "" : residentId;
  }
}
