package care.shouhu.command.indicator;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * One line of {@code indicators.csv}: what the plan sets.
 *
 * @param nameZh as the plan words it
 * @param unit 张 or %
 * @param baseline2020 null where the plan names none
 */
public record PlanFigure(
    Key key, String nameZh, String unit, Double baseline2020, double target2025) {

  /** Which one. */
  public enum Key {
    BEDS_PER_THOUSAND,
    COMMUNITY_COVERAGE,
    NURSING_BED_SHARE,
    DEPENDENT_TEKUN_IN_CARE,
    PUBLIC_BED_SHARE_MAX,
    INFORMATION_POINTS
  }

  /** The plan's, in its order. */
  public static List<PlanFigure> load() {
    try (InputStream in =
        Objects.requireNonNull(
            PlanFigure.class.getResourceAsStream("/indicators.csv"), "indicators.csv")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .skip(1)
          .filter(line -> !line.isBlank())
          .map(PlanFigure::parse)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static PlanFigure parse(String line) {
    String[] fields = line.split(",", -1);
    return new PlanFigure(
        Key.valueOf(fields[0].toUpperCase(java.util.Locale.ROOT)),
        fields[1],
        fields[2],
        fields[3].isEmpty() ? null : Double.valueOf(fields[3]),
        Double.parseDouble(fields[4]));
  }

  /** Whether the target is a ceiling: less is better. */
  public boolean isCeiling() {
    return key == Key.PUBLIC_BED_SHARE_MAX;
  }

  /** Whether this value reaches the target. */
  public boolean isReachedBy(double value) {
    return isCeiling() ? value <= target2025 : value >= target2025;
  }
}
