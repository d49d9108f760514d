package care.shouhu.gateway.tcp;

import static care.shouhu.gateway.tcp.PortUnderTest.IMEI;
import static care.shouhu.gateway.tcp.PortUnderTest.WATCH;
import static care.shouhu.gateway.tcp.PortUnderTest.until;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.core.log.InMemoryLog;
import care.shouhu.core.log.Lane;
import care.shouhu.core.log.LogLimits;
import care.shouhu.gateway.TestDevices;
import care.shouhu.gateway.ingest.ConnectLimits;
import care.shouhu.gateway.ingest.IngestLimits;
import care.shouhu.gateway.ingest.RefusalReason;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The device TCP port, byte by byte. Frames as in the tests of their protocols. */
class TcpEdgeIT {

  static final String LOGIN = "78780d0103534190360660610003c3df0d0a";
  static final String HEARTBEAT = "78780a13c40604000201298f5b0d0a";
  static final String SOS = "78781219028f0a29e10036f12003040102000875dc0d0a";
  static final String TIME = "7878058a000688290d0a";
  static final String LK = "[3G*8800000015*0002*LK]";
  static final String AL =
      "[3G*8800000015*003e*AL_LTE,170525,214118,V,0,N,0,E,0,0,0,0,0,22,0,0,00010000,0,0,0]";
  static final String AL_ANSWER = "[3G*8800000015*0002*AL]";
  private static final int ANSWER_BYTES = 10;

  private static Terminal signedIn(PortUnderTest port) throws IOException {
    Terminal terminal = new Terminal(port.port()).hex(LOGIN);
    assertThat(terminal.readHex(ANSWER_BYTES)).startsWith("7878050100");
    return terminal;
  }

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
  void call_behind_a_false_length_is_heard_at_once() throws IOException {
    try (PortUnderTest port = new PortUnderTest();
        Terminal terminal = signedIn(port)) {

      // The beginning of a frame of 4,000 bytes whose rest never comes.
      terminal.hex("79790fa0").hex(SOS);

      assertThat(terminal.readHex(ANSWER_BYTES)).startsWith("78780519");
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
