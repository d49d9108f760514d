package care.shouhu.command.watch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@link WatchRules} from JSON and names the field that is wrong. */
final class RuleFields {
  private static final Pattern TIME = Pattern.compile("([01][0-9]|2[0-3]):([0-5][0-9])");
  private static final int MINUTES_AN_HOUR = 60;

  /** The window of readings is {@link Vitals#SPAN_MILLIS} long; a delay must fit into it. */
  private static final int DELAY_SECONDS_MAX = 150;

  static final Set<String> NAMES =
      Set.of(
          "bedSilentIntervals",
          "bedSilentSeconds",
          "otherSilentSeconds",
          "batteryLowPercent",
          "batteryOkPercent",
          "nightFrom",
          "nightTo",
          "nightLeadSeconds",
          "nightExitSeconds",
          "heartLow",
          "heartHigh",
          "heartBand",
          "breathLow",
          "breathHigh",
          "breathBand",
          "rateSeconds",
          "rateOverSeconds",
          "noVitalSeconds",
          "noVitalOverSeconds",
          "stillMovementMax",
          "lateInBedAt",
          "longInBedMinutes");

  private final ObjectNode json;

  private RuleFields(ObjectNode json) {
    this.json = json;
  }

  /**
   * The rules, all fields being there.
   *
   * @throws BadParameters naming the first field that is missing, of the wrong type or out of range
   */
  static WatchRules read(ObjectNode json, int version) {
    return new RuleFields(json).rules(version);
  }

  /** Refuses fields that are none of the rules'. */
  static ObjectNode known(String where, JsonNode json) {
    if (!(json instanceof ObjectNode object)) {
      throw new BadParameters(where, "must be an object of rules");
    }
    for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!NAMES.contains(name)) {
        throw new BadParameters(where + "." + name, "is no rule; there are " + sorted());
      }
    }
    return object;
  }

  private static String sorted() {
    return String.join(", ", NAMES.stream().sorted().toList());
  }

  private WatchRules rules(int version) {
    int low = integer("batteryLowPercent", 1, 90);
    int seconds = integer("rateSeconds", 10, DELAY_SECONDS_MAX);
    int over = integer("rateOverSeconds", 10, DELAY_SECONDS_MAX);
    return new WatchRules(
        version,
        integer("bedSilentIntervals", 2, 20),
        integer("bedSilentSeconds", 20, 3_600),
        integer("otherSilentSeconds", 60, 86_400),
        low,
        integer("batteryOkPercent", low + 1, 100),
        minute("nightFrom", 18 * MINUTES_AN_HOUR, 24 * MINUTES_AN_HOUR - 1),
        minute("nightTo", 1, 12 * MINUTES_AN_HOUR),
        integer("nightLeadSeconds", 0, 3 * 3_600),
        integer("nightExitSeconds", 0, 4 * 3_600),
        rate("heart", 20, 250, seconds, over),
        rate("breath", 2, 80, seconds, over),
        integer("noVitalSeconds", 20, DELAY_SECONDS_MAX),
        integer("noVitalOverSeconds", 10, DELAY_SECONDS_MAX),
        integer("stillMovementMax", 0, Vitals.MOVEMENT_MAX - 1),
        minute("lateInBedAt", 6 * MINUTES_AN_HOUR, 12 * MINUTES_AN_HOUR - 1),
        integer("longInBedMinutes", 4 * MINUTES_AN_HOUR, 72 * MINUTES_AN_HOUR));
  }

  private WatchRules.Rate rate(String name, int min, int max, int seconds, int over) {
    int low = integer(name + "Low", min, max);
    int high = integer(name + "High", low + 1, max);
    int band = integer(name + "Band", 0, (high - low) / 2);
    return new WatchRules.Rate(low, high, band, seconds, over);
  }

  private int integer(String name, int min, int max) {
    JsonNode value = json.get(name);
    if (value == null || value.isNull()) {
      throw new BadParameters(name, "is missing; a whole number from %d to %d is wanted", min, max);
    }
    if (!value.isIntegralNumber() || !value.canConvertToInt()) {
      throw new BadParameters(
          name, "is %s; a whole number from %d to %d is wanted", value, min, max);
    }
    if (value.intValue() < min || value.intValue() > max) {
      throw new BadParameters(name, "is %s; %d to %d is wanted", value, min, max);
    }
    return value.intValue();
  }

  private int minute(String name, int min, int max) {
    JsonNode value = json.get(name);
    Matcher time = TIME.matcher(value == null ? "" : value.asText());
    if (value == null || !value.isTextual() || !time.matches()) {
      throw new BadParameters(name, "is %s; a time such as \"22:00\" is wanted", value);
    }
    int minute =
        Integer.parseInt(time.group(1)) * MINUTES_AN_HOUR + Integer.parseInt(time.group(2));
    if (minute < min || minute > max) {
      throw new BadParameters(name, "is %s; %s to %s is wanted", value, clock(min), clock(max));
    }
    return minute;
  }

  private static String clock(int minute) {
    return "%02d:%02d".formatted(minute / MINUTES_AN_HOUR, minute % MINUTES_AN_HOUR);
  }
}
