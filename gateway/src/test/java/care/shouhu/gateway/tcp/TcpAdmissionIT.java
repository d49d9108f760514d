package care.shouhu.gateway.tcp;

import static care.shouhu.gateway.tcp.Frames.ANSWER_BYTES;
import static care.shouhu.gateway.tcp.Frames.HEARTBEAT;
import static care.shouhu.gateway.tcp.Frames.LK;
import static care.shouhu.gateway.tcp.Frames.SOS;
import static care.shouhu.gateway.tcp.Frames.signedIn;
import static care.shouhu.gateway.tcp.PortUnderTest.IMEI;
import static care.shouhu.gateway.tcp.PortUnderTest.until;
import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.core.log.InMemoryLog;
import care.shouhu.core.log.Lane;
import care.shouhu.gateway.TestDevices;
import care.shouhu.gateway.ingest.ConnectLimits;
import care.shouhu.gateway.ingest.IngestLimits;
import care.shouhu.gateway.ingest.RefusalReason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Who is let in at the device TCP port, and who is not. */
class TcpAdmissionIT {

  @Test
  void device_registered_a_moment_ago_is_known_after_asking() throws IOException {
    try (PortUnderTest port = new PortUnderTest();
        Terminal terminal = new Terminal(port.port())) {
      CompletableFuture<Void> answer = new CompletableFuture<>();
      port.register = id -> answer;
      terminal.text("[3G*0000000077*0002*LK][3G*0000000077*0003*TKQ]");
      until(() -> port.gauge("shouhu_gateway_paused") == 1);

      // Registered without the leading zeros.
      TestDevices.add(port.directory, PortUnderTest.watch("77"));
      answer.complete(null);

      assertThat(List.of(terminal.readText(), terminal.readText()))
          .containsExactlyInAnyOrder("[3G*0000000077*0002*LK]", "[3G*0000000077*0003*TKQ]");
      assertThat(port.frames(Lane.ROUTINE)).extracting(e -> e.deviceId()).containsExactly("77");
    }
  }

  @Test
  void unknown_device_is_not_answered_and_held_for_a_person() throws IOException {
    try (PortUnderTest port = new PortUnderTest();
        Terminal terminal = new Terminal(port.port())) {

      terminal.text("[3G*9999999999*0002*LK]");

      assertThat(terminal.readText()).isEqualTo(Terminal.CLOSED);
      assertThat(port.refused(RefusalReason.UNKNOWN_DEVICE)).isEqualTo(1);
      assertThat(port.frames(Lane.ROUTINE))
          .extracting(e -> e.deviceId() + " " + e.topic())
          .containsExactly("9999999999 shouhu/unknown/watch_3g");
      assertThat(port.gauge("shouhu_gateway_connections")).isZero();
    }
  }

  @Test
  void address_that_names_too_many_who_are_nobody_costs_the_register_nothing() throws IOException {
    IngestLimits limits =
        IngestLimits.defaults().withConnects(ConnectLimits.defaults().withAddressRates(1_000, 2));
    AtomicInteger asked = new AtomicInteger();
    try (PortUnderTest port = new PortUnderTest(new InMemoryLog(), limits, TcpLimits.defaults())) {
      port.register =
          id -> {
            asked.incrementAndGet();
            return CompletableFuture.completedFuture(null);
          };
      for (int i = 0; i < 10; i++) {
        try (Terminal terminal =
            new Terminal(port.port()).text("[3G*999999999" + i + "*0002*LK]")) {
          assertThat(terminal.readText()).isEqualTo(Terminal.CLOSED);
        }
      }

      assertThat(asked.get()).isEqualTo(2);
      assertThat(port.refused(RefusalReason.ADDRESS_RATE)).isEqualTo(8);
      try (Terminal known = new Terminal(port.port()).text(LK)) {
        assertThat(known.readText()).isEqualTo(LK);
      }
    }
  }

  @Test
  void connections_are_let_in_at_a_rate() throws IOException {
    IngestLimits limits =
        IngestLimits.defaults().withConnects(ConnectLimits.defaults().withRates(40, 1));
    List<Terminal> terminals = new ArrayList<>();
    try (PortUnderTest port = new PortUnderTest(new InMemoryLog(), limits, TcpLimits.defaults())) {

      for (int i = 20; i < 40; i++) {
        TestDevices.add(port.directory, PortUnderTest.watch("88000000" + i));
      }
      for (int i = 20; i < 40; i++) {
        terminals.add(new Terminal(port.port()).text(LK.replace("0015*", "00" + i + "*")));
      }

      until(() -> port.gauge("shouhu_gateway_connects_waiting") > 0);
      for (Terminal terminal : terminals) {
        assertThat(terminal.readText()).endsWith("LK]");
        terminal.hangUp();
      }
    }
  }

