package care.shouhu.sim.bench;

import care.shouhu.sim.load.Acknowledged;
import care.shouhu.sim.load.Kind;
import care.shouhu.sim.load.LoadDevice;
import care.shouhu.sim.load.LoadRun;
import care.shouhu.sim.load.Mix;
import care.shouhu.sim.load.Pace;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.HdrHistogram.Histogram;

/**
 * A call's way to an operator's screen: with nothing else going on, at half of what is stored,
 * under a backlog of readings at full speed, and with the database stopped. Times are taken from
 * when a call was due to when the live connection brought its incident.
 */
final class Live {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Stored.Load READINGS = Stored.HUBS;
  private static final int WINDOW = 8;
  private static final int SECONDS = 30;
  private static final int CALLS_PER_SECOND = 20;

  /** Idle, half load, backlog, full speed, database stopped. */
  private static final int PHASES = 5;

  private static final int WARM_UP_CALLS = 200;
  private static final Duration SEEN_WITHIN = Duration.ofSeconds(15);
  private static final Duration STOPPED_WITHIN = Duration.ofSeconds(20);
  private static final Duration SETTLE = Duration.ofSeconds(5);
  private static final int FIND_RATE_SECONDS = 20;

  /** In the hour after a power cut (the domain's design load). */
  private static final double CITY_PEAK_PER_SECOND = 20_000;

  private static final long BACKLOG_RECORDS = 1_000_000;
  private static final Duration BACKLOG_WITHIN = Duration.ofMinutes(1);

  /** PostgreSQL is started again after 90 s; all calls are through by then. */
  private static final int DATABASE_STOPPED_SECONDS_MAX = 60;

  private final Bench bench;
  private final Prepared prepared;
  private final LoadRun readings;
  private final AtomicReference<Calls> calls = new AtomicReference<>();
  private int usedButtons;

  private Live(Bench bench, Prepared prepared, LoadRun readings) {
    this.bench = bench;
    this.prepared = prepared;
    this.readings = readings;
  }

  static void run(Bench bench) throws Exception {
    int seconds = bench.options().secondsOr(SECONDS);
    int buttons = WARM_UP_CALLS + PHASES * CALLS_PER_SECOND * seconds;
    Prepared prepared =
        Prepared.start(bench, "live", Devices.random(0, READINGS.connections(), buttons));
    Operator.add(prepared.product());
    try (LoadRun readings =
        prepared.connect(
            prepared.devices().hubs(), Mix.only(Kind.READING), WINDOW, Acknowledged.UNHEARD)) {
      Live live = new Live(bench, prepared, readings);
      live.run(seconds);
    }
  }

  private void run(int seconds) throws Exception {
    double rate = rate() / 2;
    String cookie = Operator.signIn(prepared.product());
    try (LivePages _ = LivePages.open(prepared.product(), cookie, 1, this::told).measuresOnly()) {
      phase("warm-up", WARM_UP_CALLS);
      int count = CALLS_PER_SECOND * seconds;

      quiet();
      Phase idle = phase("idle", count);
      bench.report().figure(idle.seen(Measure.LIVE_IDLE_P99));

      readings.pace(READINGS.rate(rate));
      Thread.sleep(SETTLE);
      Phase half = phase("at half load", count);
      bench.report().figure(half.seen(Measure.LIVE_P99).with("readings_per_second", rate));

      backlog(idle, count);

      readings.pace(new Pace.FullSpeed());
      Thread.sleep(SETTLE);
      Phase full = phase("at full speed", count);
      quiet();
      bench.report().figure(full.seen(Measure.FULL_SPEED_P99));

      databaseStopped(rate, Math.min(count, CALLS_PER_SECOND * DATABASE_STOPPED_SECONDS_MAX));
    }
  }

