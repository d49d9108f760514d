package care.shouhu.command.web;

import care.shouhu.core.event.DeviceEvent;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** What devices send, so that a person can read it. */
final class ShownBytes {
  private static final HexFormat HEX = HexFormat.ofDelimiter(" ").withUpperCase();

  private ShownBytes() {}

  /** UTF-8 as it is; anything else, and what would not show, in hexadecimal digits. */
  static String text(byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      boolean shows = text.chars().noneMatch(c -> Character.isISOControl(c) && !isSpace(c));
      return shows ? text : HEX.formatHex(bytes);
    } catch (CharacterCodingException e) {
      return HEX.formatHex(bytes);
    }
  }

  private static boolean isSpace(int c) {
    return c == '\n' || c == '\r' || c == '\t';
  }

  /** One event in a few words. */
  static String words(DeviceEvent event) {
    return switch (event) {
      case DeviceEvent.Signal it ->
          it.detail() == null ? it.kind().wireName() : it.kind().wireName() + ": " + it.detail();
      case DeviceEvent.Status it ->
          "status"
              + said(" battery %", it.batteryPercent())
              + said(" rssi dBm", it.rssiDbm())
              + said(" firmware", it.firmware());
      case DeviceEvent.Reading it ->
          "reading"
              + said(" heart rate", it.heartRate())
              + said(" breath rate", it.breathRate())
              + said(" movement", it.movement())
              + said(" in bed", it.inBed());
      case DeviceEvent.Reply it -> (it.ok() ? "did command " : "failed command ") + it.commandId();
      case DeviceEvent.Link it -> it.change().wireName();
      case DeviceEvent.CommandProgress it -> "command " + it.commandId();
    };
  }

  private static String said(String name, Object value) {
    return value == null ? "" : name + " " + value;
  }
}
