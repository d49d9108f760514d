package care.shouhu.gateway.tcp;

import static care.shouhu.gateway.tcp.PortUnderTest.IMEI;
import static care.shouhu.gateway.tcp.PortUnderTest.WATCH;
import static care.shouhu.gateway.tcp.PortUnderTest.until;
import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.core.log.Lane;
import care.shouhu.core.wire.DeviceCommand;
import care.shouhu.core.wire.DeviceCommand.Kind;
import care.shouhu.core.wire.DownRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Commands to terminals, on real sockets. */
@Timeout(60)
class TcpCommandsIT {
  private static final String LK = TcpEdgeIT.LK;
  private static final String FIND = "[3G*8800000015*0004*FIND]";
  private static final String RESET = "[3G*8800000015*0005*RESET]";

  private static void issue(PortUnderTest port, String id, String device, Kind kind) {
    long now = System.currentTimeMillis();
    var record =
        new DownRecord.Issued(new DeviceCommand(id, device, kind, null, now, now + 60_000));
    port.log.append(Lane.DOWN, record.key(), record.value()).join();
  }

  @Test
  void aWatchIsToldOneAfterTheOtherAndConfirms() throws Exception {
    try (PortUnderTest port = new PortUnderTest();
        Terminal watch = new Terminal(port.port())) {
      issue(port, "C-1", WATCH, Kind.IDENTIFY);
      watch.text(LK);
      assertThat(watch.readText()).isIn(LK, FIND);
      assertThat(watch.readText()).isIn(LK, FIND);
      issue(port, "C-2", WATCH, Kind.REBOOT);
      watch.text(LK);
      assertThat(watch.readText()).isEqualTo(LK);

      watch.text(FIND);

      assertThat(watch.readText()).isEqualTo(RESET);
      watch.text(RESET);
      until(() -> port.steps().contains("C-2 done"));
      assertThat(port.steps())
          .containsExactlyInAnyOrder("C-1 sent", "C-1 done", "C-2 sent", "C-2 done");
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
