package care.shouhu.command.registry.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The outlines of the fourteen divisions, for telling that a place was typed wrongly. They are
 * drawn to about a hundred metres, in the form that the screens' maps read too: offsets of 1/1,024
 * degree from point to point, each folded to a number without sign and written as a letter.
 *
 * @param ringsByDivision of each division its areas and the holes in them, as longitudes and
 *     latitudes in turn; the first and the last point of a ring are joined
 */
public record DivisionOutlines(Map<String, List<double[]>> ringsByDivision) {
  /** So far outside of its division a home may be said to lie: borders move, and maps differ. */
  public static final int TOLERANCE_METERS = 10_000;

  private static final DivisionOutlines ZUNYI = load("/zunyi.geo.json");
  private static final double METERS_A_DEGREE = 111_320;
  private static final double STEPS_A_DEGREE = 1_024;

  public DivisionOutlines {
    ringsByDivision = Map.copyOf(ringsByDivision);
  }

  /** Those of Zunyi. */
  static DivisionOutlines ofZunyi() {
    return ZUNYI;
  }

  /**
   * How far outside of the division a place lies: 0 within it, empty for a division without an
   * outline, such as the city as a whole.
   */
  public OptionalDouble metersOutside(String division, double longitude, double latitude) {
    List<double[]> rings = ringsByDivision.get(division);
    if (rings == null) {
      return OptionalDouble.empty();
    }
    boolean inside = false;
    double nearest = Double.MAX_VALUE;
    for (double[] ring : rings) {
      for (int at = 0; at < ring.length; at += 2) {
        int before = at == 0 ? ring.length - 2 : at - 2;
        inside ^= crosses(ring, before, at, longitude, latitude);
        nearest = Math.min(nearest, meters(ring, before, at, longitude, latitude));
      }
    }
    return OptionalDouble.of(inside ? 0 : nearest);
  }

  /** How many kilometres outside, where that is more than a home may lie; empty where it is not. */
  public static Optional<Integer> kilometersTooFar(
      String division, double longitude, double latitude) {
    OptionalDouble meters = ZUNYI.metersOutside(division, longitude, latitude);
    return meters.isPresent() && meters.getAsDouble() > TOLERANCE_METERS
        ? Optional.of((int) Math.round(meters.getAsDouble() / 1_000))
        : Optional.empty();
  }

  /** Whether the way east of the place crosses this side; in a hole it crosses twice in all. */
  private static boolean crosses(double[] ring, int from, int to, double x, double y) {
    boolean spans = ring[from + 1] > y != ring[to + 1] > y;
    return spans
        && x
            < ring[to]
                + (ring[from] - ring[to]) * (y - ring[to + 1]) / (ring[from + 1] - ring[to + 1]);
  }

  /** To the nearest point of this side, on a plane: right to a thousandth over a county. */
  private static double meters(double[] ring, int from, int to, double x, double y) {
    double east = METERS_A_DEGREE * Math.cos(Math.toRadians(y));
    double fromX = (ring[from] - x) * east;
    double fromY = (ring[from + 1] - y) * METERS_A_DEGREE;
    double alongX = (ring[to] - x) * east - fromX;
    double alongY = (ring[to + 1] - y) * METERS_A_DEGREE - fromY;
    double length = alongX * alongX + alongY * alongY;
    double share = length == 0 ? 0 : -(fromX * alongX + fromY * alongY) / length;
    double on = Math.clamp(share, 0, 1);
    return Math.hypot(fromX + on * alongX, fromY + on * alongY);
  }

  private static DivisionOutlines load(String resource) {
    Map<String, List<double[]>> rings = new HashMap<>();
    try (InputStream in = DivisionOutlines.class.getResourceAsStream(resource)) {
      for (JsonNode feature : new ObjectMapper().readTree(in).get("features")) {
        List<double[]> own = new ArrayList<>();
        JsonNode geometry = feature.get("geometry");
        unpack(geometry.get("coordinates"), geometry.get("encodeOffsets"), own);
        rings.put(feature.at("/properties/code").asText(), List.copyOf(own));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new DivisionOutlines(rings);
  }

  /** A polygon is a list of rings, several are a list of polygons. */
  private static void unpack(JsonNode packed, JsonNode offsets, List<double[]> rings) {
    for (int at = 0; at < packed.size(); at++) {
      if (packed.get(at).isTextual()) {
        rings.add(unpack(packed.get(at).asText(), offsets.get(at)));
      } else {
        unpack(packed.get(at), offsets.get(at), rings);
      }
    }
  }

  private static double[] unpack(String letters, JsonNode offset) {
    double[] ring = new double[letters.length()];
    int[] last = {offset.get(0).asInt(), offset.get(1).asInt()};
    for (int at = 0; at < ring.length; at++) {
      int folded = letters.charAt(at) - '@';
      last[at % 2] += (folded >> 1) ^ -(folded & 1);
      ring[at] = last[at % 2] / STEPS_A_DEGREE;
    }
    return ring;
  }
}
