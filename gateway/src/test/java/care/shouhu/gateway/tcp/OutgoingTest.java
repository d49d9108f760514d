package care.shouhu.gateway.tcp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.core.directory.Device;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.log.InMemoryLog;
import care.shouhu.core.log.Lane;
import care.shouhu.core.wire.DeviceCommand;
import care.shouhu.core.wire.DeviceCommand.Kind;
import care.shouhu.core.wire.DownRecord;
import care.shouhu.core.wire.tcp.Watch3g;
import care.shouhu.gateway.TestDevices;
import care.shouhu.gateway.command.CommandEdge;
import care.shouhu.gateway.command.Commands;
import care.shouhu.gateway.ingest.Ingest;
import care.shouhu.gateway.ingest.IngestLimits;
import care.shouhu.gateway.ingest.IngestMeters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How long a command that a terminal does not confirm holds up others, by a clock of our own. */
@Timeout(30)
class OutgoingTest {
  private static final long NOW = 1_795_521_600_000L;
  private static final byte[] LK = Frames.LK.getBytes(US_ASCII);
  private static final Device WATCH = PortUnderTest.watch(PortUnderTest.WATCH);

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final InMemoryLog log = new InMemoryLog();
  private final Directory directory = TestDevices.directory(WATCH);
  private final Commands commands =
      new Commands(
          log,
          new Ingest(log, directory, IngestLimits.defaults(), new IngestMeters(registry), () -> 0),
          registry,
          InstantSource.fixed(Instant.ofEpochMilli(NOW)));
  private final List<String> sent = new ArrayList<>();
  private final Outgoing outgoing =
      new Outgoing(commands, frame -> sent.add(new String(frame, US_ASCII)), new Watch3g(), WATCH);

  @BeforeEach
  void start() {
    commands.start(
        List.of(
            new CommandEdge() {
              @Override
              public boolean supports(Device device, Kind kind) {
                return true;
              }

              @Override
              public void commandsWait(Device device) {}
            }));
    outgoing.heard(LK, true, NOW);
  }

  @AfterEach
  void close() {
    commands.close();
    log.close();
  }

  private void issue(String id, Kind kind, Integer seconds) throws InterruptedException {
    double before = pending();
    var command = new DeviceCommand(id, WATCH.id(), kind, seconds, NOW - 1, NOW + 86_400_000);
    var record = new DownRecord.Issued(command);
    log.append(Lane.DOWN, record.key(), record.value()).join();
    while (pending() == before) {
      Thread.sleep(5);
    }
  }

  private double pending() {
    return registry.get("shouhu_gateway_commands_pending").gauge().value();
  }

  /** The lane may have been read to its end a moment later than the record. */
  private void sendFirst() throws InterruptedException {
    while (sent.isEmpty()) {
      outgoing.sendWaiting(NOW);
      Thread.sleep(5);
    }
  }

  @Test
  void oneOfAKindWaitsForItsConfirmationAndNoLongerThanThat() throws InterruptedException {
    issue("C-1", Kind.SET_INTERVAL, 60);
    issue("C-2", Kind.SET_INTERVAL, 30);
    sendFirst();
    outgoing.sendWaiting(NOW + 29_999);
    assertThat(sent).hasSize(1).first().asString().contains("UPLOAD,60");

    outgoing.sendWaiting(NOW + 30_000);

    assertThat(sent).hasSize(2).last().asString().contains("UPLOAD,30");
  }

  @Test
  void whatIsConfirmedMakesRoomAtOnce() throws InterruptedException {
    issue("C-1", Kind.SET_INTERVAL, 60);
    issue("C-2", Kind.SET_INTERVAL, 30);
    sendFirst();

    outgoing.heard("[3G*8800000015*0006*UPLOAD]".getBytes(US_ASCII), true, NOW + 1);

    assertThat(sent).hasSize(2).last().asString().contains("UPLOAD,30");
  }

  @Test
  void theNextConnectionIsNotToldWhatANewerOneReplaced() throws InterruptedException {
    issue("C-1", Kind.SET_INTERVAL, 60);
    issue("C-2", Kind.SET_INTERVAL, 30);
    sendFirst();
    outgoing.sendWaiting(NOW + 30_000);
    outgoing.heard("[3G*8800000015*0006*UPLOAD]".getBytes(US_ASCII), true, NOW + 30_001);
    assertThat(sent).hasSize(2);

    outgoing.close();
    List<String> sentNext = new ArrayList<>();
    new Outgoing(commands, frame -> sentNext.add(new String(frame, US_ASCII)), new Watch3g(), WATCH)
        .heard(LK, true, NOW + 30_002);

    assertThat(sentNext).isEmpty();
  }

  @Test
  void aRestartIsDoneWithWhenItIsSentAndStillHoldsUpTheNext() throws InterruptedException {
    issue("C-1", Kind.REBOOT, null);
    sendFirst();

    // What another gateway would read of it after a crash: that it has ended.
    while (pending() > 0) {
      Thread.sleep(5);
    }
    issue("C-2", Kind.REBOOT, null);
    outgoing.sendWaiting(NOW + 119_999);
    assertThat(sent).hasSize(1);
    outgoing.sendWaiting(NOW + 120_000);
    assertThat(sent).hasSize(2);
  }

  @Test
  void otherKindsDoNotWait() throws InterruptedException {
    issue("C-1", Kind.SET_INTERVAL, 60);
    issue("C-2", Kind.REBOOT, null);
    issue("C-3", Kind.HELP_IS_COMING, null);

    sendFirst();

    assertThat(sent).hasSize(3).first().asString().contains("*MESSAGE,");
  }
}
