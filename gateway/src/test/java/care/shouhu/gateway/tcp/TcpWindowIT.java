package care.shouhu.gateway.tcp;

import static care.shouhu.gateway.tcp.Frames.AL;
import static care.shouhu.gateway.tcp.Frames.ANSWER_BYTES;
import static care.shouhu.gateway.tcp.Frames.HEARTBEAT;
import static care.shouhu.gateway.tcp.Frames.LK;
import static care.shouhu.gateway.tcp.Frames.SOS;
import static care.shouhu.gateway.tcp.Frames.TIME;
import static care.shouhu.gateway.tcp.Frames.signedIn;
import static care.shouhu.gateway.tcp.PortUnderTest.WATCH;
import static care.shouhu.gateway.tcp.PortUnderTest.until;
import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.core.log.InMemoryLog;
import care.shouhu.core.log.Lane;
import care.shouhu.core.log.LogLimits;
import care.shouhu.gateway.ingest.IngestLimits;
import care.shouhu.gateway.ingest.RefusalReason;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a terminal sends while the log takes nothing, or the window is full: nothing is lost. */
class TcpWindowIT {

  @Test
  void call_that_the_log_refuses_is_not_answered_and_the_connection_ends() throws IOException {
    InMemoryLog log =
        new InMemoryLog(new LogLimits(1000, 1 << 20, 1 << 20, 0, 300), new SimpleMeterRegistry());
    try (PortUnderTest port =
            new PortUnderTest(log, IngestLimits.defaults(), TcpLimits.defaults());
        Terminal terminal = new Terminal(port.port())) {

      terminal.text(AL.replace(",0,0,0]", "," + "0".repeat(400) + "]")).text(LK);

      assertThat(terminal.readText()).isEqualTo(Terminal.CLOSED);
      assertThat(port.refused(RefusalReason.NOT_DURABLE)).isEqualTo(1);
      until(() -> port.links(WATCH).size() == 2);
      assertThat(port.links(WATCH))
          .containsExactly("connected connected", "disconnected not_durable");
    }
  }

  @Test
  void call_behind_positions_that_the_log_does_not_take_is_durable_and_answered_at_once()
      throws IOException {
    InMemoryLog log = fullForRoutine();
    try (PortUnderTest port =
            new PortUnderTest(log, IngestLimits.defaults(), TcpLimits.defaults());
        Terminal terminal = signedIn(port)) {

      terminal.hex(HEARTBEAT).hex(HEARTBEAT).hex(SOS);

      // Whoever called hears it, though the positions before have no answer yet.
      assertThat(terminal.readHex(ANSWER_BYTES)).startsWith("78780519");
      assertThat(port.kept(Lane.URGENT)).hasSize(1);
      assertThat(port.gauge("shouhu_gateway_parked")).isEqualTo(2);
      log.release("reader", Lane.ROUTINE, log.endPosition(Lane.ROUTINE));
      assertThat(terminal.readHex(ANSWER_BYTES)).startsWith("78780513");
      assertThat(terminal.readHex(ANSWER_BYTES)).startsWith("78780513");
      assertThat(port.gauge("shouhu_gateway_parked")).isZero();
    }
  }

  @Test
  void call_behind_more_than_can_wait_is_taken_and_the_rest_is_let_go() throws IOException {
    InMemoryLog log = fullForRoutine();
    try (PortUnderTest port =
            new PortUnderTest(log, IngestLimits.defaults(), TcpLimits.defaults());
        Terminal terminal = signedIn(port)) {

      for (int i = 0; i < 20; i++) {
        terminal.hex(HEARTBEAT);
      }
      terminal.hex(SOS);

      assertThat(terminal.readHex(ANSWER_BYTES)).startsWith("78780519");
      log.release("reader", Lane.ROUTINE, log.endPosition(Lane.ROUTINE));
      for (int i = 0; i < 16; i++) {
        assertThat(terminal.readHex(ANSWER_BYTES)).startsWith("78780513");
      }
      assertThat(port.refused(RefusalReason.NOT_DURABLE)).isEqualTo(4);
      // The connection goes on as before.
      assertThat(terminal.hex(HEARTBEAT).readHex(ANSWER_BYTES)).startsWith("78780513");
    }
  }

  /** A log whose space for routine frames is used up; what is kept for calls is not. */
  private static InMemoryLog fullForRoutine() {
    LogLimits limits = LogLimits.defaults().withDiskBytesMax(10_000);
    InMemoryLog log = new InMemoryLog(limits, new SimpleMeterRegistry());
    log.registerReader("reader", Set.of(Lane.ROUTINE));
    while (log.isWritable(Lane.ROUTINE)) {
      log.append(Lane.ROUTINE, new byte[1], new byte[1_000]).join();
    }
    return log;
  }

