package care.shouhu.gateway.tcp;

import static care.shouhu.gateway.tcp.PortUnderTest.IMEI;
import static care.shouhu.gateway.tcp.PortUnderTest.WATCH;
import static care.shouhu.gateway.tcp.PortUnderTest.until;
import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.core.log.Lane;
import care.shouhu.core.wire.DeviceCommand;
import care.shouhu.core.wire.DeviceCommand.Kind;
import care.shouhu.core.wire.DownRecord;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Commands to terminals, on real sockets. */
@Timeout(60)
class TcpCommandsIT {
  private static final String LK = Frames.LK;
  private static final String FIND = "[3G*8800000015*0004*FIND]";
  private static final String RESET = "[3G*8800000015*0005*RESET]";

  private static void issue(PortUnderTest port, String id, String device, Kind kind) {
    long now = System.currentTimeMillis();
    Integer seconds = kind == Kind.SET_INTERVAL ? 600 : null;
    var record =
        new DownRecord.Issued(new DeviceCommand(id, device, kind, seconds, now, now + 60_000));
    port.log.append(Lane.DOWN, record.key(), record.value()).join();
  }

  @Test
  void aWatchIsToldOneOfAKindAfterTheOtherAndConfirms() throws Exception {
    try (PortUnderTest port = new PortUnderTest();
        Terminal watch = new Terminal(port.port())) {
      issue(port, "C-1", WATCH, Kind.IDENTIFY);
      watch.text(LK);
      assertThat(watch.readText()).isIn(LK, FIND);
      assertThat(watch.readText()).isIn(LK, FIND);
      issue(port, "C-2", WATCH, Kind.IDENTIFY);
      watch.text(LK);
      assertThat(watch.readText()).isEqualTo(LK);

      watch.text(FIND);

      assertThat(watch.readText()).isEqualTo(FIND);
      watch.text(FIND);
      until(() -> port.steps().contains("C-2 done"));
      assertThat(port.steps())
          .containsExactlyInAnyOrder("C-1 sent", "C-1 done", "C-2 sent", "C-2 done");
    }
  }

  @Test
  void thatHelpIsComingOvertakesWhatAWatchDoesNotConfirm() throws Exception {
    try (PortUnderTest port = new PortUnderTest();
        Terminal watch = new Terminal(port.port()).text(LK)) {
      assertThat(watch.readText()).isEqualTo(LK);
      issue(port, "C-1", WATCH, Kind.SET_INTERVAL);
      assertThat(watch.readText()).isEqualTo("[3G*8800000015*000a*UPLOAD,600]");

      issue(port, "C-2", WATCH, Kind.HELP_IS_COMING);

      assertThat(watch.readText()).contains("*MESSAGE,");
    }
  }

  @Test
  void ofAllThatWaitsThatHelpIsComingIsFirst() throws Exception {
    try (PortUnderTest port = new PortUnderTest();
        Terminal watch = new Terminal(port.port())) {
      issue(port, "C-1", WATCH, Kind.SET_INTERVAL);
      issue(port, "C-2", WATCH, Kind.IDENTIFY);
      issue(port, "C-3", WATCH, Kind.HELP_IS_COMING);
      until(() -> port.gauge("shouhu_gateway_commands_pending") == 3);

      watch.text(LK);

      List<String> heard = List.of(watch.readText(), watch.readText(), watch.readText());
      assertThat(heard.stream().filter(text -> !text.equals(LK)).findFirst().orElseThrow())
          .contains("*MESSAGE,");
    }
  }

  @Test
  void aWatchThatRestartsWithoutAWordRestartsOnce() throws Exception {
    try (PortUnderTest port = new PortUnderTest()) {
      try (Terminal watch = new Terminal(port.port()).text(LK)) {
        assertThat(watch.readText()).isEqualTo(LK);
        issue(port, "C-1", WATCH, Kind.REBOOT);
        assertThat(watch.readText()).isEqualTo(RESET);
      }
      until(() -> port.links(WATCH).size() == 2);
      until(() -> port.gauge("shouhu_gateway_commands_pending") == 0);

      try (Terminal watch = new Terminal(port.port()).text(LK)) {
        assertThat(watch.readText()).isEqualTo(LK);
        issue(port, "C-2", WATCH, Kind.IDENTIFY);
        // The next that comes is not the restart.
        assertThat(watch.readText()).isEqualTo(FIND);
      }
    }
  }

  @Test
  void whatAWatchDidNotConfirmIsSentAgainOnItsNextConnection() throws Exception {
    try (PortUnderTest port = new PortUnderTest()) {
      try (Terminal watch = new Terminal(port.port()).text(LK)) {
        assertThat(watch.readText()).isEqualTo(LK);
        issue(port, "C-1", WATCH, Kind.IDENTIFY);
        assertThat(watch.readText()).isEqualTo(FIND);
      }
      until(() -> port.links(WATCH).size() == 2);

      try (Terminal watch = new Terminal(port.port()).text(LK)) {
        assertThat(watch.readText()).isIn(LK, FIND);
        assertThat(watch.readText()).isIn(LK, FIND);
        watch.text(FIND);
        until(() -> port.steps().contains("C-1 done"));
      }
    }
  }

  @Test
  void aPendantThatCannotBeToldEndsAsUnsupported() {
    try (PortUnderTest port = new PortUnderTest()) {
      issue(port, "C-1", IMEI, Kind.HELP_IS_COMING);

      until(() -> port.steps().contains("C-1 unsupported"));
    }
  }
}
