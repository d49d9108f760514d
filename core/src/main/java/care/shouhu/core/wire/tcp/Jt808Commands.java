package care.shouhu.core.wire.tcp;

import care.shouhu.core.wire.DeviceCommand;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.util.Optional;

/**
 * Commands to terminals of JT/T 808: texts that are shown and read aloud (0x8300), and the restart
 * (0x8105, word 4). The terminal answers with 0x0001, which names serial and message.
 *
 * <p>Sources: JT/T 808-2013 and -2019.
 */
final class Jt808Commands {
  private static final int TEXT = 0x8300;
  private static final int CONTROL = 0x8105;
  private static final byte RESTART = 4;

  /** Shown (bit 2) and read aloud (bit 3). */
  private static final int SHOWN_AND_READ = 0x0C;

  /** Bit 0 in the editions before 2019; in that of 2019 bits 0 and 1 are 10. */
  private static final int URGENT = 0x01;

  private static final int URGENT_2019 = 0x02;
  private static final int SERVICE_2019 = 0x01;

  /** The kind of text, which the edition of 2019 wants beside the flags. */
  private static final int NOTICE_2019 = 1;

  private static final Charset GBK = Charset.forName("GBK");
  private static final int ANSWER_BYTES = 5;
  private static final int SUCCESS = 0;

  private Jt808Commands() {}

  static boolean says(DeviceCommand.Kind kind) {
    return switch (kind) {
      case IDENTIFY, HELP_IS_COMING, REBOOT -> true;
      case SET_INTERVAL -> false;
    };
  }

  static Optional<byte[]> frame(DeviceCommand command, Jt808Frame heard) {
    int serial = serial(command);
    return switch (command.kind()) {
      case IDENTIFY -> Optional.of(text(heard, serial, false, "这是您的设备"));
      case HELP_IS_COMING -> Optional.of(text(heard, serial, true, "有人正在赶来，请别着急"));
      case REBOOT -> Optional.of(heard.toTerminal(CONTROL, serial, new byte[] {RESTART}));
      case SET_INTERVAL -> Optional.empty();
    };
  }

  private static byte[] text(Jt808Frame heard, int serial, boolean urgent, String text) {
    var body = new ByteArrayOutputStream();
    if (heard.version() < 0) {
      body.write(SHOWN_AND_READ | (urgent ? URGENT : 0));
    } else {
      body.write(SHOWN_AND_READ | (urgent ? URGENT_2019 : SERVICE_2019));
      body.write(NOTICE_2019);
    }
    body.writeBytes(text.getBytes(GBK));
    return heard.toTerminal(TEXT, serial, body.toByteArray());
  }

  /** From the command's id, so that the answer is told without keeping a count. */
  private static int serial(DeviceCommand command) {
    return command.id().hashCode() & 0xffff;
  }

  /** Whether the terminal will do it; empty when the frame answers something else. */
  static Optional<Boolean> confirms(Jt808Frame frame, DeviceCommand sent) {
    byte[] body = frame.body();
    if (frame.message() != Jt808.TERMINAL_ANSWER || body.length < ANSWER_BYTES) {
      return Optional.empty();
    }
    int message = sent.kind() == DeviceCommand.Kind.REBOOT ? CONTROL : TEXT;
    boolean its =
        Jt808Frame.uint16(body, 0) == serial(sent) && Jt808Frame.uint16(body, 2) == message;
    return its ? Optional.of(body[4] == SUCCESS) : Optional.empty();
  }
}
