package care.shouhu.command.loop;

import care.shouhu.command.blind.BlindWindow;
import care.shouhu.command.downlink.Downlink;
import care.shouhu.command.hold.Hold;
import care.shouhu.command.incident.Decision;
import care.shouhu.command.incident.HistoryEntry;
import care.shouhu.command.incident.HistoryEntry.Kind;
import care.shouhu.command.incident.Incident;
import care.shouhu.command.incident.IncidentStatus;
import care.shouhu.command.incident.Tier;
import care.shouhu.command.watch.Alarm;
import care.shouhu.command.watch.AlarmClass;
import care.shouhu.command.watch.AlarmKind;
import care.shouhu.core.log.Lane;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;

/** The desk's figures; docs/metrics.md says what each is for. */
final class LoopMeters implements DeskSignals {
  private static final Set<AlarmKind> SAID_BY_DEVICES =
      EnumSet.of(AlarmKind.CALL, AlarmKind.FALL, AlarmKind.TAMPER);

  private static final Set<IncidentStatus> OPEN =
      EnumSet.of(IncidentStatus.OPEN, IncidentStatus.CLAIMED, IncidentStatus.HANDLED);

  private final MeterRegistry registry;
  private final LongSupplier clockMillis;
  private final Timer decide;
  private final Timer eventToIncident;
  private final Counter restarts;
  private final Counter faults;
  private final DistributionSummary leftToNextRing;
  private final Map<Tier, Counter> escalations = new EnumMap<>(Tier.class);
  private final Map<Lane, Counter> setBack = new EnumMap<>(Lane.class);

  LoopMeters(MeterRegistry registry, LongSupplier clockMillis) {
    this.registry = registry;
    this.clockMillis = clockMillis;
    this.decide =
        Timer.builder("shouhu_desk_decide")
            .description("deciding what was taken at one go")
            .publishPercentileHistogram()
            .maximumExpectedValue(Duration.ofSeconds(2))
            .register(registry);
    this.eventToIncident =
        Timer.builder("shouhu_desk_event_to_incident")
            .description("call, fall or tamper: from its receipt until its incident is durable")
            .publishPercentileHistogram()
            .maximumExpectedValue(Duration.ofSeconds(30))
            .register(registry);
    this.restarts =
        Counter.builder("shouhu_desk_restarts")
            .description("times the state was rebuilt after a failure")
            .register(registry);
    this.faults =
        Counter.builder("shouhu_desk_faults")
            .description("inputs a bug kept from being decided")
            .register(registry);
    this.leftToNextRing =
        DistributionSummary.builder("shouhu_desk_left_to_next_ring")
            .baseUnit("people")
            .description("rings with more people than one ring tells: how many the next one tells")
            .register(registry);
    for (Lane lane : List.of(Lane.URGENT, Lane.ROUTINE, Lane.DESK)) {
      setBack.put(
          lane,
          Counter.builder("shouhu_desk_set_back_records")
              .description("records the desk had read and the log has lost since")
              .tag("lane", lane.label())
              .register(registry));
    }
    // From the start, at 0: Prometheus sees no increase in a counter that appears with its first
    // event.
    for (Tier tier : Tier.values()) {
      escalations.put(
          tier,
          Counter.builder("shouhu_desk_escalations")
              .description("the next tier was told")
              .tag("tier", tier.name())
              .register(registry));
    }
  }

  /** Gauges over what is open, from the published desk. */
  void watch(PublishedDesk published) {
    Gauge.builder("shouhu_desk_holds", published, PublishedDesk::activeHolds)
        .description("shelves and tests that last")
        .register(registry);
    Gauge.builder("shouhu_desk_open_device_commands", published, PublishedDesk::openDownlinks)
        .description("commands to devices that have not ended")
        .register(registry);
    for (BlindWindow.Cause cause : BlindWindow.Cause.values()) {
      Gauge.builder("shouhu_desk_blind_windows", published, desk -> desk.openBlind(cause))
          .description("blind windows that last")
          .tag("cause", cause.name())
          .register(registry);
    }
    for (AlarmClass alarmClass : AlarmClass.values()) {
      for (IncidentStatus status : OPEN) {
        Gauge.builder(
                "shouhu_desk_open_incidents",
                published,
                desk -> desk.locked(book -> count(book, alarmClass, status)))
            .description("incidents that are not closed")
            .tag("class", alarmClass.name())
            .tag("status", status.name())
            .register(registry);
      }
      Gauge.builder(
              "shouhu_desk_oldest_unclaimed_seconds",
              published,
              desk -> desk.locked(book -> oldestOpenSeconds(book, alarmClass)))
          .description("how long ago the oldest incident that nobody has was opened")
          .tag("class", alarmClass.name())
          .register(registry);
    }
  }

