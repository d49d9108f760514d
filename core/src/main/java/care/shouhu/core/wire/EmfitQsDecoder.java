package care.shouhu.core.wire;

import care.shouhu.core.event.DeviceEvent;
import care.shouhu.core.event.Header;
import care.shouhu.core.event.SenderKey;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What an Emfit QS bed sensor says of itself: lines {@code KEY=value}, as on its page {@code
 * dvmstatus.htm}, where each line also ends with {@code <br>}.
 *
 * <ul>
 *   <li>{@code PRES}: 1 somebody lies in the bed, 0 nobody. {@code HR}, {@code RR}: a minute; 0 and
 *       dashes mean that the sensor has none. {@code ACT}: movement. Together they are a reading.
 *   <li>{@code TS}: seconds since 1970; 0 is normal and means that the sensor was told no time, so
 *       that the receipt time holds. {@code TS_R}: seconds since it was switched on.
 *   <li>{@code SER}, {@code FW}: a message with no more than these is a report. Other keys ({@code
 *       HR_DM}, {@code END}, …) are ignored.
 * </ul>
 *
 * <p>The first line of a key counts. A value that cannot be read is the same as none, unless it
 * leaves nothing at all to say. The key is {@code TS}, or else {@code TS_R}, with a digest of the
 * payload: a message sent again is a duplicate, and two in one second are two.
 *
 * <p>Sources: Emfit's description of the local page, and clients of it that are public.
 */
public final class EmfitQsDecoder {
  /** About ten times what the sensor sends. */
  static final int PAYLOAD_BYTES_MAX = 4_096;

  private static final Pattern LINE_END = Pattern.compile("[\\r\\n]|<br ?/?>");
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,10}([.][0-9]{1,6})?");
  private static final List<String> MEASURED = List.of("PRES", "HR", "RR", "ACT");
  private static final List<String> OWN = List.of("SER", "TS", "TS_R", "FW");

  private EmfitQsDecoder() {}

  static Decoded decode(Envelope envelope) {
    if (envelope.payload().length > PAYLOAD_BYTES_MAX) {
      throw new Refusal(
          RejectReason.TOO_COMPLEX,
          envelope.payload().length + " bytes; at most " + PAYLOAD_BYTES_MAX + " are read");
    }
    Map<String, String> lines = lines(new String(envelope.payload(), StandardCharsets.UTF_8));
    Header header = header(envelope, lines);
    if (MEASURED.stream().anyMatch(lines::containsKey)) {
      return new Decoded.Events(List.of(reading(header, lines)));
    }
    if (OWN.stream().anyMatch(lines::containsKey)) {
      String firmware = NativeDecoder.cut(lines.get("FW"), NativeDecoder.FIRMWARE_CHARS_MAX);
      return new Decoded.Events(List.of(new DeviceEvent.Status(header, null, null, firmware)));
    }
    throw new Refusal(
        RejectReason.MISSING_FIELD, "lines PRES=…, HR=…, RR=…, ACT=… are wanted, none is there");
  }

  private static Map<String, String> lines(String text) {
    Map<String, String> lines = new HashMap<>();
    for (String line : LINE_END.split(text, -1)) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        lines.putIfAbsent(line.substring(0, equals).strip(), line.substring(equals + 1).strip());
      }
    }
    return lines;
  }

  private static DeviceEvent reading(Header header, Map<String, String> lines) {
    Boolean inBed =
        switch (lines.getOrDefault("PRES", "")) {
          case "1" -> true;
          case "0" -> false;
          default -> null;
        };
    Integer heartRate = rate(lines.get("HR"), NativeDecoder.HEART_RATE_MAX);
    Integer breathRate = rate(lines.get("RR"), NativeDecoder.BREATH_RATE_MAX);
    Integer movement = number(lines.get("ACT"), NativeDecoder.MOVEMENT_MAX);
    if (inBed == null && heartRate == null && breathRate == null && movement == null) {
      throw new Refusal(
          RejectReason.BAD_VALUE,
          "none of PRES, HR, RR and ACT can be read; 0 or 1, and numbers, are wanted");
    }
    return new DeviceEvent.Reading(header, heartRate, breathRate, movement, inBed);
  }

  private static Integer rate(String text, int max) {
    Integer rate = number(text, max);
    return rate == null || rate == 0 ? null : rate;
  }

  private static Integer number(String text, int max) {
    if (text == null || !NUMBER.matcher(text).matches()) {
      return null;
    }
    long value = Math.round(Double.parseDouble(text));
    return value <= max ? (Integer) (int) value : null;
  }

  private static Header header(Envelope envelope, Map<String, String> lines) {
    long seconds = seconds(lines.get("TS"));
    long atMillis = seconds * 1_000;
    if (seconds > 0 && DeviceClock.holds(atMillis, envelope.receivedAtMillis())) {
      return DeviceClock.at(envelope, key("TS", seconds, envelope), atMillis);
    }
    long sinceStart = seconds(lines.get("TS_R"));
    SenderKey key = sinceStart > 0 ? key("TS_R", sinceStart, envelope) : new SenderKey.None();
    return seconds > 0
        ? DeviceClock.at(envelope, key, atMillis)
        : DeviceClock.missing(envelope, key);
  }

  private static SenderKey key(String name, long seconds, Envelope envelope) {
    return new SenderKey.Text(
        name + seconds + "#" + Long.toHexString(Fnv.hash64(envelope.payload())));
  }

  /** 0 for none. */
  private static long seconds(String text) {
    return text == null || !NUMBER.matcher(text).matches() ? 0 : (long) Double.parseDouble(text);
  }
}
