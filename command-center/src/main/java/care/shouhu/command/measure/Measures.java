package care.shouhu.command.measure;

import care.shouhu.command.measure.Figures.Load;
import care.shouhu.command.measure.Figures.OfClass;
import care.shouhu.command.measure.Figures.Source;
import care.shouhu.command.measure.Figures.Times;
import care.shouhu.command.measure.Figures.Within;
import care.shouhu.command.watch.AlarmClass;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** Counts the measures of a period (docs/measures.md). Pure. */
public final class Measures {
  public static final List<Double> PERCENTILES = List.of(0.5, 0.9, 0.975, 0.99);

  private static final long SECOND = 1_000;
  private static final long MINUTE = 60 * SECOND;
  public static final List<Long> ANSWER_LIMITS = List.of(60 * SECOND, 180 * SECOND);
  public static final List<Long> ATTENDANCE_LIMITS = List.of(15 * MINUTE, 45 * MINUTE, 60 * MINUTE);

  private Measures() {}

  /**
   * What is asked for.
   *
   * @param fromMillis incidents opened and arrivals at or after …
   * @param toMillis … and before
   * @param asOfMillis what is not done by now has taken at least until now
   * @param division null for all
   * @param placeIds of these alone; null for all
   */
  public record Period(
      long fromMillis, long toMillis, long asOfMillis, String division, Set<String> placeIds) {
    public Period {
      placeIds = placeIds == null ? null : Set.copyOf(placeIds);
    }

    /** Before this; nothing has happened behind now. */
    public long endMillis() {
      return Math.min(toMillis, asOfMillis + 1);
    }

    boolean covers(String ofDivision, String ofPlace) {
      return (division == null || division.equals(ofDivision))
          && (placeIds == null || (ofPlace != null && placeIds.contains(ofPlace)));
    }
  }

  /**
   * The figures.
   *
   * @param incidents of the period; others are passed over
   * @param arrivals of the period and the 10 min before it; others are passed over
   * @param acts of the period and the half hour before it; others are passed over
   */
  public static Figures count(
      Collection<IncidentFacts> incidents,
      Collection<Arrival> arrivals,
      Collection<Act> acts,
      Period period) {
    List<IncidentFacts> counted =
        incidents.stream()
            .filter(i -> i.openedAtMillis() >= period.fromMillis())
            .filter(i -> i.openedAtMillis() < period.toMillis())
            .filter(i -> period.covers(i.division(), i.placeId()) && !i.merged())
            .toList();
    List<Arrival> came =
        arrivals.stream().filter(a -> period.covers(a.division(), a.placeId())).toList();
    List<Arrival> alarms =
        came.stream()
            .filter(a -> a.deviceId() != null)
            .filter(a -> a.atMillis() >= period.fromMillis() && a.atMillis() < period.toMillis())
            .toList();
    return new Figures(
        byClass(counted, period.asOfMillis()),
        falseAlarms(counted),
        worst(alarms, Arrival::deviceId),
        worst(alarms, Arrival::placeId),
        desks(came, period),
        OperatorLoads.count(acts, period));
  }

  private static Map<AlarmClass, OfClass> byClass(List<IncidentFacts> incidents, long asOfMillis) {
    Map<AlarmClass, OfClass> figures = new EnumMap<>(AlarmClass.class);
    for (AlarmClass alarmClass : AlarmClass.values()) {
      List<IncidentFacts> own =
          incidents.stream().filter(i -> i.alarmClass() == alarmClass).toList();
      if (!own.isEmpty()) {
        figures.put(alarmClass, ofClass(own, asOfMillis));
      }
    }
    return figures;
  }