  /** The city's peak arrives while everything that was left lying is stored at full speed. */
  private void backlog(Phase idle, int count) throws Exception {
    readings.pace(new Pace.FullSpeed());
    prepared
        .product()
        .await(
            "a backlog has grown",
            BACKLOG_WITHIN,
            () -> Prepared.backlog(prepared.product().metrics()) >= BACKLOG_RECORDS);
    readings.pace(READINGS.rate(CITY_PEAK_PER_SECOND));
    readings.awaitFigures(SETTLE, figures -> figures.unacknowledged() < CITY_PEAK_PER_SECOND / 10);
    Phase behind = phase("at the city's peak, catching up", count);
    long left = Prepared.backlog(prepared.product().metrics());
    quiet();
    bench
        .report()
        .figure(
            ratio(Measure.BACKLOG_ACK_RATIO, behind.acks(), idle.acks())
                .with("readings_per_second", CITY_PEAK_PER_SECOND)
                .with("backlog_left", left));
    bench
        .report()
        .figure(ratio(Measure.BACKLOG_INCIDENT_RATIO, behind.incidents(), idle.incidents()));
  }

  private void databaseStopped(double rate, int count) throws Exception {
    readings.pace(READINGS.rate(rate));
    prepared.product().embeddedServer().stop(STOPPED_WITHIN);
    Phase stopped = phase("with the database stopped", count);
    boolean stayedDown = !prepared.product().embeddedServer().isRunning();
    bench
        .report()
        .figure(
            stopped
                .seen(Measure.DATABASE_STOPPED_P99)
                .with("readings_per_second", rate)
                .with("database_stayed_down", stayedDown));
    readings.pace(new Pace.Silent());
  }

  private double rate() throws IOException, InterruptedException {
    if (bench.options().ratePerSecond() > 0) {
      return bench.options().ratePerSecond() * 2.0;
    }
    if (bench.storedPerSecond() > 0) {
      return bench.storedPerSecond();
    }
    bench.report().say("finding out what is stored a second");
    readings.pace(READINGS.rate(10_000));
    Stored.governed(bench, prepared, readings, READINGS, FIND_RATE_SECONDS);
    return Stored.governed(bench, prepared, readings, READINGS, FIND_RATE_SECONDS)
        .storedPerSecond();
  }

  private void told(int page, String message) {
    Calls current = calls.get();
    if (current == null) {
      return;
    }
    try {
      current.seen(JSON.readTree(message));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("the live connection says what is no JSON", e);
    }
  }

  private void quiet() throws IOException, InterruptedException {
    readings.pace(new Pace.Silent());
    prepared.awaitCaughtUp();
  }

  /** Every button of the next so many calls once. */
  private Phase phase(String name, int count) throws IOException, InterruptedException {
    List<LoadDevice> buttons =
        prepared.devices().buttons().subList(usedButtons, usedButtons + count);
    usedButtons += count;
    Calls watched = new Calls(buttons);
    calls.set(watched);
    try (LoadRun load = prepared.connect(buttons, Mix.only(Kind.CALL), 1, watched)) {
      load.measuresOnly();
      load.pace(new Pace.Rate(CALLS_PER_SECOND));
      Duration within = Duration.ofSeconds(count / CALLS_PER_SECOND).plus(SEEN_WITHIN);
      load.awaitFigures(within, figures -> figures.sent() >= count);
      load.drain(SEEN_WITHIN);
    }
    try {
      Waiting.until("every call is seen", SEEN_WITHIN, () -> watched.unseen() == 0);
    } catch (IOException e) {
      bench.report().say("%d calls were not seen", watched.unseen());
    }
    Phase phase =
        new Phase(
            watched.ackMicros(),
            watched.seenMicros(),
            watched.acknowledgedCount(),
            watched.unseen());
    bench
        .report()
        .say(
            "%s: %d calls, p99 acknowledged %.1f ms, seen %.1f ms",
            name, phase.called(), phase.acks(), phase.incidents());
    return phase;
  }

  private static Figure ratio(Measure measure, double full, double idle) {
    return Figure.of(measure, full / idle).with("backlog_ms", full).with("idle_ms", idle);
  }

  /** What came of one load. */
  private record Phase(Histogram ackMicros, Histogram seenMicros, long called, long unseen) {

    double acks() {
      return ackMicros.getValueAtPercentile(99) / 1_000.0;
    }

    double incidents() {
      return seenMicros.getValueAtPercentile(99) / 1_000.0;
    }

    Figure seen(Measure measure) {
      return Figure.of(measure, incidents())
          .with("p50_ms", seenMicros.getValueAtPercentile(50) / 1_000.0)
          .with("max_ms", seenMicros.getMaxValue() / 1_000.0)
          .with("ack_p99_ms", acks())
          .with("calls", called)
          .with("unseen", unseen);
    }
  }
}
