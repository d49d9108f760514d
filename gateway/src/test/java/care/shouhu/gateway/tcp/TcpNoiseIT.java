package care.shouhu.gateway.tcp;

import static care.shouhu.gateway.tcp.Frames.AL;
import static care.shouhu.gateway.tcp.Frames.AL_ANSWER;
import static care.shouhu.gateway.tcp.Frames.ANSWER_BYTES;
import static care.shouhu.gateway.tcp.Frames.LK;
import static care.shouhu.gateway.tcp.Frames.LOGIN;
import static care.shouhu.gateway.tcp.Frames.SOS;
import static care.shouhu.gateway.tcp.Frames.signedIn;
import static care.shouhu.gateway.tcp.PortUnderTest.IMEI;
import static care.shouhu.gateway.tcp.PortUnderTest.until;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.core.log.Lane;
import care.shouhu.gateway.ingest.RefusalReason;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Broken frames and noise at the device TCP port. */
class TcpNoiseIT {

  @Test
  void call_behind_a_false_length_is_heard_at_once() throws IOException {
    try (PortUnderTest port = new PortUnderTest();
        Terminal terminal = signedIn(port)) {

      // The beginning of a frame of 4,000 bytes whose rest never comes.
      terminal.hex("79790fa0").hex(SOS);

      assertThat(terminal.readHex(ANSWER_BYTES)).startsWith("78780519");
    }
  }

  @Test
  void broken_first_frame_is_answered_as_its_protocol_says_and_the_connection_ends()
      throws IOException {
    try (PortUnderTest port = new PortUnderTest();
        Terminal panel = new Terminal(port.port());
        Terminal pendant = new Terminal(port.port())) {

      panel.text("\n0000003B\"ADM-CID\"0042L0#1002[#1002|1101 01 005]_08:15:30,11-24-2026\r");
      pendant.hex(LOGIN.replace("0003c3", "0003c4"));

      assertThat(panel.readText()).contains("\"NAK\"0000R0L0A0[]");
      assertThat(pendant.readHex(1)).isEqualTo(Terminal.CLOSED);
      until(() -> port.refused(RefusalReason.BAD_CHECKSUM) == 2);
    }
  }

  @Test
  void broken_frame_is_in_quarantine_and_the_connection_goes_on() throws IOException {
    try (PortUnderTest port = new PortUnderTest();
        Terminal terminal = signedIn(port)) {

      terminal.hex(SOS.replace("0102", "0103")).hex("00ff").hex(SOS);

      assertThat(terminal.readHex(ANSWER_BYTES)).startsWith("78780519");
      assertThat(port.kept(Lane.URGENT)).containsExactly(IMEI + " shouhu/tcp/urgent " + SOS);
      assertThat(port.kept(Lane.ROUTINE))
          .containsExactly(
              IMEI + " shouhu/refused/bad_checksum/tcp " + SOS.replace("0102", "0103"));
      assertThat(port.refused(RefusalReason.BAD_CHECKSUM)).isEqualTo(1);
    }
  }

  @Test
  void garbage_harms_nobody_beside_it() throws IOException {
    Random random = new Random(7);
    try (PortUnderTest port = new PortUnderTest();
        Terminal pendant = signedIn(port);
        Terminal watch = new Terminal(port.port()).text(LK)) {
      assertThat(watch.readText()).isEqualTo(LK);

      for (int i = 0; i < 300; i++) {
        try (Terminal vandal = new Terminal(port.port())) {
          byte[] bytes = new byte[1 + random.nextInt(300)];
          random.nextBytes(bytes);
          if (i % 3 == 0) {
            vandal.hex("7878");
          } else if (i % 3 == 1) {
            vandal.text("[3G*");
          }
          vandal.bytes(bytes);
        } catch (IOException e) {
          // Closed while it spoke.
        }
      }

      assertThat(pendant.hex(SOS).readHex(ANSWER_BYTES)).startsWith("78780519");
      assertThat(watch.text(AL).readText()).isEqualTo(AL_ANSWER);
      assertThat(port.refused(RefusalReason.PROTOCOL_UNKNOWN)).isGreaterThan(50);
      until(() -> port.gauge("shouhu_gateway_connections") == 2);
    }
  }

  @Test
  void noise_without_end_ends_the_connection() throws IOException {
    try (PortUnderTest port = new PortUnderTest();
        Terminal terminal = signedIn(port)) {
      try {
        terminal.bytes(new byte[80_000]);
      } catch (IOException e) {
        // Closed while it spoke.
      }

      assertThat(terminal.readHex(1)).isEqualTo(Terminal.CLOSED);
      assertThat(port.refused(RefusalReason.MALFORMED)).isEqualTo(1);
    }
  }

  @Test
  void frame_above_the_limit_ends_the_connection() throws IOException {
    try (PortUnderTest port = new PortUnderTest();
        Terminal terminal = new Terminal(port.port())) {
      // JT/T 808: a frame ends at the next 7e, and none comes.
      terminal.hex("7e0200").bytes("x".repeat(5_000).getBytes(UTF_8));

      assertThat(terminal.readHex(1)).isEqualTo(Terminal.CLOSED);
      assertThat(port.refused(RefusalReason.TOO_LARGE)).isEqualTo(1);
    }
  }
}
