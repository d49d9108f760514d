package care.shouhu.core.wire.tcp;

import static java.nio.charset.StandardCharsets.UTF_16BE;

import care.shouhu.core.wire.DeviceCommand;
import java.util.HexFormat;

/**
 * Commands to watches, in the words of their protocol. A watch confirms one by its word alone.
 *
 * <p>Source: the document {@link Watch3g} names.
 */
final class Watch3gCommands {
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private Watch3gCommands() {}

  /** What follows the head: the word, and what belongs to it. Texts are UTF-16 in hexadecimal. */
  static String content(DeviceCommand command) {
    String word = word(command.kind());
    return switch (command.kind()) {
      case HELP_IS_COMING -> word + "," + HEX.formatHex("有人正在赶来，请别着急".getBytes(UTF_16BE));
      case SET_INTERVAL -> word + "," + command.intervalSeconds();
      case IDENTIFY, REBOOT -> word;
    };
  }

  private static String word(DeviceCommand.Kind kind) {
    return switch (kind) {
      // It rings for a minute, or until somebody presses a key.
      case IDENTIFY -> "FIND";
      case HELP_IS_COMING -> "MESSAGE";
      case SET_INTERVAL -> "UPLOAD";
      case REBOOT -> "RESET";
    };
  }

  static boolean isConfirmedBy(Watch3gFrame frame, DeviceCommand sent) {
    return frame.command().equals(word(sent.kind()));
  }
}
