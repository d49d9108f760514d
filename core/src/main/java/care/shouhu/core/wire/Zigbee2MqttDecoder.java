package care.shouhu.core.wire;

import care.shouhu.core.event.Header;
import care.shouhu.core.event.SenderKey;
import care.shouhu.core.event.SignalKind;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What zigbee2mqtt publishes of a device: one JSON object with all that is known of its state.
 *
 * <ul>
 *   <li>{@code action}: what a button did. {@link #isCall} says which count as a call. Empty and
 *       null say that the action is over: a report, neither a call nor a clear.
 *   <li>{@code alarm_1}, {@code alarm_2} (IAS zones), {@code sos}: true is a call.
 *   <li>{@code fall_down_status} (Tuya radars): {@code fall} is a fall. {@code maybe_fall} is the
 *       radar still waiting its own {@code tumble_alarm_time} out, and becomes {@code fall} or
 *       {@code none}: a report. {@code fall_status} (Heiman HS2FD): {@code fall_alarm} is a fall,
 *       {@code fall_warning} a report. {@code status} (OWON FDS315): {@code falling} is a fall.
 *       {@code fall_alarm}: true is a fall.
 *   <li>{@code presence}, {@code occupancy}, {@code static_dwell_alarm} (a clock that runs while
 *       somebody sits still) and the rest of a radar's fields are a report. A radar watches a room:
 *       that somebody is in it says nothing about a bed.
 *   <li>{@code tamper}, {@code battery_low}, {@code battery}: as they say; what they should not
 *       hold is passed over, because it must not cost the call beside it.
 *   <li>{@code last_seen}: ISO 8601 or epoch milliseconds, by the clock of the sender's computer.
 *       It is the time of a report, so that a state published again looks as old as it is. It is
 *       never the time of a signal: a press is live when it is published, and that clock being
 *       wrong must not make a call look like old backfill.
 * </ul>
 *
 * <p>A field that may hold a call and cannot be read refuses the message, unless another field of
 * it does say a call or a fall.
 *
 * <p>Topics: {@code {base}/{device}}; {@code {base}/{device}/availability}; and, with zigbee2mqtt's
 * {@code output: attribute}, {@code {base}/{device}/{field}} with the bare value.
 *
 * <p>The key is {@code last_seen} with a digest of the payload: the same state published again is a
 * duplicate, a second press has another {@code last_seen}, and the press and its end, which share a
 * second, differ in the payload. Without {@code last_seen} there is no key.
 *
 * <p>Sources: the device pages of zigbee2mqtt.io and frames in its issue tracker; the tests name
 * them.
 */
public final class Zigbee2MqttDecoder {
  /** Words of an action that say a button was pressed, or more. */
  private static final Set<String> PRESSES =
      Set.of(
          "emergency",
          "panic",
          "sos",
          "single",
          "double",
          "triple",
          "quadruple",
          "quintuple",
          "many",
          "press",
          "pressed",
          "push",
          "click",
          "hold",
          "long",
          "on",
          "toggle");

  /** Words that take a press back or name its end, or belong to a keypad's other keys. */
  private static final Set<String> NO_PRESSES =
      Set.of("release", "released", "off", "stop", "disarm", "arm", "exit", "entry", "invalid");

  private static final Pattern WORDS = Pattern.compile("_");

  /** JSON's true, false, null and numbers. */
  private static final Pattern LITERAL =
      Pattern.compile("true|false|null|-?(0|[1-9][0-9]{0,15})([.][0-9]{1,15})?");

  private static final int LAST_SEEN_CHARS_MAX = 64;
  private static final int FIELD_BYTES_MAX = 4_096;

  private Zigbee2MqttDecoder() {}

  /**
   * Whether an action counts as a call. Any press does, single, double, long or held, of whichever
   * of its keys: who needs help presses as they can, and a device that is registered here is there
   * to call. The words may stand in any order, such as {@code 1_single} or {@code single_left}.
   */
  static boolean isCall(String action) {
    boolean pressed = false;
    for (String word : WORDS.splitAsStream(action.toLowerCase(Locale.ROOT)).toList()) {
      if (NO_PRESSES.contains(word)) {
        return false;
      }
      pressed |= PRESSES.contains(word);
    }
    return pressed;
  }

  static Decoded decode(Envelope envelope) throws IOException {
    if (Topics.nativeLeafOf(envelope.topic(), envelope.deviceId()).isPresent()) {
      return state(envelope, envelope.payload());
    }
    List<String> after = Topics.afterDevice(envelope);
    if (after.isEmpty()) {
      return state(envelope, envelope.payload());
    }
    String field = after.getFirst();
    if (after.size() > 1 || field.equals("set") || field.equals("get")) {
      throw new Refusal(
          RejectReason.UNKNOWN_TOPIC,
          "{base}/{device}, {base}/{device}/availability or {base}/{device}/{field} is wanted");
    }
    return field.equals("availability")
        ? Availability.decode(envelope)
        : state(envelope, asObject(field, envelope.payload()));
  }

  private static Decoded state(Envelope envelope, byte[] object) throws IOException {
    try (Json json = Json.object(object)) {
      return new State().read(json).events(envelope);
    }
  }

  /** One field with its bare value as the object it would be in. */
  private static byte[] asObject(String field, byte[] value) throws IOException {
    if (value.length > FIELD_BYTES_MAX) {
      throw new Refusal(
          RejectReason.TOO_COMPLEX,
          value.length + " bytes; a single field has at most " + FIELD_BYTES_MAX);
    }
    String text = new String(value, StandardCharsets.UTF_8).strip();
    var bytes = new ByteArrayOutputStream(text.length() + 64);
    try (JsonGenerator json = Json.FACTORY.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeFieldName(field);
      if (LITERAL.matcher(text).matches()) {
        json.writeRawValue(text);
      } else {
        json.writeString(text);
      }
      json.writeEndObject();
    }
    return bytes.toByteArray();
  }

  /** The fields of one message. */
  private static final class State {
    private final Findings findings = new Findings();
    private Refusal unreadable;
    private Integer batteryPercent;
    private String lastSeen;
    private Long lastSeenMillis;

    State read(Json json) throws IOException {
      for (String name = json.next(); name != null; name = json.next()) {
        try {
          field(json, name);
        } catch (Refusal refusal) {
          unreadable = unreadable == null ? refusal : unreadable;
          json.skip();
        }
      }
      if (unreadable != null && !findings.callForHelp()) {
        throw unreadable;
      }
      return this;
    }

    private void field(Json json, String name) throws IOException {
      switch (name) {
        case "action" -> action(json);
        case "alarm_1", "alarm_2", "sos" -> flag(json, name, SignalKind.CALL);
        case "tamper" -> sideFlag(json, name, SignalKind.TAMPER);
        case "battery_low" -> sideFlag(json, name, SignalKind.LOW_BATTERY);
        case "fall_alarm" -> flag(json, name, SignalKind.FALL);
        case "fall_down_status" -> fallen(json, name, "fall");
        case "fall_status" -> fallen(json, name, "fall_alarm");
        case "status" -> posture(json);
        case "battery" -> batteryPercent = json.integerIfWithin(0, 100);
        case "last_seen" -> lastSeen(json);
        default -> json.skip();
      }
    }

    private void action(Json json) throws IOException {
      String action = json.text();
      if (action != null && isCall(action)) {
        findings.add(SignalKind.CALL, "action=" + action);
      }
    }

    private void flag(Json json, String name, SignalKind kind) throws IOException {
      Boolean raised = json.bool();
      if (raised != null && raised) {
        findings.add(kind, name + "=true");
      }
    }

    private void sideFlag(Json json, String name, SignalKind kind) throws IOException {
      if (json.isTrue()) {
        findings.add(kind, name + "=true");
      } else {
        json.skip();
      }
    }

    private void fallen(Json json, String name, String fall) throws IOException {
      if (fall.equals(json.text())) {
        findings.add(SignalKind.FALL, name + "=" + fall);
      }
    }

    /** Many devices have a {@code status} of some kind; only a posture is read. */
    private void posture(Json json) throws IOException {
      if (json.isString()) {
        fallen(json, "status", "falling");
      } else {
        json.skip();
      }
    }

    private void lastSeen(Json json) throws IOException {
      if (json.isNumber()) {
        lastSeenMillis = json.millis();
        lastSeen = lastSeenMillis.toString();
      } else if (json.isString()) {
        lastSeen = NativeDecoder.cut(json.text(), LAST_SEEN_CHARS_MAX);
        try {
          lastSeenMillis = OffsetDateTime.parse(lastSeen).toInstant().toEpochMilli();
        } catch (DateTimeException | ArithmeticException e) {
          lastSeenMillis = null;
        }
      } else {
        json.skip();
      }
    }

    Decoded events(Envelope envelope) {
      return findings.events(header(envelope), batteryPercent);
    }

    private Header header(Envelope envelope) {
      if (lastSeen == null) {
        return DeviceClock.missing(envelope, new SenderKey.None());
      }
      SenderKey key = key(envelope.payload());
      if (!findings.isEmpty()) {
        return DeviceClock.missing(envelope, key);
      }
      // What cannot be read is no time, and counts as one before 2020.
      return DeviceClock.at(envelope, key, lastSeenMillis == null ? 0 : lastSeenMillis);
    }

    private SenderKey key(byte[] payload) {
      return new SenderKey.Text(lastSeen + "#" + Long.toHexString(Fnv.hash64(payload)));
    }
  }
}
