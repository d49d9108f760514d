package care.shouhu.gateway.tcp;

import static care.shouhu.gateway.tcp.PortUnderTest.until;
import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.core.directory.Device.DeviceKind;
import care.shouhu.core.directory.Device.Profile;
import care.shouhu.core.log.InMemoryLog;
import care.shouhu.core.log.Lane;
import care.shouhu.core.wire.Decoded;
import care.shouhu.core.wire.Decoders;
import care.shouhu.core.wire.Envelope;
import care.shouhu.gateway.TestDevices;
import care.shouhu.gateway.ingest.IngestLimits;
import care.shouhu.gateway.ingest.RefusalReason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** JT/T 808, EV-07B and SIA DC-09 over real sockets. Frames as in the tests of the protocols. */
class PendantsAndPanelsIT {

  static final String TERMINAL = "12345678901";
  static final String REGISTRATION =
      "7e0100002c0123456789010000001f007363640000007777772e3830382e636f6d0000000000000000003736353433"
          + "323101b2e24131323334cc7e";
  private static final String REGISTERED =
      "7e8100000f0123456789010000000000303132333435363738393031067e";
  static final String AUTHENTICATION = "7e0102000b01234567890100003137323939383431373338b57e";
  static final String HEARTBEAT = "7e0002000001234567890100008a7e";
  static final String EMERGENCY =
      "7e0200001c0123456789010000000004010000080007203b7d0202633df70138000300632410012359591d7e";

  static final String PENDANT = "862221087780481";
  static final String SOS =
      "ab104b00cab208010110013836323232313038373738303438310d24d0b71d6a0800f864000000000d0200100000d0b7"
          + "1d6a000000001c23c69b531448e06ed4e621e254cf084d696e6946696e646572204851";
  private static final String SUCCESS = "ab00030008c708017f0100";

  static final String ACCOUNT = "1002";
  static final String PERSONAL_EMERGENCY =
      "\n1B67003B\"ADM-CID\"0042L0#1002[#1002|1101 01 005]_08:15:30,11-24-2026\r";

  private static PortUnderTest port(String id, Profile profile) {
    var port = new PortUnderTest();
    TestDevices.add(port.directory, TestDevices.device(id, DeviceKind.CALL_BUTTON, profile, null));
    return port;
  }

  private static String answer(String message, int result) {
    return "7e8001000501234567890100000000" + message + "%02x".formatted(result);
  }

  @Test
  void terminal_registers_signs_in_and_its_call_is_answered_when_durable() throws IOException {
    try (PortUnderTest port = port(TERMINAL, Profile.JT808);
        Terminal terminal = new Terminal(port.port())) {
      terminal.hex(REGISTRATION).hex(AUTHENTICATION).hex(HEARTBEAT);
      assertThat(terminal.readHex(REGISTERED.length() / 2)).isEqualTo(REGISTERED);
      assertThat(terminal.readHex(20)).isEqualTo(answer("0102", 0) + "0f7e");
      assertThat(terminal.readHex(20)).isEqualTo(answer("0002", 0) + "0e7e");
      port.log.stall();

      terminal.hex(EMERGENCY);
      until(() -> port.gauge("shouhu_gateway_unacknowledged") == 1);
      assertThat(port.frames(Lane.URGENT)).isEmpty();
      port.log.resume();

      assertThat(terminal.readHex(20)).isEqualTo(answer("0200", 0) + "0e7e");
      assertThat(port.kept(Lane.ROUTINE))
          .containsExactly(TERMINAL + " shouhu/tcp/routine " + HEARTBEAT);
      assertThat(port.kept(Lane.URGENT))
          .containsExactly(TERMINAL + " shouhu/tcp/urgent " + EMERGENCY);
      assertThat(said(port.frames(Lane.URGENT).getFirst())).contains("kind=CALL");
    }
  }

  @Test
  void terminal_that_is_not_registered_hears_so() throws IOException {
    try (PortUnderTest port = new PortUnderTest();
        Terminal terminal = new Terminal(port.port())) {

      terminal.hex(REGISTRATION);

      assertThat(terminal.readHex(18)).startsWith("7e810000030123456789010000000004");
      assertThat(terminal.readHex(1)).isEqualTo(Terminal.CLOSED);
    }
  }

