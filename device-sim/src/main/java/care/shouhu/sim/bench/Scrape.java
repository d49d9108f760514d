package care.shouhu.sim.bench;

import java.util.Arrays;

/**
 * One reading of a {@code /metrics} page in Prometheus' text format. Pure.
 *
 * @param text the page
 */
record Scrape(String text) {

  /**
   * The sum of all samples of this name whose labels include these, such as {@code lane="routine"};
   * 0 when there are none.
   */
  double sum(String name, String... labels) {
    return text.lines()
        .filter(line -> isOf(line, name) && Arrays.stream(labels).allMatch(line::contains))
        .mapToDouble(Scrape::value)
        .sum();
  }

  private static boolean isOf(String line, String name) {
    return line.startsWith(name)
        && line.length() > name.length()
        && (line.charAt(name.length()) == '{' || line.charAt(name.length()) == ' ');
  }

  private static double value(String line) {
    return Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
  }
}