  private double oldestOpenSeconds(IncidentBook book, AlarmClass alarmClass) {
    long now = clockMillis.getAsLong();
    long oldest = now;
    for (Incident incident : book.all()) {
      if (incident.alarmClass() == alarmClass && incident.status() == IncidentStatus.OPEN) {
        oldest = Math.min(oldest, incident.openedAtMillis());
      }
    }
    return (now - oldest) / 1_000.0;
  }

  private static double count(IncidentBook book, AlarmClass alarmClass, IncidentStatus status) {
    long count = 0;
    for (Incident incident : book.all()) {
      if (incident.alarmClass() == alarmClass && incident.status() == status) {
        count++;
      }
    }
    return count;
  }

  /** Gauges over the loop as it lives now. */
  <T> void watch(
      T loop, ToLongFunction<T> timers, ToLongFunction<T> urgent, ToLongFunction<T> routine) {
    Gauge.builder("shouhu_desk_timers", loop, timers::applyAsLong)
        .description("due times that stand in the state")
        .register(registry);
    lag(loop, Lane.URGENT, urgent);
    lag(loop, Lane.ROUTINE, routine);
  }

  private <T> void lag(T loop, Lane lane, ToLongFunction<T> records) {
    Gauge.builder("shouhu_desk_lag_records", loop, records::applyAsLong)
        .description("durable input records that are not decided yet")
        .tag("lane", lane.label())
        .register(registry);
  }

  void decided(long nanos) {
    decide.record(nanos, TimeUnit.NANOSECONDS);
  }

  /** The desk stood beyond the log's end by so many records. */
  void setBack(Lane lane, long records) {
    setBack.get(lane).increment((double) records);
  }

  void restarted() {
    restarts.increment();
  }

  @Override
  public void fault() {
    faults.increment();
  }

  @Override
  public void leftToNextRing(int people) {
    leftToNextRing.record(people);
  }

  /** A batch became durable. */
  void published(Applied applied) {
    applied.downlinks().forEach(this::downlink);
    for (Decision decision : applied.decisions()) {
      if (decision instanceof Decision.AlarmHeld(var alarm, var hold)) {
        heldBack(alarm, hold);
      }
    }
    for (Decision.IncidentChanged change : applied.changes()) {
      Incident incident = change.incident();
      HistoryEntry entry = change.entry();
      if (entry.kind() == Kind.OPENED) {
        count("shouhu_desk_incidents", "opened", "kind", incident.kind().name(), incident);
      }
      boolean byAlarm =
          entry.kind() == Kind.ALARM_JOINED
              || (entry.kind() == Kind.OPENED && !incident.alarms().isEmpty());
      if (byAlarm) {
        timed(incident.alarms().getLast());
      }
      if (entry.kind() == Kind.ESCALATED) {
        escalations.get(incident.tierName()).increment();
      }
    }
  }

  private void heldBack(Alarm alarm, Hold hold) {
    Counter.builder("shouhu_desk_alarms_held")
        .description("alarms that were shelved or came from a device in test")
        .tag("type", hold.type().name())
        .tag("kind", alarm.kind().name())
        .register(registry)
        .increment();
  }

  private void downlink(Downlink downlink) {
    Counter.builder("shouhu_desk_device_commands")
        .description("commands to devices by how far they came")
        .tag("kind", downlink.kind().wireName())
        .tag("status", downlink.status().name())
        .register(registry)
        .increment();
  }

  private void count(String name, String what, String tag, String value, Incident incident) {
    Counter.builder(name)
        .description("incidents " + what)
        .tag(tag, value)
        .tag("class", incident.alarmClass().name())
        .register(registry)
        .increment();
  }

  private void timed(Alarm alarm) {
    if (SAID_BY_DEVICES.contains(alarm.kind())) {
      long millis = Math.max(0, clockMillis.getAsLong() - alarm.receivedAtMillis());
      eventToIncident.record(millis, TimeUnit.MILLISECONDS);
    }
  }

  void answered(String command, CommandResult result) {
    String verdict =
        switch (result) {
          case CommandResult.Done done -> done.repeated() ? "repeated" : "done";
          case CommandResult.Issued issued -> issued.repeated() ? "repeated" : "done";
          case CommandResult.Noted noted -> "done";
          case CommandResult.Exported exported -> "done";
          case CommandResult.Recontacted recontacted -> "done";
          case CommandResult.Booked booked -> booked.repeated() ? "repeated" : "done";
          case CommandResult.NotDone notDone ->
              notDone.refused().reason().name().toLowerCase(Locale.ROOT);
        };
    Counter.builder("shouhu_desk_commands")
        .description("people's commands by verdict")
        .tag("command", command)
        .tag("result", verdict)
        .register(registry)
        .increment();
  }
}
