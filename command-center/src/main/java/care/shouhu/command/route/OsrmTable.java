package care.shouhu.command.route;

import care.shouhu.command.incident.Spot;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The table service of OSRM's HTTP interface, version 1: many ways to one place. Pure. */
final class OsrmTable {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private OsrmTable() {}

  /** A way as the engine has it. */
  record Way(long seconds, long meters) {}

  /** The question for the ways from each of these to the last one. */
  static URI question(URI base, List<Spot> from, Spot to) {
    StringBuilder spots = new StringBuilder();
    StringBuilder sources = new StringBuilder();
    for (int i = 0; i < from.size(); i++) {
      spots.append(coordinates(from.get(i))).append(';');
      sources.append(i == 0 ? "" : ";").append(i);
    }
    spots.append(coordinates(to));
    String root = base.toString().replaceAll("/+$", "");
    return URI.create(
        "%s/table/v1/driving/%s?sources=%s&destinations=%d&annotations=duration,distance"
            .formatted(root, spots, sources, from.size()));
  }

  private static String coordinates(Spot spot) {
    return String.format(Locale.ROOT, "%.5f,%.5f", spot.longitude(), spot.latitude());
  }

  /**
   * What the engine answered, one for each source in order; empty where there is no way.
   *
   * @throws IllegalArgumentException when it is no such table of this many rows
   */
  static List<Optional<Way>> answer(String body, int sources) {
    JsonNode root = read(body);
    if (!root.path("code").asText().equals("Ok")) {
      throw new IllegalArgumentException("code " + root.path("code"));
    }
    JsonNode durations = root.path("durations");
    JsonNode distances = root.path("distances");
    if (durations.size() != sources) {
      throw new IllegalArgumentException(durations.size() + " rows for " + sources);
    }
    List<Optional<Way>> ways = new ArrayList<>();
    for (int i = 0; i < sources; i++) {
      ways.add(way(durations.path(i).path(0), distances.path(i).path(0)));
    }
    return ways;
  }

  /** An engine that was built without distances says none: then the road counts as 0 m long. */
  private static Optional<Way> way(JsonNode seconds, JsonNode meters) {
    return seconds.isNumber() && seconds.doubleValue() >= 0
        ? Optional.of(new Way(Math.round(seconds.doubleValue()), Math.round(meters.asDouble(0))))
        : Optional.empty();
  }

  private static JsonNode read(String body) {
    try {
      return MAPPER.readTree(body);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no JSON", e);
    }
  }
}
