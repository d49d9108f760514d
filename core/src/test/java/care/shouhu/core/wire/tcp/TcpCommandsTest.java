package care.shouhu.core.wire.tcp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.core.wire.DeviceCommand;
import care.shouhu.core.wire.DeviceCommand.Kind;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What terminals are told, and what they say to it. */
class TcpCommandsTest {
  private static final String LK = "[3G*8800000015*0002*LK]";

  private final Jt808 jt808 = new Jt808();
  private final Watch3g watch = new Watch3g();

  private static DeviceCommand command(String id, Kind kind) {
    return new DeviceCommand(id, "d-1", kind, kind == Kind.SET_INTERVAL ? 600 : null, 1, 2);
  }

  private static byte[] hex(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  private Jt808Frame told(Kind kind, String heard) {
    return Jt808Frame.of(jt808.command(command("C-7", kind), hex(heard)).orElseThrow()).frame();
  }

  @Test
  void aTerminalReadsALineAloudInItsOwnEdition() {
    Jt808Frame before = told(Kind.HELP_IS_COMING, Jt808Test.HEARTBEAT);
    Jt808Frame after = told(Kind.HELP_IS_COMING, Jt808Test.EDITION_2019);

    assertThat(before.message()).isEqualTo(0x8300);
    assertThat(before.number()).isEqualTo("012345678901");
    assertThat(before.body()[0]).isEqualTo((byte) 0x0D);
    assertThat(text(before, 1)).isEqualTo("有人正在赶来，请别着急");
    assertThat(after.number()).isEqualTo("00000000017299841738");
    assertThat(after.version()).isEqualTo(1);
    assertThat(after.body()).startsWith(0x0E, 1);
    assertThat(text(after, 2)).isEqualTo("有人正在赶来，请别着急");
  }

  private static String text(Jt808Frame frame, int from) {
    byte[] body = frame.body();
    return new String(body, from, body.length - from, Charset.forName("GBK"));
  }

  @Test
  void aTerminalIsRestartedByWordFour() {
    Jt808Frame frame = told(Kind.REBOOT, Jt808Test.HEARTBEAT);

    assertThat(frame.message()).isEqualTo(0x8105);
    assertThat(frame.body()).containsExactly(4);
  }

  @Test
  void onlyItsOwnAnswerConfirmsACommandToATerminal() {
    DeviceCommand sent = command("C-7", Kind.HELP_IS_COMING);
    Jt808Frame told = told(Kind.HELP_IS_COMING, Jt808Test.HEARTBEAT);

    assertThat(jt808.confirms(answer(told.serial(), 0x8300, 0), sent)).contains(true);
    assertThat(jt808.confirms(answer(told.serial(), 0x8300, 3), sent)).contains(false);
    assertThat(jt808.confirms(answer(told.serial() + 1, 0x8300, 0), sent)).isEmpty();
    assertThat(jt808.confirms(answer(told.serial(), 0x8105, 0), sent)).isEmpty();
    assertThat(jt808.confirms(hex(Jt808Test.HEARTBEAT), sent)).isEmpty();
  }

  private static byte[] answer(int serial, int message, int result) {
    var body = ByteBuffer.allocate(5).putShort((short) serial).putShort((short) message);
    Jt808Frame any = Jt808Frame.of(hex(Jt808Test.HEARTBEAT)).frame();
    return any.toTerminal(0x0001, 9, body.put((byte) result).array());
  }

  @ParameterizedTest
  @CsvSource({
    "IDENTIFY,[3G*8800000015*0004*FIND]",
    "REBOOT,[3G*8800000015*0005*RESET]",
    "SET_INTERVAL,'[3G*8800000015*000a*UPLOAD,600]'",
    "HELP_IS_COMING,"
        + "'[3G*8800000015*0034*MESSAGE,67094EBA6B6357288D766765FF0C8BF7522B77406025]'",
  })
  void aWatchIsToldInItsOwnWords(Kind kind, String frame) {
    byte[] told = watch.command(command("C-7", kind), LK.getBytes(ISO_8859_1)).orElseThrow();

    assertThat(new String(told, ISO_8859_1)).isEqualTo(frame);
    assertThat(watch.confirms(told, command("C-7", kind))).contains(true);
    assertThat(watch.confirms(LK.getBytes(ISO_8859_1), command("C-7", kind))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void whatAProtocolSaysItCanTellItHasAFrameFor(Kind kind) {
    assertThat(jt808.command(command("C-7", kind), hex(Jt808Test.HEARTBEAT)).isPresent())
        .isEqualTo(jt808.says(kind));
    assertThat(watch.command(command("C-7", kind), LK.getBytes(ISO_8859_1)).isPresent())
        .isEqualTo(watch.says(kind));
    assertThat(new Gt06().says(kind)).isFalse();
  }
}