  private static OfClass ofClass(List<IncidentFacts> own, long asOfMillis) {
    List<IncidentFacts> accepted = own.stream().filter(i -> i.acceptedAtMillis() != null).toList();
    List<IncidentFacts> toBeAttended = own.stream().filter(IncidentFacts::wasToBeAttended).toList();
    Function<IncidentFacts, Long> opened = IncidentFacts::openedAtMillis;
    return new OfClass(
        own.size(),
        times(own, opened, IncidentFacts::answeredAtMillis, ANSWER_LIMITS, asOfMillis),
        times(own, opened, IncidentFacts::actedAtMillis, List.of(), asOfMillis),
        times(
            accepted,
            IncidentFacts::acceptedAtMillis,
            IncidentFacts::onSceneAtMillis,
            ATTENDANCE_LIMITS,
            asOfMillis),
        times(toBeAttended, opened, IncidentFacts::onSceneAtMillis, ATTENDANCE_LIMITS, asOfMillis),
        times(
            toBeAttended.stream().filter(IncidentFacts::home).toList(),
            opened,
            IncidentFacts::onSceneAtMillis,
            ATTENDANCE_LIMITS,
            asOfMillis));
  }

  private static Times times(
      List<IncidentFacts> incidents,
      Function<IncidentFacts, Long> begin,
      Function<IncidentFacts, Long> end,
      List<Long> limits,
      long asOfMillis) {
    long[] took =
        incidents.stream()
            .filter(i -> end.apply(i) != null)
            .mapToLong(i -> end.apply(i) - begin.apply(i))
            .sorted()
            .toArray();
    List<Within> within = new ArrayList<>();
    for (long limit : limits) {
      List<IncidentFacts> over =
          incidents.stream().filter(i -> asOfMillis - begin.apply(i) >= limit).toList();
      long inTime =
          over.stream()
              .filter(i -> end.apply(i) != null && end.apply(i) - begin.apply(i) <= limit)
              .count();
      within.add(new Within(limit, inTime, over.size()));
    }
    return new Times(took.length, percentiles(took), within);
  }

  private static List<Long> percentiles(long[] sorted) {
    if (sorted.length == 0) {
      return List.of();
    }
    return PERCENTILES.stream()
        .map(p -> sorted[Math.max(0, (int) Math.ceil(p * sorted.length) - 1)])
        .toList();
  }

  private static Map<String, Long> falseAlarms(List<IncidentFacts> incidents) {
    Map<String, Long> causes = new TreeMap<>();
    for (IncidentFacts incident : incidents) {
      if (incident.falseAlarmCause() != null) {
        causes.merge(incident.falseAlarmCause(), 1L, Long::sum);
      }
    }
    return causes;
  }

  private static List<Source> worst(List<Arrival> alarms, Function<Arrival, String> source) {
    Map<String, Long> counts = new HashMap<>();
    for (Arrival alarm : alarms) {
      if (source.apply(alarm) != null) {
        counts.merge(source.apply(alarm), 1L, Long::sum);
      }
    }
    return counts.entrySet().stream()
        .map(count -> new Source(count.getKey(), count.getValue()))
        .sorted(Comparator.comparingLong(Source::alarms).reversed().thenComparing(Source::id))
        .limit(Figures.WORST_MAX)
        .toList();
  }

  private static List<Load> desks(List<Arrival> arrivals, Period period) {
    Map<String, List<Long>> byDesk = new TreeMap<>();
    for (Arrival arrival : arrivals) {
      boolean inside =
          arrival.atMillis() >= period.fromMillis() - Flood.WINDOW_MILLIS
              && arrival.atMillis() < period.toMillis();
      if (inside) {
        byDesk.computeIfAbsent(arrival.desk(), desk -> new ArrayList<>()).add(arrival.atMillis());
      }
    }
    List<Load> loads = new ArrayList<>();
    byDesk.forEach((desk, times) -> {
      Load load = Flood.load(desk, times, period.fromMillis(), period.toMillis());
      if (load.arrivals() > 0 || load.floodMillis() > 0) {
        loads.add(load);
      }
    });
    return loads;
  }
}
