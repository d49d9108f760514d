package care.shouhu.command.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/** Heart rate over time as a drawing of a page: one line, broken where there was no pulse. Pure. */
final class PulseChart {
  private static final int WIDTH = 1_000;
  private static final int HEIGHT = 200;

  /** The drawing's upper end, beats a minute. */
  private static final int BEATS_MAX = 160;

  private PulseChart() {}

  /**
   * The drawing with its ends in words; nothing when there are no readings.
   *
   * @param readings the contract's, in order of time
   */
  static String svg(JsonNode readings) {
    if (readings.isEmpty()) {
      return "";
    }
    long from = readings.get(0).path("at").longValue();
    long to = readings.get(readings.size() - 1).path("at").longValue();
    StringBuilder path = new StringBuilder();
    boolean drawing = false;
    for (JsonNode reading : readings) {
      JsonNode beats = reading.path("heartRate");
      if (beats.isNumber()) {
        double x =
            to == from ? 0 : (reading.path("at").longValue() - from) * (double) WIDTH / (to - from);
        double y = HEIGHT - Math.min(beats.intValue(), BEATS_MAX) * (double) HEIGHT / BEATS_MAX;
        path.append(String.format(Locale.ROOT, "%s%.1f %.1f", drawing ? "L" : "M", x, y));
      }
      drawing = beats.isNumber();
    }
    return """
    <svg viewBox="0 0 %d %d" preserveAspectRatio="none" role="img" aria-label="心率 heart rate">\
    <path d="%s" fill="none" stroke="#b00" stroke-width="2" vector-effect="non-scaling-stroke"/></svg>
    <p><small>心率 Heart rate, 0–%d / min · %d 条读数 readings · %s – %s</small></p>
    """
        .formatted(
            WIDTH,
            HEIGHT,
            path,
            BEATS_MAX,
            readings.size(),
            EvidenceReport.time(from),
            EvidenceReport.time(to));
  }
}
