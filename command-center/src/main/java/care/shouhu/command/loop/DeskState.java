package care.shouhu.command.loop;

import care.shouhu.command.incident.Decision;
import care.shouhu.core.event.DeviceEvent;
import care.shouhu.core.log.Lane;
import java.util.ArrayList;
import java.util.List;

/**
 * Everything the loop knows. Changes in two ways only: {@link #read} with the fold of an input
 * record, and {@link #apply} with a decision. Neither writes what the other writes, so within one
 * batch their order does not matter to replay.
 */
final class DeskState {

  /** 2026-01-01T00:00:00Z. */
  static final long NUMBERS_SINCE_MILLIS = 1_767_225_600_000L;

  private final WatchState watch;
  private final IncidentBook incidents = new IncidentBook();
  private final DownlinkBook downlinks = new DownlinkBook();
  private final NoticeBook notices = new NoticeBook();
  private final HoldBook holds = new HoldBook();
  private final HandoverBook handovers = new HandoverBook();
  private final DutyBook duty = new DutyBook();
  private final AnswerBook answers = new AnswerBook();
  private final HistoryEnds historyEnds = new HistoryEnds();
  private final MeasureBook measures = new MeasureBook();
  private final BlindBook blind = new BlindBook();
  private final HeardGateway gateway = new HeardGateway();
  private long urgentPosition = 1;
  private long routinePosition = 1;
  private long deskPosition = 1;
  private List<Long> runs = new ArrayList<>();

  DeskState(WatchState watch) {
    this.watch = watch;
  }

  WatchState watch() {
    return watch;
  }

  IncidentBook incidents() {
    return incidents;
  }

  DownlinkBook downlinks() {
    return downlinks;
  }

  NoticeBook notices() {
    return notices;
  }

  BlindBook blind() {
    return blind;
  }

  HeardGateway gateway() {
    return gateway;
  }

  /** Folds what a message says of connections; before the message is folded into the facts. */
  void heardOfGateway(List<DeviceEvent> events) {
    String id = events.getFirst().header().deviceId();
    gateway.heard(events, watch.facts(id).lastSeenAtMillis());
  }

  MeasureBook measures() {
    return measures;
  }

  HistoryEnds historyEnds() {
    return historyEnds;
  }

  HoldBook holds() {
    return holds;
  }

  HandoverBook handovers() {
    return handovers;
  }

  DutyBook duty() {
    return duty;
  }

  AnswerBook answers() {
    return answers;
  }

  /** The next position to read of an input lane, or to write of the lane DESK. */
  long position(Lane lane) {
    return switch (lane) {
      case URGENT -> urgentPosition;
      case ROUTINE -> routinePosition;
      case DESK -> deskPosition;
      case DOWN -> throw new IllegalArgumentException("the desk does not read the lane DOWN");
    };
  }

  /** Moves to these positions: of a snapshot, or where a log begins. */
  void moveTo(long urgent, long routine, long desk) {
    urgentPosition = urgent;
    routinePosition = routine;
    deskPosition = desk;
    runs = new ArrayList<>();
  }

  /**
   * For each life, before it decides. Ids that were given before must not be given again, for
   * tables and devices know them still, and a desk cannot know whether it knows all it ever gave:
   * the log and the snapshots may be wiped, or a copy of an older day beside a newer database, or
   * short of what brokers lost. None of that shows in the log or in the snapshot, and the database
   * may be down. So the numbers never go on from the last ones alone but at least from the time:
   * one for each millisecond since {@link #NUMBERS_SINCE_MILLIS}, which is faster than anybody
   * raises alarms. A number that was skipped need not be remembered: the next life is later still.
   */
  void beginNumbers(long nowMillis) {
    long byTime = Math.max(0, nowMillis - NUMBERS_SINCE_MILLIS);
    incidents.restore(new IncidentBook.LastNumbers(byTime, byTime, byTime));
    downlinks.restore(byTime);
    notices.restore(byTime);
    holds.restore(byTime);
    handovers.restore(byTime);
  }

  /** One record of an input lane was taken. */
  void read(Lane lane) {
    boolean urgent = lane == Lane.URGENT;
    if (urgent) {
      urgentPosition++;
    } else {
      routinePosition++;
    }
    if (runs.isEmpty()) {
      runs.add(0L);
    }
    boolean lastIsUrgent = runs.size() % 2 == 1;
    if (urgent == lastIsUrgent) {
      runs.set(runs.size() - 1, runs.getLast() + 1);
    } else {
      runs.add(1L);
    }
  }

  int runCount() {
    return runs.size();
  }

  /** What was read since the last batch; the next batch begins anew. */
  List<Long> takeRuns() {
    List<Long> taken = runs;
    runs = new ArrayList<>();
    return taken;
  }

  /** A batch was written or replayed: the next one stands behind it. */
  void nextDeskPosition(long position) {
    deskPosition = position;
  }

  void apply(Decision decision) {
    switch (decision) {
      case Decision.IncidentChanged(var incident, var entry) -> {
        incidents.put(incident, entry);
        measures.put(incident, entry);
      }
      case Decision.AlarmLatched(var alarm, var incidentId) -> {
        watch.latch(alarm, incidentId);
        // Of many that are silent together most stand in no incident one by one: their ids are
        // given all the same, and a call must never have one of them.
        incidents.used(alarm);
      }
      case Decision.HoldChanged(var hold) -> holds.put(hold);
      case Decision.AlarmHeld(var alarm, var hold) -> {
        holds.put(hold);
        incidents.used(alarm);
      }
      case Decision.HandoverChanged(var handover) -> handovers.put(handover);
      case Decision.DutySaid(var mark) -> duty.put(mark);
      case Decision.AlarmReleased(var deviceId, var kind, var alarmId) ->
          watch.release(deviceId, kind);
      case Decision.CommandAnswered(var answer) -> answers.put(answer);
      case Decision.IncidentsForgotten(var ids) -> incidents.forget(ids);
      case Decision.DownlinkChanged(var downlink) -> downlinks.put(downlink);
      case Decision.NoticeChanged(var notice) -> notices.put(notice);
      case Decision.ChannelChanged(var channel) -> notices.put(channel);
      case Decision.HistoryAppended(var incidentId, var entry) ->
          historyEnds.put(incidentId, entry);
      case Decision.BlindWindowChanged(var window) -> blind.put(window);
      case Decision.Recontacted(var recontact) -> blind.put(recontact);
    }
  }
}
