package care.shouhu.sim.load;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.core.broker.Mosquitto;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The load against a real broker that is not ours. */
final class LoadRunIT {
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir Path folder;

  private Mosquitto broker;
  private InetSocketAddress address;

  @BeforeEach
  void start() throws Exception {
    broker = Mosquitto.in(folder).orElse(null);
    Assumptions.assumeTrue(broker != null, "Mosquitto is not installed");
    broker.start();
    address =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), URI.create(broker.uri()).getPort());
  }

  @AfterEach
  void stop() {
    if (broker != null) {
      broker.close();
    }
  }

  @Test
  void atFullSpeedEveryMessageIsAcknowledgedOnceInBothVersions() throws Exception {
    for (boolean version5 : new boolean[] {false, true}) {
      Set<String> acknowledged = ConcurrentHashMap.newKeySet();
      LoadPlan plan = LoadPlan.of(address, devices(20), Mix.only(Kind.READING_64_BYTES), 4);
      try (LoadRun run =
          LoadRun.start(
              version5 ? plan.inVersion5() : plan,
              (device, kind, seq, at, due, acked) -> acknowledged.add(device + " " + seq))) {
        assertThat(run.awaitOpen(SOON)).isTrue();

        run.pace(new Pace.FullSpeed());
        assertThat(run.awaitFigures(SOON, figures -> figures.acknowledged() > 2_000)).isTrue();
        assertThat(run.drain(SOON)).isTrue();

        LoadFigures figures = run.figures();
        assertThat(figures.acknowledged()).isEqualTo(figures.sent());
        assertThat(acknowledged).hasSize((int) figures.sent());
        assertThat(figures.ackMicros().getTotalCount()).isEqualTo(figures.sent());
        assertThat(figures.connectionsLost()).isZero();
      }
    }
  }

  @Test
  void aRateIsKeptOverSeveralLoopsAndAddresses() throws Exception {
    LoadPlan plan =
        new LoadPlan(
            address,
            devices(7),
            new Mix(Kind.READING, Kind.CALL, 10),
            8,
            5_000,
            2,
            3,
            60,
            false,
            false,
            0);
    try (LoadRun run = LoadRun.start(plan, Acknowledged.UNHEARD)) {
      assertThat(run.awaitOpen(SOON)).isTrue();
      run.pace(new Pace.Rate(700));

      LoadFigures figures = run.measure(Duration.ofSeconds(1));

      // What is due is sent, whatever the machine does meanwhile: only the end is not exact.
      assertThat(figures.sent() / figures.seconds()).isBetween(600.0, 800.0);
    }
  }

  @Test
  void afterTheBrokersDeathWhatWasNotAcknowledgedIsSentAgain() throws Exception {
    Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    LoadPlan plan = LoadPlan.of(address, devices(5), Mix.only(Kind.READING), 100).reconnecting();
    try (LoadRun run =
        LoadRun.start(
            plan, (device, kind, seq, at, due, acked) -> acknowledged.add(device + " " + seq))) {
      assertThat(run.awaitOpen(SOON)).isTrue();
      run.pace(new Pace.FullSpeed());
      assertThat(run.awaitFigures(SOON, figures -> figures.acknowledged() > 500)).isTrue();

      broker.kill();
      assertThat(run.awaitFigures(SOON, figures -> figures.connectsFailed() > 0)).isTrue();
      long sentBefore = run.figures().sent();
      broker.start();

      assertThat(run.awaitFigures(SOON, figures -> figures.sent() > sentBefore)).isTrue();
      assertThat(run.drain(SOON)).isTrue();
      LoadFigures figures = run.figures();
      assertThat(acknowledged).hasSize((int) figures.sent());
      assertThat(figures.connectionsLost()).isEqualTo(5);
    }
  }

  @Test
  void oneInSoManyIsSentAgainWithItsNumberAndItsTime() throws Exception {
    Map<String, Integer> acknowledged = new ConcurrentHashMap<>();
    LoadPlan plan = LoadPlan.of(address, devices(5), Mix.only(Kind.CALL), 4).repeating(10);
    try (LoadRun run =
        LoadRun.start(
            plan,
            (device, kind, seq, at, due, acked) ->
                acknowledged.merge(device + " " + kind + " " + seq + " " + at, 1, Integer::sum))) {
      assertThat(run.awaitOpen(SOON)).isTrue();
      run.pace(new Pace.Rate(2_000));
      assertThat(run.awaitFigures(SOON, figures -> figures.acknowledged() > 1_000)).isTrue();

      assertThat(run.drain(SOON)).isTrue();

      LoadFigures figures = run.figures();
      assertThat(acknowledged).hasSize((int) figures.sent());
      long again = figures.acknowledged() - figures.sent();
      assertThat(again).isCloseTo(figures.acknowledged() / 10, Offset.offset(5L));
    }
  }

  private static List<LoadDevice> devices(int count) {
    return IntStream.range(0, count).mapToObj(n -> new LoadDevice("load-" + n, "")).toList();
  }
}