  @Test
  void pendant_calls_with_its_first_frame_and_is_answered_when_durable() throws IOException {
    try (PortUnderTest port = port(PENDANT, Profile.EV07B);
        Terminal terminal = new Terminal(port.port())) {
      port.log.stall();

      terminal.hex(SOS);
      until(() -> port.gauge("shouhu_gateway_unacknowledged") == 1);
      assertThat(port.frames(Lane.URGENT)).isEmpty();
      port.log.resume();

      assertThat(terminal.readHex(SUCCESS.length() / 2)).isEqualTo(SUCCESS);
      assertThat(port.kept(Lane.URGENT)).containsExactly(PENDANT + " shouhu/tcp/urgent " + SOS);
      assertThat(said(port.frames(Lane.URGENT).getFirst())).contains("kind=CALL");
    }
  }

  @Test
  void panel_calls_with_its_first_message_and_is_answered_when_durable() throws IOException {
    try (PortUnderTest port = port(ACCOUNT, Profile.SIA_DC09);
        Terminal terminal = new Terminal(port.port())) {
      port.log.stall();

      terminal.text(PERSONAL_EMERGENCY);
      until(() -> port.gauge("shouhu_gateway_unacknowledged") == 1);
      assertThat(port.frames(Lane.URGENT)).isEmpty();
      port.log.resume();

      assertThat(terminal.readText()).isEqualTo("\nA1BD0012\"ACK\"0042L0#1002[]");
      assertThat(port.kept(Lane.URGENT))
          .containsExactly(ACCOUNT + " shouhu/tcp/urgent " + hex(PERSONAL_EMERGENCY));
      assertThat(said(port.frames(Lane.URGENT).getFirst())).contains("kind=CALL");
    }
  }

  @Test
  void panel_of_an_unknown_account_is_to_try_again() throws IOException {
    try (PortUnderTest port = new PortUnderTest();
        Terminal terminal = new Terminal(port.port())) {

      terminal.text(PERSONAL_EMERGENCY);

      assertThat(terminal.readText()).matches("\n[0-9A-F]{4}0025\"NAK\"0000R0L0A0\\[]");
      assertThat(port.frames(Lane.URGENT)).isEmpty();
    }
  }

  @Test
  void unknown_account_of_a_receiver_is_refused_for_itself_alone() throws IOException {
    AtomicInteger asked = new AtomicInteger();
    try (PortUnderTest port = port(ACCOUNT, Profile.SIA_DC09);
        Terminal receiver = new Terminal(port.port())) {
      port.register =
          id -> {
            asked.incrementAndGet();
            return CompletableFuture.completedFuture(null);
          };
      String stranger = message("1003");

      // First, between others, and again.
      receiver.text(stranger).text(PERSONAL_EMERGENCY).text(stranger).text(PERSONAL_EMERGENCY);

      assertThat(receiver.readText()).contains("\"NAK\"");
      assertThat(receiver.readText() + receiver.readText() + receiver.readText())
          .contains("\"NAK\"", "\"ACK\"0042L0#1002[]");
      assertThat(port.frames(Lane.URGENT)).filteredOn(PendantsAndPanelsIT::isFrame).hasSize(2);
      assertThat(port.refused(RefusalReason.UNKNOWN_DEVICE)).isEqualTo(2);
      assertThat(port.links(ACCOUNT)).containsExactly("connected connected");
      assertThat(asked).hasValue(1);
    }
  }

  @Test
  void account_the_register_cannot_be_asked_about_holds_up_nobody() throws IOException {
    try (PortUnderTest port = port(ACCOUNT, Profile.SIA_DC09);
        Terminal receiver = new Terminal(port.port())) {
      port.register = id -> CompletableFuture.failedFuture(new IllegalStateException("down"));

      receiver.text(PERSONAL_EMERGENCY).text(message("1003")).text(PERSONAL_EMERGENCY);

      // No answer to the one in between: it is to come again.
      assertThat(receiver.readText()).contains("\"ACK\"0042L0#1002[]");
      assertThat(receiver.readText()).contains("\"ACK\"0042L0#1002[]");
      assertThat(port.refused(RefusalReason.REGISTER_UNAVAILABLE)).isEqualTo(1);
    }
  }

