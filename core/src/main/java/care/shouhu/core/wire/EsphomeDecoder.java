package care.shouhu.core.wire;

import care.shouhu.core.event.SenderKey;
import care.shouhu.core.event.SignalKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What an ESPHome node publishes: a topic an entity, {@code {node}/{component}/{entity}/state},
 * with the bare state. The entity is named by who made the node, so words in its name decide:
 *
 * <ul>
 *   <li>{@code binary_sensor}, {@code ON}: a word that begins with {@code fall} ({@code
 *       fall_detected}, {@code falling_information}) is a fall; {@code sos…}, {@code panic…},
 *       {@code emergency}, {@code call}, {@code help}, {@code button} is a call; {@code tamper} is
 *       that. {@code OFF} is a report and takes nothing back: a node says it also when it starts.
 *   <li>{@code binary_sensor} with {@code bed} and {@code presence}, {@code occupied}, {@code
 *       occupancy} or {@code in}: {@code ON} enters the bed, {@code OFF} leaves it; with {@code
 *       out}, {@code exit} or {@code empty} the other way round. {@code people_exist} and the like
 *       are reports: a radar watches a room.
 *   <li>{@code text_sensor} with {@code fall…}: a state that says a fall and nothing against it.
 *   <li>{@code event}: an {@code event_type} that {@link Zigbee2MqttDecoder#isCall} is a call.
 *   <li>{@code sensor} {@code battery}, {@code battery_level}, {@code battery_percentage}: percent.
 *   <li>Every other state is a report. {@code switch}, {@code select} and {@code number} are
 *       settings, whatever they are called.
 * </ul>
 *
 * <p>{@code {node}/status} is {@link Availability}. {@code {node}/debug} and the discovery that
 * ESPHome publishes for others ({@code …/config}, {@code esphome/discover/{node}}) say nothing.
 * There is no time and no key in any of it: the receipt time holds, and nothing is a duplicate.
 *
 * <p>Sources: the ESPHome documentation of MQTT and of the MR60FDA2, and the example of its maker.
 */
public final class EsphomeDecoder {
  private static final Pattern WORD_END = Pattern.compile("[^a-z0-9]+");
  private static final Pattern PERCENT = Pattern.compile("[0-9]{1,3}([.][0-9]{1,6})?");

  /** What makes a fall in words none, or not one yet. */
  private static final Set<String> AGAINST =
      Set.of("no", "not", "none", "non", "without", "normal", "false", "maybe", "suspected");

  private static final Set<String> BATTERY_UNITS = Set.of("level", "percent", "percentage");
  private static final int STATE_BYTES_MAX = 4_096;
  private static final int SHOWN_CHARS_MAX = 60;

  private EsphomeDecoder() {}

  static Decoded decode(Envelope envelope) throws IOException {
    List<String> segments = Topics.segments(envelope.topic());
    int count = segments.size();
    boolean own = Topics.nativeLeafOf(envelope.topic(), envelope.deviceId()).isPresent();
    String leaf = own ? "" : segments.getLast();
    if (leaf.equals("status")) {
      return Availability.decode(envelope);
    }
    boolean forOthers =
        leaf.equals("debug")
            || leaf.equals("config")
            || (count > 1 && segments.get(count - 2).equals("discover"));
    if (forOthers && !own) {
      return new Decoded.Events(List.of());
    }
    if (!leaf.equals("state") || count < 4) {
      throw new Refusal(
          RejectReason.UNKNOWN_TOPIC,
          "{node}/{component}/{entity}/state or {node}/status is wanted");
    }
    if (envelope.payload().length > STATE_BYTES_MAX) {
      throw new Refusal(
          RejectReason.TOO_COMPLEX,
          envelope.payload().length + " bytes; a state has at most " + STATE_BYTES_MAX);
    }
    return state(envelope, segments.get(count - 3), segments.get(count - 2));
  }

  private static Decoded state(Envelope envelope, String component, String entity)
      throws IOException {
    String state = new String(envelope.payload(), StandardCharsets.UTF_8).strip();
    List<String> words = words(entity);
    var findings = new Findings();
    Integer batteryPercent = null;
    SignalKind kind =
        switch (component) {
          case "binary_sensor" -> binary(words, state);
          case "text_sensor" ->
              words.stream().anyMatch(EsphomeDecoder::isFall) && saysFall(words(state))
                  ? SignalKind.FALL
                  : null;
          case "event" -> event(envelope.payload());
          case "sensor" -> {
            batteryPercent = battery(words, state);
            yield null;
          }
          default -> null;
        };
    if (kind != null) {
      String shown = NativeDecoder.cut(state, SHOWN_CHARS_MAX);
      findings.add(kind, component + "/" + entity + "=" + shown);
    }
    return findings.events(DeviceClock.missing(envelope, new SenderKey.None()), batteryPercent);
  }

  private static SignalKind binary(List<String> words, String state) {
    boolean on = state.equalsIgnoreCase("ON");
    if (!on && !state.equalsIgnoreCase("OFF")) {
      throw new Refusal(
          RejectReason.BAD_VALUE,
          "'" + NativeDecoder.cut(state, SHOWN_CHARS_MAX) + "'; ON or OFF is wanted");
    }
    if (words.contains("bed")) {
      return bed(words, on);
    }
    if (!on) {
      return null;
    }
    if (words.stream().anyMatch(EsphomeDecoder::isFall)) {
      return SignalKind.FALL;
    }
    if (words.stream().anyMatch(EsphomeDecoder::isCall)) {
      return SignalKind.CALL;
    }
    return words.contains("tamper") ? SignalKind.TAMPER : null;
  }

  private static SignalKind bed(List<String> words, boolean on) {
    for (String word : words) {
      switch (word) {
        case "out", "exit", "empty" -> {
          return on ? SignalKind.BED_EXIT : SignalKind.BED_ENTER;
        }
        case "in", "presence", "occupied", "occupancy" -> {
          return on ? SignalKind.BED_ENTER : SignalKind.BED_EXIT;
        }
        default -> {
          // Says nothing about who is in it.
        }
      }
    }
    return null;
  }

  private static boolean isFall(String word) {
    return word.startsWith("fall") && !word.startsWith("fallback");
  }

  private static boolean isCall(String word) {
    return switch (word) {
      case "call", "help", "button" -> true;
      default -> word.startsWith("sos") || word.startsWith("panic") || word.startsWith("emergency");
    };
  }

  private static boolean saysFall(List<String> words) {
    return words.stream().anyMatch(EsphomeDecoder::isFall)
        && words.stream().noneMatch(AGAINST::contains);
  }

  private static SignalKind event(byte[] payload) throws IOException {
    try (Json json = Json.object(payload)) {
      SignalKind kind = null;
      for (String name = json.next(); name != null; name = json.next()) {
        String type = name.equals("event_type") ? json.textIfString() : null;
        if (type != null && Zigbee2MqttDecoder.isCall(type)) {
          kind = SignalKind.CALL;
        }
        json.skip();
      }
      return kind;
    }
  }

  private static Integer battery(List<String> words, String state) {
    boolean battery =
        !words.isEmpty()
            && words.getFirst().equals("battery")
            && (words.size() == 1
                || (words.size() == 2 && BATTERY_UNITS.contains(words.getLast())));
    if (!battery || !PERCENT.matcher(state).matches()) {
      return null;
    }
    long percent = Math.round(Double.parseDouble(state));
    return percent <= 100 ? (Integer) (int) percent : null;
  }

  private static List<String> words(String text) {
    return List.of(WORD_END.split(text.toLowerCase(Locale.ROOT), -1));
  }
}
