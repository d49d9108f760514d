package care.shouhu.gateway.tcp;

import static care.shouhu.gateway.tcp.Frames.AL;
import static care.shouhu.gateway.tcp.Frames.AL_ANSWER;
import static care.shouhu.gateway.tcp.Frames.ANSWER_BYTES;
import static care.shouhu.gateway.tcp.Frames.HEARTBEAT;
import static care.shouhu.gateway.tcp.Frames.LK;
import static care.shouhu.gateway.tcp.Frames.LOGIN;
import static care.shouhu.gateway.tcp.Frames.SOS;
import static care.shouhu.gateway.tcp.Frames.TIME;
import static care.shouhu.gateway.tcp.Frames.signedIn;
import static care.shouhu.gateway.tcp.PortUnderTest.IMEI;
import static care.shouhu.gateway.tcp.PortUnderTest.WATCH;
import static care.shouhu.gateway.tcp.PortUnderTest.until;
import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.core.log.Lane;
import care.shouhu.gateway.TestDevices;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The device TCP port, byte by byte. Frames as in the tests of their protocols. */
class TcpEdgeIT {

  @Test
  void pendant_signs_in_calls_and_is_answered() throws IOException {
    try (PortUnderTest port = new PortUnderTest();
        Terminal terminal = signedIn(port)) {

      assertThat(terminal.hex(HEARTBEAT).readHex(ANSWER_BYTES)).startsWith("787805130129");
      assertThat(terminal.hex(SOS).readHex(ANSWER_BYTES)).startsWith("78780519");
      assertThat(terminal.hex(TIME).readHex(16)).startsWith("78780b8a");

      assertThat(port.kept(Lane.URGENT)).containsExactly(IMEI + " shouhu/tcp/urgent " + SOS);
      assertThat(port.kept(Lane.ROUTINE))
          .containsExactly(IMEI + " shouhu/tcp/routine " + HEARTBEAT);
      assertThat(port.links(IMEI)).containsExactly("connected connected");
      assertThat(port.gauge("shouhu_gateway_connections")).isEqualTo(1);
    }
  }

  @Test
  void watch_calls_with_its_first_frame() throws IOException {
    try (PortUnderTest port = new PortUnderTest();
        Terminal terminal = new Terminal(port.port())) {

      assertThat(terminal.text(AL).readText()).isEqualTo(AL_ANSWER);
      assertThat(terminal.text(LK).readText()).isEqualTo(LK);

      assertThat(port.frames(Lane.URGENT)).hasSize(1);
      assertThat(port.frames(Lane.ROUTINE)).hasSize(1);
    }
  }

  @Test
  void frame_in_single_bytes_is_one_frame() throws IOException {
    try (PortUnderTest port = new PortUnderTest();
        Terminal terminal = new Terminal(port.port())) {

      for (int i = 0; i < LOGIN.length(); i += 2) {
        terminal.hex(LOGIN.substring(i, i + 2));
      }

      assertThat(terminal.readHex(ANSWER_BYTES)).startsWith("7878050100");
    }
  }

  @Test
  void answer_waits_for_the_log_and_for_no_other_answer() throws IOException {
    try (PortUnderTest port = new PortUnderTest();
        Terminal terminal = signedIn(port)) {
      port.log.stall();

      terminal.hex(SOS).hex(TIME);

      // Nothing of the question for the time is to be kept.
      assertThat(terminal.readHex(16)).startsWith("78780b8a");
      assertThat(port.kept(Lane.URGENT)).isEmpty();
      port.log.resume();
      assertThat(terminal.readHex(ANSWER_BYTES)).startsWith("78780519");
      assertThat(port.kept(Lane.URGENT)).hasSize(1);
    }
  }

  @Test
  void nothing_is_answered_while_the_log_stands_still() throws IOException {
    try (PortUnderTest port = new PortUnderTest();
        Terminal terminal = signedIn(port);
        Terminal other = new Terminal(port.port())) {
      port.log.stall();
      terminal.hex(SOS);
      until(() -> port.gauge("shouhu_gateway_unacknowledged") == 1);

      terminal.hangUp();
      until(() -> port.gauge("shouhu_gateway_connections") == 0);

      // The gateway goes on, and what it could not answer is not counted as owed for ever.
      port.log.resume();
      assertThat(other.text(LK).readText()).isEqualTo(LK);
      assertThat(port.gauge("shouhu_gateway_unacknowledged")).isZero();
    }
  }

  @Test
  void newer_connection_takes_over_and_the_older_end_changes_nothing() throws IOException {
    try (PortUnderTest port = new PortUnderTest();
        Terminal older = signedIn(port);
        Terminal newer = signedIn(port)) {

      assertThat(older.readHex(1)).isEqualTo(Terminal.CLOSED);

      assertThat(newer.hex(SOS).readHex(ANSWER_BYTES)).startsWith("78780519");
      assertThat(port.links(IMEI))
          .containsExactly("connected connected", "taken_over taken_over", "connected connected");
      until(() -> port.gauge("shouhu_gateway_connections") == 1);
    }
  }

  @Test
  void connection_speaks_for_several_numbers_in_turn() throws IOException {
    try (PortUnderTest port = new PortUnderTest();
        Terminal terminal = new Terminal(port.port())) {
      TestDevices.add(port.directory, PortUnderTest.watch("8800000016"));

      assertThat(terminal.text(LK).readText()).isEqualTo(LK);
      String other = LK.replace("0015", "0016");
      assertThat(terminal.text(other).readText()).isEqualTo(other);

      assertThat(port.frames(Lane.ROUTINE))
          .extracting(e -> e.deviceId())
          .containsExactly(WATCH, "8800000016");
      assertThat(port.links(WATCH))
          .containsExactly("connected connected", "disconnected other_device");
      assertThat(port.gauge("shouhu_gateway_connections")).isEqualTo(1);
    }
  }

  @Test
  void closing_gateway_says_so_in_the_link_change() throws IOException {
    try (PortUnderTest port = new PortUnderTest();
        Terminal terminal = signedIn(port)) {

      port.shutDown();

      assertThat(terminal.readHex(1)).isEqualTo(Terminal.CLOSED);
      assertThat(port.links(IMEI))
          .containsExactly("connected connected", "disconnected shutting_down");
    }
  }
}