  @Test
  void register_that_cannot_be_asked_is_no_answer_about_the_device() throws IOException {
    try (PortUnderTest port = new PortUnderTest();
        Terminal terminal = new Terminal(port.port())) {
      port.register = id -> CompletableFuture.failedFuture(new IllegalStateException("down"));

      terminal.text("[3G*9999999999*0002*LK]");

      assertThat(terminal.readText()).isEqualTo(Terminal.CLOSED);
      assertThat(port.refused(RefusalReason.REGISTER_UNAVAILABLE)).isEqualTo(1);
      assertThat(port.frames(Lane.ROUTINE)).isEmpty();
    }
  }

  @Test
  void device_of_another_profile_is_refused() throws IOException {
    try (PortUnderTest port = new PortUnderTest();
        Terminal terminal = new Terminal(port.port())) {

      terminal.text("[3G*" + IMEI + "*0002*LK]");

      assertThat(terminal.readText()).isEqualTo(Terminal.CLOSED);
      assertThat(port.refused(RefusalReason.WRONG_PROFILE)).isEqualTo(1);
    }
  }

  @Test
  void device_that_is_removed_is_heard_no_more() throws IOException {
    try (PortUnderTest port = new PortUnderTest();
        Terminal terminal = signedIn(port)) {

      TestDevices.remove(port.directory, IMEI);

      assertThat(terminal.hex(HEARTBEAT).readHex(1)).isEqualTo(Terminal.CLOSED);
      assertThat(port.refused(RefusalReason.REMOVED)).isEqualTo(1);
      assertThat(port.frames(Lane.ROUTINE)).isEmpty();
    }
  }

  @Test
  void frame_before_the_login_is_refused() throws IOException {
    try (PortUnderTest port = new PortUnderTest();
        Terminal terminal = new Terminal(port.port())) {

      terminal.hex(SOS);

      assertThat(terminal.readHex(1)).isEqualTo(Terminal.CLOSED);
      assertThat(port.refused(RefusalReason.NOT_SIGNED_IN)).isEqualTo(1);
      assertThat(port.frames(Lane.URGENT)).isEmpty();
    }
  }

  @Test
  void slow_ones_are_closed_in_every_state() throws IOException {
    TcpLimits limits = TcpLimits.defaults().withTimes(200, 200, 200);
    try (PortUnderTest port =
            new PortUnderTest(new InMemoryLog(), IngestLimits.defaults(), limits);
        Terminal silent = new Terminal(port.port());
        Terminal nameless = new Terminal(port.port()).hex("787812");
        Terminal asked = new Terminal(port.port())) {
      port.register = id -> new CompletableFuture<>();
      asked.text("[3G*9999999999*0002*LK]");

      assertThat(silent.readHex(1)).isEqualTo(Terminal.CLOSED);
      assertThat(nameless.readHex(1)).isEqualTo(Terminal.CLOSED);
      assertThat(asked.readHex(1)).isEqualTo(Terminal.CLOSED);

      assertThat(port.refused(RefusalReason.CONNECT_TIMEOUT)).isEqualTo(2);
      assertThat(port.refused(RefusalReason.REGISTER_UNAVAILABLE)).isEqualTo(1);
    }
  }

  @Test
  void connections_of_all_edges_are_counted_together() throws IOException {
    IngestLimits limits = IngestLimits.defaults().withConnectionsMax(1);
    try (PortUnderTest port = new PortUnderTest(new InMemoryLog(), limits, TcpLimits.defaults());
        Terminal first = signedIn(port);
        Terminal second = new Terminal(port.port()).text(LK)) {

      assertThat(second.readText()).isEqualTo(Terminal.CLOSED);
      assertThat(port.refused(RefusalReason.CONNECTIONS_FULL)).isEqualTo(1);
      assertThat(first.hex(HEARTBEAT).readHex(ANSWER_BYTES)).startsWith("78780513");
    }
  }
}