  @Test
  void questions_behind_what_is_parked_never_hide_a_call() throws IOException {
    InMemoryLog log = fullForRoutine();
    TcpLimits limits = TcpLimits.defaults().withUnansweredFramesMax(4);
    try (PortUnderTest port = new PortUnderTest(log, IngestLimits.defaults(), limits);
        Terminal terminal = signedIn(port)) {

      terminal.hex(HEARTBEAT).hex(TIME.repeat(10)).hex(SOS);

      for (int i = 0; i < 10; i++) {
        assertThat(terminal.readHex(16)).startsWith("78780b8a");
      }
      assertThat(terminal.readHex(ANSWER_BYTES)).startsWith("78780519");
    }
  }

  @Test
  void window_of_positions_full_stops_reading_at_last_and_loses_nothing() throws IOException {
    TcpLimits limits = TcpLimits.defaults().withUnansweredFramesMax(3);
    try (PortUnderTest port =
            new PortUnderTest(new InMemoryLog(), IngestLimits.defaults(), limits);
        Terminal terminal = signedIn(port)) {
      port.log.stall();
      for (int i = 0; i < 30; i++) {
        terminal.hex(HEARTBEAT);
      }
      until(() -> port.gauge("shouhu_gateway_paused") == 1);
      // Three on their way to the log, and as many parked as may be.
      assertThat(port.gauge("shouhu_gateway_unacknowledged")).isEqualTo(3 + 16);

      port.log.resume();

      for (int i = 0; i < 30; i++) {
        assertThat(terminal.readHex(ANSWER_BYTES)).startsWith("78780513");
      }
      assertThat(port.kept(Lane.ROUTINE)).hasSize(30);
      until(() -> port.gauge("shouhu_gateway_paused") == 0);
      assertThat(port.gauge("shouhu_gateway_unacknowledged")).isZero();
    }
  }

  @Test
  void parked_for_the_window_is_taken_though_the_log_filled_up_meanwhile() throws IOException {
    LogLimits small = LogLimits.defaults().withDiskBytesMax(10_000);
    InMemoryLog log = new InMemoryLog(small, new SimpleMeterRegistry());
    log.registerReader("reader", Set.of(Lane.ROUTINE));
    TcpLimits limits = TcpLimits.defaults().withUnansweredFramesMax(3);
    try (PortUnderTest port = new PortUnderTest(log, IngestLimits.defaults(), limits);
        Terminal terminal = signedIn(port)) {
      log.stall();
      terminal.hex(HEARTBEAT.repeat(4));
      until(() -> port.gauge("shouhu_gateway_parked") == 1);
      for (int i = 0; i < 10; i++) {
        var _ = log.append(Lane.ROUTINE, new byte[1], new byte[1_000]);
      }

      // All of it is durable, and nothing more is taken when the three are told so.
      log.resume();
      for (int i = 0; i < 3; i++) {
        assertThat(terminal.readHex(ANSWER_BYTES)).startsWith("78780513");
      }
      assertThat(log.isWritable(Lane.ROUTINE)).isFalse();
      log.release("reader", Lane.ROUTINE, log.endPosition(Lane.ROUTINE));

      assertThat(terminal.readHex(ANSWER_BYTES)).startsWith("78780513");
      assertThat(port.gauge("shouhu_gateway_parked")).isZero();
    }
  }

  @Test
  void window_of_calls_full_stops_reading_and_loses_nothing() throws IOException {
    TcpLimits limits = TcpLimits.defaults().withUnansweredFramesMax(3);
    try (PortUnderTest port =
            new PortUnderTest(new InMemoryLog(), IngestLimits.defaults(), limits);
        Terminal terminal = signedIn(port)) {
      port.log.stall();
      for (int i = 0; i < 10; i++) {
        terminal.hex(SOS);
      }
      until(() -> port.gauge("shouhu_gateway_paused") == 1);
      assertThat(port.gauge("shouhu_gateway_unacknowledged")).isEqualTo(3);

      port.log.resume();

      for (int i = 0; i < 10; i++) {
        assertThat(terminal.readHex(ANSWER_BYTES)).startsWith("78780519");
      }
      assertThat(port.kept(Lane.URGENT)).hasSize(10);
    }
  }

  @Test
  void rate_exceeded_slows_down_and_loses_nothing() throws IOException {
    IngestLimits limits = IngestLimits.defaults().withRates(5, 5);
    try (PortUnderTest port = new PortUnderTest(new InMemoryLog(), limits, TcpLimits.defaults());
        Terminal terminal = signedIn(port)) {

      for (int i = 0; i < 54; i++) {
        terminal.hex(HEARTBEAT);
      }

      until(() -> port.gauge("shouhu_gateway_paused") == 1);
      for (int i = 0; i < 54; i++) {
        assertThat(terminal.readHex(ANSWER_BYTES)).startsWith("78780513");
      }
    }
  }
}
