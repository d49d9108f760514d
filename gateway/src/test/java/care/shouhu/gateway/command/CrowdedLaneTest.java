package care.shouhu.gateway.command;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.core.directory.Device;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.event.CommandStep;
import care.shouhu.core.log.InMemoryLog;
import care.shouhu.core.log.Lane;
import care.shouhu.core.wire.DeviceCommand;
import care.shouhu.core.wire.DeviceCommand.Kind;
import care.shouhu.core.wire.DownRecord;
import care.shouhu.core.wire.Envelope;
import care.shouhu.gateway.TestDevices;
import care.shouhu.gateway.ingest.Ingest;
import care.shouhu.gateway.ingest.IngestLimits;
import care.shouhu.gateway.ingest.IngestMeters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A start with more commands in the lane than may be held at one time. */
@Timeout(30)
class CrowdedLaneTest {
  private static final int COMMANDS_MAX = 10;
  private static final long NOW = 1_795_521_600_000L;
  private static final String BED = "bed-1";

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final InMemoryLog log = new InMemoryLog();
  private final Directory directory = TestDevices.directory(TestDevices.bedSensor(BED));
  private final Edge edge = new Edge();
  private final Commands commands =
      new Commands(
          log,
          new Ingest(log, directory, IngestLimits.defaults(), new IngestMeters(registry), () -> 0),
          registry,
          InstantSource.fixed(Instant.ofEpochMilli(NOW)),
          COMMANDS_MAX);

  /** Has no connections, and remembers for whom something waits. */
  private static final class Edge implements CommandEdge {
    final Set<String> waited = ConcurrentHashMap.newKeySet();

    @Override
    public boolean supports(Device device, Kind kind) {
      return true;
    }

    @Override
    public void commandsWait(Device device) {
      waited.add(device.id());
    }
  }

  @AfterEach
  void close() {
    commands.close();
    log.close();
  }

  private void issue(String id, Kind kind, long expiresAtMillis) {
    Integer seconds = kind == Kind.SET_INTERVAL ? 30 : null;
    append(
        new DownRecord.Issued(
            new DeviceCommand(id, BED, kind, seconds, NOW - 90_000_000, expiresAtMillis)));
  }

  private void append(DownRecord record) {
    log.append(Lane.DOWN, record.key(), record.value()).join();
  }

  @Test
  void expiredOnesGoAndWhatStandsBehindThemIsGivenOut() throws Exception {
    for (int i = 0; i < 5 * COMMANDS_MAX; i++) {
      issue("old-" + i, Kind.SET_INTERVAL, NOW - 1_000);
    }
    issue("new", Kind.IDENTIFY, NOW + 60_000);

    commands.start(List.of(edge));

    assertThat(taken()).containsExactly("new");
    while (told().size() < 5 * COMMANDS_MAX) {
      Thread.sleep(5);
    }
    assertThat(told()).hasSize(5 * COMMANDS_MAX).allMatch(line -> line.endsWith(" expired"));
  }

  @Test
  void whatWasDoneWithBeforeIsNotToldAgain() throws Exception {
    for (int i = 0; i < 5 * COMMANDS_MAX; i++) {
      issue("done-" + i, Kind.SET_INTERVAL, NOW - 1_000);
    }
    for (int i = 0; i < 5 * COMMANDS_MAX; i++) {
      append(new DownRecord.Ended(BED, "done-" + i, CommandStep.DELIVERED));
    }
    issue("new", Kind.IDENTIFY, NOW + 60_000);

    commands.start(List.of(edge));

    assertThat(taken()).containsExactly("new");
    assertThat(told()).isEmpty();
  }

  @Test
  void thatHelpIsComingIsGivenOutBeforeWhatCouldWait() throws Exception {
    for (int i = 0; i < 2 * COMMANDS_MAX; i++) {
      issue("interval-" + i, Kind.SET_INTERVAL, NOW + 80_000_000);
    }
    issue("help", Kind.HELP_IS_COMING, NOW + 60_000);

    commands.start(List.of(edge));

    assertThat(taken()).startsWith("help");
    assertThat(told()).isNotEmpty().allMatch(line -> line.startsWith("interval-"));
    assertThat(
            registry.get("shouhu_gateway_commands").tag("result", "crowded_out").counter().count())
        .isPositive();
  }

  /** What a connection is given, once all of the lane has been read. */
  private List<String> taken() throws InterruptedException {
    List<String> taken = new CopyOnWriteArrayList<>();
    while (taken.isEmpty()) {
      commands.take(BED, this, COMMANDS_MAX).forEach(command -> taken.add(command.id()));
      Thread.sleep(5);
    }
    return taken;
  }

  /** What was told of commands, as {@code "id step"}. */
  private List<String> told() throws InterruptedException {
    return log
        .read(Lane.URGENT, log.firstPosition(Lane.URGENT), 10_000, Integer.MAX_VALUE, Duration.ZERO)
        .records()
        .stream()
        .map(record -> Envelope.fromBytes(record.value()))
        .map(it ->
            new String(it.payload(), StandardCharsets.UTF_8)
                .replaceAll(".*\"id\":\"(.+)\",\"step\":\"(\\w+)\".*", "$1 $2"))
        .toList();
  }
}
