package care.shouhu.sim.world;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Where a county ends: the outlines of the command screen's map to about 300 m, one county a line
 * of {@code outlines.txt}, its code and then {@code longitude,latitude} in WGS 84 degrees.
 */
final class Outline {
  private static final Map<String, Outline> BY_CODE = read();

  /** So much inside, about 400 m: the line is not quite the map's. */
  private static final double MARGIN_DEGREES = 0.004;

  private final String code;
  private final double[] longitudes;
  private final double[] latitudes;

  private Outline(String line) {
    String[] words = line.split(" ", -1);
    this.code = words[0];
    this.longitudes = degrees(words, 0);
    this.latitudes = degrees(words, 1);
  }

  private static double[] degrees(String[] words, int part) {
    return Arrays.stream(words)
        .skip(1)
        .mapToDouble(word -> Double.parseDouble(word.split(",", 2)[part]))
        .toArray();
  }

  /** Of one of the 14 counties, by its code. */
  static Outline of(String code) {
    return BY_CODE.get(code);
  }

  /** Whether this lies well within. */
  boolean holds(Spot spot) {
    double x = spot.longitude();
    double y = spot.latitude();
    return holds(x, y)
        && holds(x - MARGIN_DEGREES, y)
        && holds(x + MARGIN_DEGREES, y)
        && holds(x, y - MARGIN_DEGREES)
        && holds(x, y + MARGIN_DEGREES);
  }

  /** A line from here to the east crosses the outline an odd number of times. */
  private boolean holds(double longitude, double latitude) {
    boolean inside = false;
    int before = longitudes.length - 1;
    for (int i = 0; i < longitudes.length; before = i++) {
      boolean passes = (latitudes[i] > latitude) != (latitudes[before] > latitude);
      double part = (latitude - latitudes[i]) / (latitudes[before] - latitudes[i]);
      if (passes && longitude < longitudes[i] + part * (longitudes[before] - longitudes[i])) {
        inside = !inside;
      }
    }
    return inside;
  }

  private static Map<String, Outline> read() {
    try (InputStream lines = Outline.class.getResourceAsStream("outlines.txt")) {
      return new String(lines.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(Outline::new)
          .collect(Collectors.toUnmodifiableMap(outline -> outline.code, Function.identity()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
