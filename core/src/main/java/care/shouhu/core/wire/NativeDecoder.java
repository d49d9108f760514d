package care.shouhu.core.wire;

import care.shouhu.core.event.DeviceEvent;
import care.shouhu.core.event.Header;
import care.shouhu.core.event.SenderKey;
import care.shouhu.core.event.SignalKind;
import java.io.IOException;
import java.util.List;

/**
 * The native payloads of design §5, told apart by the topic's last segment:
 *
 * <pre>
 * reading {"seq":1234,"at":1795521600123,"hr":62,"br":14,"mv":3,"bed":true}
 * event   {"seq":1235,"at":1795521600123,"kind":"fall"}
 * status  {"seq":1236,"at":1795521600123,"battery":80,"rssi":-71,"fw":"1.2.0"}
 * reply   {"seq":1237,"at":1795521600123,"id":"c-17","ok":true,"detail":"…"}
 * </pre>
 *
 * {@code seq} and {@code at} may be missing. Unknown fields are ignored, so that a newer device can
 * say more. A known field of the wrong type or out of range is refused whole; only a number in
 * {@code at}, however odd, never costs the message: the receipt time holds then.
 */
public final class NativeDecoder {
  static final int HEART_RATE_MAX = 300;
  static final int BREATH_RATE_MAX = 100;
  static final int MOVEMENT_MAX = 32_767;
  static final int RSSI_MIN_DBM = -200;
  static final int RSSI_MAX_DBM = 100;
  static final int FIRMWARE_CHARS_MAX = 60;
  static final int COMMAND_ID_CHARS_MAX = 64;
  static final int DETAIL_CHARS_MAX = 200;

  private NativeDecoder() {}

  static Decoded decode(Envelope envelope) throws IOException {
    var leaf = Topics.lastLeaf(envelope.topic()).filter(Topics.Leaf::isUp);
    if (leaf.isEmpty()) {
      throw new Refusal(
          RejectReason.UNKNOWN_TOPIC,
          "the topic ends neither with reading, event, status nor reply");
    }
    try (Json json = Json.object(envelope.payload())) {
      DeviceEvent event =
          switch (leaf.get()) {
            case READING -> reading(envelope, json);
            case EVENT -> signal(envelope, json);
            case STATUS -> status(envelope, json);
            case REPLY -> reply(envelope, json);
            case COMMAND -> throw new IllegalStateException("devices do not publish commands");
          };
      return new Decoded.Events(List.of(event));
    }
  }

  private static DeviceEvent reading(Envelope envelope, Json json) throws IOException {
    var stamp = new Stamp();
    Integer heartRate = null;
    Integer breathRate = null;
    Integer movement = null;
    Boolean inBed = null;
    boolean saysSomething = false;
    for (String name = json.next(); name != null; name = json.next()) {
      switch (name) {
        case "hr" -> heartRate = json.integer(0, HEART_RATE_MAX);
        case "br" -> breathRate = json.integer(0, BREATH_RATE_MAX);
        case "mv" -> movement = json.integer(0, MOVEMENT_MAX);
        case "bed" -> inBed = json.bool();
        default -> {
          stamp.takeOrSkip(name, json);
          continue;
        }
      }
      saysSomething = true;
    }
    if (!saysSomething) {
      throw missing("hr, br, mv or bed");
    }
    return new DeviceEvent.Reading(stamp.header(envelope), heartRate, breathRate, movement, inBed);
  }

  private static DeviceEvent signal(Envelope envelope, Json json) throws IOException {
    var stamp = new Stamp();
    String kindName = null;
    for (String name = json.next(); name != null; name = json.next()) {
      if (name.equals("kind")) {
        kindName = json.text();
      } else {
        stamp.takeOrSkip(name, json);
      }
    }
    if (kindName == null) {
      throw missing("kind");
    }
    String unknown = kindName;
    SignalKind kind =
        SignalKind.ofWireName(kindName)
            .orElseThrow(
                () -> new Refusal(RejectReason.UNKNOWN_KIND, "kind is '" + cut(unknown, 60) + "'"));
    return new DeviceEvent.Signal(stamp.header(envelope), kind, null);
  }

  private static DeviceEvent status(Envelope envelope, Json json) throws IOException {
    var stamp = new Stamp();
    Integer battery = null;
    Integer rssi = null;
    String firmware = null;
    for (String name = json.next(); name != null; name = json.next()) {
      switch (name) {
        case "battery" -> battery = json.integer(0, 100);
        case "rssi" -> rssi = json.integer(RSSI_MIN_DBM, RSSI_MAX_DBM);
        case "fw" -> firmware = cut(json.text(), FIRMWARE_CHARS_MAX);
        default -> stamp.takeOrSkip(name, json);
      }
    }
    return new DeviceEvent.Status(stamp.header(envelope), battery, rssi, firmware);
  }

  private static DeviceEvent reply(Envelope envelope, Json json) throws IOException {
    var stamp = new Stamp();
    String commandId = null;
    Boolean ok = null;
    String detail = null;
    for (String name = json.next(); name != null; name = json.next()) {
      switch (name) {
        case "id" -> commandId = json.text();
        case "ok" -> ok = json.bool();
        case "detail" -> detail = cut(json.text(), DETAIL_CHARS_MAX);
        default -> stamp.takeOrSkip(name, json);
      }
    }
    if (commandId == null || ok == null) {
      throw missing(commandId == null ? "id" : "ok");
    }
    if (commandId.isEmpty() || commandId.length() > COMMAND_ID_CHARS_MAX) {
      throw new Refusal(
          RejectReason.BAD_VALUE,
          "id has "
              + commandId.length()
              + " characters; 1 to "
              + COMMAND_ID_CHARS_MAX
              + " are wanted");
    }
    return new DeviceEvent.Reply(stamp.header(envelope), commandId, ok, detail);
  }

  private static Refusal missing(String field) {
    return new Refusal(RejectReason.MISSING_FIELD, field + " is missing");
  }

  /** Cuts what is only for people to read; null stays null. Never in the middle of a character. */
  static String cut(String text, int charsMax) {
    if (text == null || text.length() <= charsMax) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(charsMax - 1)) ? charsMax - 1 : charsMax;
    return text.substring(0, end);
  }

  /** {@code seq} and {@code at}, which every native payload may carry. */
  private static final class Stamp {
    private boolean hasSeq;
    private long seq;
    private boolean hasAt;
    private long atMillis;

    void takeOrSkip(String name, Json json) throws IOException {
      boolean ours = name.equals("seq") || name.equals("at");
      if (!ours || json.isNull()) {
        json.skip();
      } else if (name.equals("seq")) {
        seq = json.number();
        hasSeq = true;
      } else {
        atMillis = json.millis();
        hasAt = true;
      }
    }

    /**
     * A device whose clock does not hold may say the same time after each start, with its numbers
     * from one again. Its time is no part of the key then, or a call would be taken for an old one.
     */
    Header header(Envelope envelope) {
      boolean clockHolds = hasAt && DeviceClock.holds(atMillis, envelope.receivedAtMillis());
      SenderKey key;
      if (!hasSeq) {
        key = new SenderKey.None();
      } else if (clockHolds) {
        key = new SenderKey.Numbered(seq, atMillis);
      } else {
        key = new SenderKey.NumberOnly(seq);
      }
      return hasAt ? DeviceClock.at(envelope, key, atMillis) : DeviceClock.missing(envelope, key);
    }
  }
}
