package care.shouhu.command.loop;

import care.shouhu.command.downlink.Downlink;
import care.shouhu.command.handover.Handover;
import care.shouhu.command.hold.Hold;
import care.shouhu.command.incident.DutyMark;
import care.shouhu.command.incident.HistoryEnd;
import care.shouhu.command.incident.HistoryEntry;
import care.shouhu.command.incident.Incident;
import care.shouhu.command.incident.RememberedAnswer;
import care.shouhu.command.measure.Act;
import care.shouhu.command.notify.ChannelHealth;
import care.shouhu.command.notify.Notice;
import care.shouhu.command.watch.AlarmKind;
import care.shouhu.command.watch.DeviceFacts;
import care.shouhu.command.watch.FactsFold;
import care.shouhu.command.watch.Latched;
import care.shouhu.core.log.Lane;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The loop's whole state right behind one batch. Everything it holds is immutable, so writing it
 * may happen elsewhere; {@link SnapshotDraft} says how it is taken without the loop standing still.
 *
 * @param logId positions mean nothing to another log
 */
// The window writes itself as bytes; nobody else looks into them.
@SuppressWarnings("ArrayRecordComponent")
record Snapshot(
    int version,
    UUID logId,
    long urgentPosition,
    long routinePosition,
    long deskPosition,
    List<DeviceFacts> facts,
    Map<String, Map<AlarmKind, Latched>> latched,
    byte[] keys,
    List<Incident> incidents,
    Map<String, List<HistoryEntry>> history,
    List<RememberedAnswer> answers,
    IncidentBook.LastNumbers lastNumbers,
    List<Downlink> downlinks,
    long lastDownlink,
    List<Notice> notices,
    long lastNotice,
    List<ChannelHealth> channels,
    Map<String, HistoryEnd> historyEnds,
    MeasureBook.Content measures,
    HeardGateway.Content gateway,
    BlindBook.Content blind,
    List<Hold> holds,
    long lastHold,
    List<Handover> handovers,
    long lastHandover,
    List<DutyMark> duty) {

  static final int VERSION = 4;

  /**
   * Older ones are read too; what they have not is empty. Version 2 has commands to devices, 3 what
   * is held back and handed over, 4 what was said of people's duty.
   */
  static final int OLDEST_VERSION = 1;

  Snapshot {
    downlinks = downlinks == null ? List.of() : List.copyOf(downlinks);
    notices = notices == null ? List.of() : List.copyOf(notices);
    channels = channels == null ? List.of() : List.copyOf(channels);
    historyEnds = historyEnds == null ? Map.of() : new LinkedHashMap<>(historyEnds);
    holds = holds == null ? List.of() : List.copyOf(holds);
    handovers = handovers == null ? List.of() : List.copyOf(handovers);
    duty = duty == null ? List.of() : List.copyOf(duty);
  }

  /** The state as it is now; only between two batches. */
  static Snapshot of(DeskState state, UUID logId) {
    SnapshotDraft draft = SnapshotDraft.begin(state, logId);
    draft.goOn(Integer.MAX_VALUE);
    return draft.snapshot();
  }

  /** All but what is as large as the city, which others take a piece at a time. */
  static Snapshot withoutDevices(DeskState state, UUID logId) {
    Map<String, List<HistoryEntry>> history = new LinkedHashMap<>();
    state.incidents().all().forEach(i -> history.put(i.id(), state.incidents().history(i.id())));
    return new Snapshot(
        VERSION,
        logId,
        state.position(Lane.URGENT),
        state.position(Lane.ROUTINE),
        state.position(Lane.DESK),
        List.of(),
        state.watch().allLatched(),
        new byte[0],
        List.copyOf(state.incidents().all()),
        history,
        List.copyOf(state.answers().all()),
        state.incidents().lastNumbers(),
        List.copyOf(state.downlinks().all()),
        state.downlinks().lastNumber(),
        List.copyOf(state.notices().all()),
        state.notices().lastNumber(),
        List.copyOf(state.notices().channels()),
        state.historyEnds().all(),
        state.measures().content(),
        state.gateway().content(),
        state.blind().content(),
        List.copyOf(state.holds().all()),
        state.holds().lastNumber(),
        List.copyOf(state.handovers().all()),
        state.handovers().lastNumber(),
        List.copyOf(state.duty().all()));
  }

  Snapshot withDevices(List<DeviceFacts> allFacts, byte[] allKeys) {
    return with(allFacts, latched, allKeys, incidents, history);
  }

  /** The same content with everything that has no order of its own in order of id. */
  Snapshot sorted() {
    return with(
        facts.stream().sorted(Comparator.comparing(DeviceFacts::deviceId)).toList(),
        new TreeMap<>(latched),
        keys,
        incidents.stream().sorted(Comparator.comparing(Incident::id)).toList(),
        new TreeMap<>(history));
  }

  private Snapshot with(
      List<DeviceFacts> otherFacts,
      Map<String, Map<AlarmKind, Latched>> otherLatched,
      byte[] otherKeys,
      List<Incident> otherIncidents,
      Map<String, List<HistoryEntry>> otherHistory) {
    return new Snapshot(
        version,
        logId,
        urgentPosition,
        routinePosition,
        deskPosition,
        otherFacts,
        otherLatched,
        otherKeys,
        otherIncidents,
        otherHistory,
        answers,
        lastNumbers,
        downlinks,
        lastDownlink,
        notices,
        lastNotice,
        channels,
        historyEnds,
        measures,
        gateway,
        blind,
        holds,
        lastHold,
        handovers,
        lastHandover,
        duty);
  }

  /** As the histories of the incidents have them: those of the last day have not been let go. */
  private List<Act> acts() {
    return incidents.stream()
        .flatMap(i ->
            history.getOrDefault(i.id(), List.of()).stream()
                .flatMap(entry -> Act.of(i, entry).stream()))
        .sorted(Comparator.comparingLong(Act::atMillis))
        .toList();
  }

  /** A state of its own with this content. */
  DeskState toState(FactsFold fold) {
    WatchState watch = new WatchState(fold, SeenKeys.fromBytes(keys));
    watch.restore(facts, latched);
    DeskState state = new DeskState(watch);
    incidents.forEach(i -> state.incidents().restore(i, history.getOrDefault(i.id(), List.of())));
    state.incidents().restore(lastNumbers);
    answers.forEach(state.answers()::put);
    downlinks.forEach(state.downlinks()::put);
    state.downlinks().restore(lastDownlink);
    notices.forEach(state.notices()::put);
    state.notices().restore(lastNotice);
    channels.forEach(state.notices()::put);
    historyEnds.forEach((id, end) -> state.historyEnds().put(id, end));
    if (measures != null) {
      state.measures().restore(measures.withActs(this::acts));
    }
    if (gateway != null) {
      state.gateway().restore(gateway);
    }
    if (blind != null) {
      state.blind().restore(blind);
    }
    holds.forEach(state.holds()::put);
    state.holds().restore(lastHold);
    state.handovers().restore(handovers);
    state.handovers().restore(lastHandover);
    duty.forEach(state.duty()::put);
    state.moveTo(urgentPosition, routinePosition, deskPosition);
    return state;
  }
}
