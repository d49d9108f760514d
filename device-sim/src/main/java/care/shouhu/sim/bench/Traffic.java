package care.shouhu.sim.bench;

import care.shouhu.sim.audit.Audit;
import care.shouhu.sim.audit.AuditReport;
import care.shouhu.sim.bench.BenchOptions.Scenario;
import care.shouhu.sim.load.AckJournal;
import care.shouhu.sim.load.Kind;
import care.shouhu.sim.load.LoadDevice;
import care.shouhu.sim.load.LoadFigures;
import care.shouhu.sim.load.LoadRun;
import care.shouhu.sim.load.Mix;
import care.shouhu.sim.load.Pace;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * Readings and calls that go on through a fault, as devices do: what is not acknowledged is sent
 * again, on a new connection if need be. Every acknowledgement is in a journal; at the end {@link
 * #audit} holds the product to it.
 */
final class Traffic implements AutoCloseable {
  private static final int WINDOW = 8;
  private static final Duration ACKNOWLEDGED_WITHIN = Duration.ofMinutes(5);
  private static final Duration SETTLED_WITHIN = Duration.ofMinutes(40);
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);
  private static final long LOOK_MILLIS = 500;

  /** Who makes up for lost time sends faster than that. */
  private static final double AT_ITS_PACE = 1.25;

  private final Bench bench;
  private final Prepared prepared;
  private final Path journalFile;
  private final AckJournal journal;
  private final LoadRun readings;
  private final LoadRun calls;

  private Traffic(
      Bench bench,
      Prepared prepared,
      Path journalFile,
      AckJournal journal,
      LoadRun readings,
      LoadRun calls) {
    this.bench = bench;
    this.prepared = prepared;
    this.journalFile = journalFile;
    this.journal = journal;
    this.readings = readings;
    this.calls = calls;
  }

  /** Connected and silent. */
  static Traffic start(Bench bench, Prepared prepared) throws IOException, InterruptedException {
    List<LoadDevice> sensors = prepared.devices().sensors();
    List<LoadDevice> buttons = prepared.devices().buttons();
    List<LoadDevice> all = new ArrayList<>(sensors);
    all.addAll(buttons);
    Path file = bench.file("acknowledged.journal");
    AckJournal journal = AckJournal.create(file, all, InstantSource.system());
    LoadRun readings = prepared.connect(sensors, Mix.only(Kind.READING), WINDOW, journal);
    try {
      LoadRun calls =
          prepared.connect(
              buttons,
              Mix.only(Kind.CALL),
              1,
              (device, kind, seq, at, due, acked) ->
                  journal.acknowledged(sensors.size() + device, kind, seq, at, due, acked));
      return new Traffic(bench, prepared, file, journal, readings, calls);
    } catch (IOException | InterruptedException | RuntimeException e) {
      readings.close();
      journal.close();
      throw e;
    }
  }

  /** From now on so many of each a second; what a fault holds back is sent when it is over. */
  void pace(double readingsPerSecond, double callsPerSecond) {
    readings.pace(new Pace.Rate(readingsPerSecond));
    calls.pace(new Pace.Rate(callsPerSecond));
  }

  LoadFigures readings() {
    return readings.figures();
  }

  LoadFigures calls() {
    return calls.figures();
  }

  /** Messages acknowledged so far. */
  long acknowledged() {
    return journal.records();
  }

  /**
   * Waits, while it goes on, until the devices hold nothing back any more and what waits to be
   * stored is no more than a second's worth, which is always on its way.
   *
   * @param perSecond the pace of the readings
   */
  void awaitCaughtUp(double perSecond) throws IOException, InterruptedException {
    Product product = prepared.product();
    long[] acknowledged = {readings().acknowledged()};
    product.await(
        "all that waited is acknowledged and stored",
        SETTLED_WITHIN,
        () -> {
          Thread.sleep(LOOK_MILLIS);
          LoadFigures now = readings();
          double rate = (now.acknowledged() - acknowledged[0]) * 1_000.0 / LOOK_MILLIS;
          acknowledged[0] = now.acknowledged();
          boolean flows = rate > 0 && rate < perSecond * AT_ITS_PACE;
          return flows && Prepared.backlog(product.metrics()) <= perSecond;
        });
  }

  /** Says nothing new, and waits until all is acknowledged, stored, decided and in the tables. */
  void settle() throws IOException, InterruptedException {
    boolean acknowledged = readings.drain(ACKNOWLEDGED_WITHIN) && calls.drain(ACKNOWLEDGED_WITHIN);
    if (!acknowledged) {
      throw new IOException(
          "%d readings and %d calls stay unacknowledged"
              .formatted(readings().unacknowledged(), calls().unacknowledged()));
    }
    Product product = prepared.product();
    // Twice: a reader that has only just come up does not know yet how much waits.
    for (int look = 0; look < 2; look++) {
      product.await("all is stored", SETTLED_WITHIN, () -> waiting(product.metrics()) == 0);
      Thread.sleep(LOOK_AGAIN);
    }
  }

  private static long waiting(Scrape metrics) {
    return Prepared.backlog(metrics) + (long) metrics.sum("shouhu_projection_lag_records");
  }

  /**
   * Settles, compares and reports.
   *
   * @param lateAfter from a call's receipt to its incident; more than the fault explains is late
   */
  void audit(Scenario scenario, Duration lateAfter)
      throws IOException, InterruptedException, SQLException {
    settle();
    journal.close();
    if (journal.dropped() > 0) {
      throw new IOException("the journal is full and does not tell all");
    }
    AuditReport audit;
    try (Connection connection = prepared.product().database().connect()) {
      audit = Audit.of(journalFile, lateAfter, connection);
    }
    Report report = bench.report();
    report.figure(
        Figure.of(scenario, Measure.LOST, (double) (audit.lost() + audit.callsWithoutAlarm()))
            .with("acknowledged", audit.acknowledged())
            .with("calls", audit.calls())
            .with("calls_without_incident", audit.callsWithoutAlarm())
            .with("connections_lost", readings().connectionsLost() + calls().connectionsLost()));
    report.figure(
        Figure.of(
                scenario,
                Measure.DUPLICATED,
                (double) (audit.duplicated() + audit.callsAlarmedTwice()))
            .with("stored", audit.stored())
            .with("calls_alarmed_twice", audit.callsAlarmedTwice()));
    report.figure(
        Figure.of(scenario, Measure.LATE, (double) audit.late())
            .with("late_after_ms", lateAfter.toMillis())
            .with("incident_p50_ms", audit.alarmMillisP50())
            .with("incident_p99_ms", audit.alarmMillisP99())
            .with("incident_max_ms", audit.alarmMillisMax()));
  }

  @Override
  public void close() throws IOException {
    readings.close();
    calls.close();
    journal.close();
  }
}
