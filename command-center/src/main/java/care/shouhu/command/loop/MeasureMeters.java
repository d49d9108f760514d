package care.shouhu.command.loop;

import care.shouhu.command.measure.Figures;
import care.shouhu.command.measure.Measures;
import care.shouhu.command.watch.AlarmClass;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * The live measures of the last 24 h as gauges (docs/metrics.md), counted again at most every
 * {@value #AGE_MILLIS_MAX} ms, when somebody looks.
 */
final class MeasureMeters {
  private static final long AGE_MILLIS_MAX = 10_000;
  private static final long DAY_MILLIS = 24 * 3_600_000L;

  private final PublishedDesk published;
  private final LongSupplier clockMillis;
  private Figures newest;
  private long countedAtMillis;

  private MeasureMeters(PublishedDesk published, LongSupplier clockMillis) {
    this.published = published;
    this.clockMillis = clockMillis;
  }

  static void register(MeterRegistry registry, PublishedDesk published, LongSupplier clockMillis) {
    MeasureMeters meters = new MeasureMeters(published, clockMillis);
    for (AlarmClass alarmClass : List.of(AlarmClass.URGENT, AlarmClass.HIGH)) {
      meters.within(
          registry, "answer", alarmClass, Measures.ANSWER_LIMITS, Figures.OfClass::answer);
      meters.within(
          registry,
          "attendance",
          alarmClass,
          Measures.ATTENDANCE_LIMITS,
          Figures.OfClass::attendance);
      meters.within(
          registry,
          "home_attendance",
          alarmClass,
          Measures.ATTENDANCE_LIMITS,
          Figures.OfClass::homeAttendance);
    }
    Gauge.builder("shouhu_measure_flood_ratio", meters, MeasureMeters::floodRatio)
        .description("share of the last 24 h in alarm flood, of the desk with the most")
        .strongReference(true)
        .register(registry);
    Gauge.builder("shouhu_measure_arrivals_most", meters, MeasureMeters::most)
        .description("most that came before one desk in 10 min of the last 24 h")
        .strongReference(true)
        .register(registry);
  }

  private void within(
      MeterRegistry registry,
      String what,
      AlarmClass alarmClass,
      List<Long> limits,
      Function<Figures.OfClass, Figures.Times> times) {
    for (int i = 0; i < limits.size(); i++) {
      int index = i;
      Gauge.builder(
              "shouhu_measure_" + what + "_in_time_ratio",
              this,
              meters -> meters.ratio(alarmClass, times, index))
          .description("share of the last 24 h in time; docs/measures.md")
          .tag("class", alarmClass.name())
          .tag("within_seconds", Long.toString(limits.get(i) / 1_000))
          .strongReference(true)
          .register(registry);
    }
  }

  private double ratio(
      AlarmClass alarmClass, Function<Figures.OfClass, Figures.Times> times, int limit) {
    Figures.OfClass of = figures().byClass().get(alarmClass);
    if (of == null) {
      return Double.NaN;
    }
    Figures.Within within = times.apply(of).within().get(limit);
    return within.of() == 0 ? Double.NaN : (double) within.inTime() / within.of();
  }

  private double floodRatio() {
    long worst = figures().desks().stream().mapToLong(Figures.Load::floodMillis).max().orElse(0);
    return (double) worst / DAY_MILLIS;
  }

  private double most() {
    return figures().desks().stream().mapToLong(Figures.Load::most).max().orElse(0);
  }

  private synchronized Figures figures() {
    long now = clockMillis.getAsLong();
    if (newest == null || now - countedAtMillis >= AGE_MILLIS_MAX) {
      MeasureBook.Content known = published.measured();
      var day = new Measures.Period(now - DAY_MILLIS, now + 1, now, null, null);
      // None is about a person, so nobody's acts are counted.
      newest = Measures.count(known.incidents(), known.arrivals(), List.of(), day);
      countedAtMillis = now;
    }
    return newest;
  }
}
