package care.shouhu.sim.bench;

import care.shouhu.sim.load.Acknowledged;
import care.shouhu.sim.load.Kind;
import care.shouhu.sim.load.LoadDevice;
import care.shouhu.sim.load.LoadFigures;
import care.shouhu.sim.load.LoadRun;
import care.shouhu.sim.load.Mix;
import care.shouhu.sim.load.Pace;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;

/**
 * A thousand walls of a city with 500 open incidents: from when a call was due until each of them
 * was told of its incident. All walls are held by this process, on the same processors.
 */
final class Push {
  private static final int PAGES = 1_000;
  private static final int OPEN_INCIDENTS = 500;
  private static final int SECONDS = 30;
  private static final int CALLS_PER_SECOND = 2;
  private static final int OPENED_PER_SECOND = 50;
  private static final Duration WITHIN = Duration.ofSeconds(60);
  private static final String DEVICE_KEY = "\"deviceId\":\"";

  private final Bench bench;
  private final Prepared prepared;
  private final List<LoadDevice> buttons;
  private final Map<String, Integer> indexes = new HashMap<>();
  private final long[] dueNanos;

  /** By page and button; 0 where a page was not told. */
  private final long[][] toldNanos;

  private final AtomicLong told = new AtomicLong();

  private Push(Bench bench, Prepared prepared, List<LoadDevice> buttons) {
    this.bench = bench;
    this.prepared = prepared;
    this.buttons = buttons;
    for (LoadDevice button : buttons) {
      indexes.put(button.id(), indexes.size());
    }
    dueNanos = new long[buttons.size()];
    toldNanos = new long[PAGES][buttons.size()];
  }

  static void run(Bench bench) throws Exception {
    int calls = CALLS_PER_SECOND * bench.options().secondsOr(SECONDS);
    Prepared prepared = Prepared.start(bench, "push", Devices.random(0, 0, OPEN_INCIDENTS + calls));
    new CityRegister(prepared.product().database(), CityRegister.BEDS).fill();
    Operator.add(prepared.product());
    List<LoadDevice> buttons = prepared.devices().buttons();
    press(prepared, buttons.subList(0, OPEN_INCIDENTS), OPENED_PER_SECOND, Acknowledged.UNHEARD);
    new Push(bench, prepared, buttons.subList(OPEN_INCIDENTS, buttons.size())).measure();
  }

  private void measure() throws IOException, InterruptedException {
    String cookie = Operator.signIn(prepared.product());
    try (LivePages pages = LivePages.open(prepared.product(), cookie, PAGES, this::told)) {
      bench.report().say("%d live connections have their snapshot", PAGES);
      press(prepared, buttons, CALLS_PER_SECOND, this::called);
      long all = (long) PAGES * buttons.size();
      boolean whole = told(all);
      bench
          .report()
          .figure(
              figure().with("unseen", whole ? 0 : all - told.get()).with("ended", pages.ended()));
    }
  }

  private boolean told(long all) throws InterruptedException {
    try {
      Waiting.until("every page is told of every call", WITHIN, () -> told.get() >= all);
      return true;
    } catch (IOException e) {
      bench.report().say("%s", e.getMessage());
      return false;
    }
  }

  /** Every button once. */
  private static void press(
      Prepared prepared, List<LoadDevice> buttons, int perSecond, Acknowledged acknowledged)
      throws IOException, InterruptedException {
    try (LoadRun load = prepared.connect(buttons, Mix.only(Kind.CALL), 1, acknowledged)) {
      load.pace(new Pace.Rate(perSecond));
      Duration within = Duration.ofSeconds(buttons.size() / perSecond).plus(WITHIN);
      load.awaitFigures(within, figures -> figures.sent() >= buttons.size());
      load.drain(WITHIN);
    }
  }

  private synchronized void called(
      int device, Kind kind, long seq, long atMillis, long due, long acked) {
    if (dueNanos[device] == 0) {
      dueNanos[device] = due;
    }
  }

  /** On the pages' thread. Of a later change of an incident nothing is new. */
  private void told(int page, String text) {
    int from = text.indexOf(DEVICE_KEY);
    if (from < 0) {
      return;
    }
    from += DEVICE_KEY.length();
    Integer button = indexes.get(text.substring(from, text.indexOf('"', from)));
    if (button != null && toldNanos[page][button] == 0) {
      toldNanos[page][button] = System.nanoTime();
      told.incrementAndGet();
    }
  }

  private synchronized Figure figure() {
    Histogram micros = new Histogram(LoadFigures.ACK_MICROS_MAX, 3);
    for (long[] row : toldNanos) {
      for (int button = 0; button < row.length; button++) {
        if (row[button] != 0 && dueNanos[button] != 0) {
          micros.recordValue(Math.max(0, (row[button] - dueNanos[button]) / 1_000));
        }
      }
    }
    return Figure.of(Measure.PUSH_P99, micros.getValueAtPercentile(99) / 1_000.0)
        .with("p50_ms", micros.getValueAtPercentile(50) / 1_000.0)
        .with("max_ms", micros.getMaxValue() / 1_000.0)
        .with("pages", PAGES)
        .with("calls", buttons.size())
        .with("open_incidents", OPEN_INCIDENTS);
  }
}
