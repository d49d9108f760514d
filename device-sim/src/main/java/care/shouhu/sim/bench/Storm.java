package care.shouhu.sim.bench;

import care.shouhu.sim.load.Acknowledged;
import care.shouhu.sim.load.Kind;
import care.shouhu.sim.load.LoadDevice;
import care.shouhu.sim.load.LoadFigures;
import care.shouhu.sim.load.LoadPlan;
import care.shouhu.sim.load.LoadRun;
import care.shouhu.sim.load.Mix;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/** Connected, silent devices that all lose their connections at once and come back. */
final class Storm implements AutoCloseable {

  /**
   * Few beside the 28,000 ports an address has: ports of cut connections stay taken for a minute,
   * and where most are, the kernel looks for a free one longer than a server takes to let it in.
   */
  private static final int PORTS_AN_ADDRESS = 2_000;

  private static final int KEEP_ALIVE_SECONDS = 300;
  private static final Duration CONNECTED_WITHIN = Duration.ofMinutes(2);
  private static final Duration BACK_WITHIN = Duration.ofMinutes(1);

  private final LoadRun run;
  private final int count;

  private Storm(LoadRun run, int count) {
    this.run = run;
    this.count = count;
  }

  /**
   * What came of it.
   *
   * @param seconds from the cut until the last was in again; not a number when that took too long
   * @param failed connects that found nobody, and were tried again
   */
  record Outcome(double seconds, long refused, long failed) {}

  /**
   * Connects them all.
   *
   * @param knocksPerSecond how fast devices come, at first and after the cut
   */
  static Storm connected(InetSocketAddress server, List<LoadDevice> devices, int knocksPerSecond)
      throws IOException, InterruptedException {
    LoadPlan plan =
        LoadPlan.of(server, devices, Mix.only(Kind.READING), 1)
            .reconnecting()
            .withKeepAliveSeconds(KEEP_ALIVE_SECONDS)
            .withSourceAddresses(1 + devices.size() / PORTS_AN_ADDRESS)
            .withConnectsPerSecond(Math.max(1, knocksPerSecond));
    LoadRun run = LoadRun.start(plan, Acknowledged.UNHEARD);
    if (!run.awaitOpen(CONNECTED_WITHIN)) {
      LoadFigures figures = run.figures();
      run.close();
      throw new IOException(
          "%d of %d devices connected, %d refused, %d failed"
              .formatted(
                  figures.open(),
                  devices.size(),
                  figures.connectsRefused(),
                  figures.connectsFailed()));
    }
    return new Storm(run, devices.size());
  }

  Outcome cut() throws InterruptedException {
    run.reset();
    long begunNanos = System.nanoTime();
    run.cut();
    run.awaitFigures(BACK_WITHIN, figures -> figures.connectionsLost() == count);
    boolean back = run.awaitFigures(BACK_WITHIN, figures -> figures.open() == count);
    double seconds = (System.nanoTime() - begunNanos) / 1e9;
    LoadFigures figures = run.figures();
    return new Outcome(
        back ? seconds : Double.NaN, figures.connectsRefused(), figures.connectsFailed());
  }

  @Override
  public void close() {
    run.close();
  }
}