  @Test
  void register_that_does_not_answer_is_not_asked_at_each_account_nor_guessed_for()
      throws IOException {
    AtomicInteger asked = new AtomicInteger();
    try (PortUnderTest port = port(ACCOUNT, Profile.SIA_DC09);
        Terminal receiver = new Terminal(port.port())) {
      port.register =
          id -> {
            asked.incrementAndGet();
            return CompletableFuture.failedFuture(new IllegalStateException("down"));
          };

      receiver.text(message("1003")).text(message("1004")).text(message("1003"));
      receiver.text(PERSONAL_EMERGENCY);

      // None of them is told that it is unknown.
      assertThat(receiver.readText()).contains("\"ACK\"0042L0#1002[]");
      assertThat(asked).hasValue(1);
      assertThat(port.refused(RefusalReason.REGISTER_UNAVAILABLE)).isEqualTo(3);
    }
  }

  @Test
  void accounts_of_nobody_have_a_rate_before_any_is_known() throws IOException {
    IngestLimits limits = IngestLimits.defaults().withRates(5, 5);
    try (PortUnderTest port = new PortUnderTest(new InMemoryLog(), limits, TcpLimits.defaults());
        Terminal receiver = new Terminal(port.port())) {
      for (int i = 0; i < 54; i++) {
        receiver.text(message("1003"));
      }

      until(() -> port.gauge("shouhu_gateway_paused") == 1);
      for (int i = 0; i < 54; i++) {
        assertThat(receiver.readText()).contains("\"NAK\"");
      }
    }
  }

  @Test
  void account_that_is_removed_leaves_the_receiver_to_the_others() throws IOException {
    try (PortUnderTest port = port(ACCOUNT, Profile.SIA_DC09);
        Terminal receiver = new Terminal(port.port())) {
      TestDevices.add(
          port.directory,
          TestDevices.device("1003", DeviceKind.CALL_BUTTON, Profile.SIA_DC09, null));
      assertThat(receiver.text(PERSONAL_EMERGENCY).readText()).contains("ACK");

      TestDevices.remove(port.directory, ACCOUNT);

      assertThat(receiver.text(PERSONAL_EMERGENCY).readText()).contains("NAK");
      assertThat(receiver.text(message("1003")).readText()).contains("\"ACK\"0042L0#1003[]");
      assertThat(port.links(ACCOUNT))
          .containsExactly("connected connected", "disconnected removed");
    }
  }

  /** The same message of another account, with its checksum. */
  private static String message(String account) {
    String body =
        PERSONAL_EMERGENCY
            .substring(9, PERSONAL_EMERGENCY.length() - 1)
            .replace("#" + ACCOUNT, "#" + account);
    int crc = 0;
    for (byte b : body.getBytes(StandardCharsets.ISO_8859_1)) {
      crc ^= b & 0xff;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) == 0 ? crc >> 1 : crc >> 1 ^ 0xA001;
      }
    }
    return "\n%04X%04X%s\r".formatted(crc, body.length(), body);
  }

  @Test
  void message_that_cannot_be_trusted_is_answered_so_and_the_next_one_is_heard()
      throws IOException {
    try (PortUnderTest port = port(ACCOUNT, Profile.SIA_DC09);
        Terminal terminal = new Terminal(port.port())) {
      terminal.text(PERSONAL_EMERGENCY);
      assertThat(terminal.readText()).contains("ACK");

      terminal.text(PERSONAL_EMERGENCY.replace("1101", "1100")).text(PERSONAL_EMERGENCY);

      assertThat(terminal.readText()).contains("\"NAK\"0000R0L0A0[]");
      assertThat(terminal.readText()).contains("\"ACK\"0042L0#1002[]");
      assertThat(port.frames(Lane.URGENT)).filteredOn(PendantsAndPanelsIT::isFrame).hasSize(2);
    }
  }

  private static boolean isFrame(Envelope envelope) {
    return envelope.topic().equals("shouhu/tcp/urgent");
  }

  private static String said(Envelope envelope) {
    return ((Decoded.Events) Decoders.decode(envelope)).events().toString();
  }

  private static String hex(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.ISO_8859_1));
  }
}
