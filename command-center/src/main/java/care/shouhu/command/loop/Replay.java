package care.shouhu.command.loop;

import care.shouhu.command.watch.Backfill;
import care.shouhu.command.watch.FactsFold;
import care.shouhu.command.watch.LiveLimits;
import care.shouhu.core.event.DeviceEvent;
import care.shouhu.core.log.DurableLog;
import care.shouhu.core.log.EndsAtStart;
import care.shouhu.core.log.Lane;
import care.shouhu.core.log.LogBatch;
import care.shouhu.core.log.LogRecord;
import care.shouhu.core.wire.AliveBeat;
import care.shouhu.core.wire.BadEnvelope;
import care.shouhu.core.wire.Decoded;
import care.shouhu.core.wire.Decoders;
import care.shouhu.core.wire.Envelope;
import care.shouhu.core.wire.Replayed;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rebuilds the state from a snapshot and the log: for each batch the input records it stands on, in
 * the very order they were read, then its decisions. Nothing is decided.
 */
final class Replay {
  private static final Logger LOG = LoggerFactory.getLogger(Replay.class);
  private static final int RECORDS_MAX = 2_000;
  private static final int BYTES_MAX = 4 << 20;
  private static final LiveLimits LIMITS = LiveLimits.builtIn();

  private final DurableLog log;
  private final EndsAtStart ends;
  private final DeskState state;
  private final Function<LogRecord, Optional<DecisionBatch>> batches;
  private final Map<Lane, Long> setBack = new EnumMap<>(Lane.class);

  private Replay(
      DurableLog log,
      EndsAtStart ends,
      DeskState state,
      Function<LogRecord, Optional<DecisionBatch>> batches) {
    this.log = log;
    this.ends = ends;
    this.state = state;
    this.batches = batches;
  }

  /**
   * What was found.
   *
   * @param state at the end of the lane DESK
   * @param setBack by lane: so many records had been read that the log has lost since; the state
   *     knows them and goes on at the log's end
   */
  record Rebuilt(DeskState state, Map<Lane, Long> setBack) {}

  /**
   * Rebuilds the state.
   *
   * @param ends how far the log reached when this process began
   * @param isOld whether the snapshot was written before that
   * @param replayed told of each batch that counts, in order
   */
  static Rebuilt run(
      DurableLog log,
      EndsAtStart ends,
      Optional<Snapshot> snapshot,
      boolean isOld,
      FactsFold fold,
      Consumer<Applied> replayed)
      throws InterruptedException {
    return run(log, ends, snapshot, isOld, fold, replayed, DecisionBatch::read);
  }

  /**
   * The same for one who replays again and again, and may keep what was read of the lane DESK.
   *
   * @param batches as {@link DecisionBatch#read}
   */
  static Rebuilt run(
      DurableLog log,
      EndsAtStart ends,
      Optional<Snapshot> snapshot,
      boolean isOld,
      FactsFold fold,
      Consumer<Applied> replayed,
      Function<LogRecord, Optional<DecisionBatch>> batches)
      throws InterruptedException {
    DeskState state =
        snapshot
            .map(found -> found.toState(fold))
            .orElseGet(() -> new DeskState(new WatchState(fold, new SeenKeys())));
    boolean sameLog = snapshot.map(found -> found.logId().equals(log.id())).orElse(false);
    if (!sameLog) {
      if (snapshot.isPresent()) {
        LOG.error(
            "The log was replaced by another one; open incidents are kept, positions begin anew");
      }
      state.moveTo(
          log.firstPosition(Lane.URGENT),
          log.firstPosition(Lane.ROUTINE),
          log.firstPosition(Lane.DESK));
    }
    if (state.position(Lane.DESK) < log.firstPosition(Lane.DESK)) {
      LOG.error(
          "The snapshot is older than what the log still has: decisions up to {} are missing; open"
              + " incidents are kept as they stood",
          log.firstPosition(Lane.DESK));
      state.moveTo(
          Math.max(state.position(Lane.URGENT), log.firstPosition(Lane.URGENT)),
          Math.max(state.position(Lane.ROUTINE), log.firstPosition(Lane.ROUTINE)),
          log.firstPosition(Lane.DESK));
    }
    Replay replay = new Replay(log, ends, state, batches);
    replay.run(isOld, replayed);
    return new Rebuilt(state, Map.copyOf(replay.setBack));
  }

  private void run(boolean isOld, Consumer<Applied> replayed) throws InterruptedException {
    long old = ends.end(Lane.DESK);
    if (isOld || state.position(Lane.DESK) <= old) {
      replay(old, replayed);
      setBack();
    }
    replay(log.endPosition(Lane.DESK), replayed);
    state.takeRuns();
  }

  /**
   * The decisions of before are replayed: what stands beyond the log's end was read of records that
   * are lost, and others come in their places.
   */
  private void setBack() {
    for (Lane lane : List.of(Lane.URGENT, Lane.ROUTINE, Lane.DESK)) {
      long lost = state.position(lane) - ends.end(lane);
      if (lost > 0) {
        setBack.put(lane, lost);
        LOG.error(
            "Lane {} was found to end at {}, but the desk stood at {}: the log has lost its newest"
                + " records; what the desk knows is kept, and what comes from here on is decided",
            lane.label(),
            ends.end(lane),
            state.position(lane));
      }
    }
    if (!setBack.isEmpty()) {
      state.moveTo(
          Math.min(state.position(Lane.URGENT), ends.end(Lane.URGENT)),
          Math.min(state.position(Lane.ROUTINE), ends.end(Lane.ROUTINE)),
          Math.min(state.position(Lane.DESK), ends.end(Lane.DESK)));
    }
  }

  private void replay(long end, Consumer<Applied> replayed) throws InterruptedException {
    while (state.position(Lane.DESK) < end) {
      int max = (int) Math.min(RECORDS_MAX, end - state.position(Lane.DESK));
      LogBatch records = read(Lane.DESK, state.position(Lane.DESK), max);
      for (LogRecord record : records.records()) {
        Optional<DecisionBatch> batch = readable(record);
        if (batch.isPresent()) {
          batch(batch.get());
          replayed.accept(batch.get().applied());
        }
        state.nextDeskPosition(record.position() + 1);
      }
    }
  }

  /** One record that nobody can read must not keep the desk from living: it does not count. */
  private Optional<DecisionBatch> readable(LogRecord record) {
    try {
      return batches.apply(record);
    } catch (UncheckedIOException e) {
      // Its message may hold the record, and that holds names of people.
      LOG.error("Position {} of the desk cannot be read and is passed by", record.position());
      return Optional.empty();
    }
  }

  private void batch(DecisionBatch batch) throws InterruptedException {
    long urgent = batch.urgentPosition() - sum(batch.runs(), 0);
    long routine = batch.routinePosition() - sum(batch.runs(), 1);
    if (urgent != state.position(Lane.URGENT) || routine != state.position(Lane.ROUTINE)) {
      LOG.error(
          "Batch {} begins at urgent {} and routine {}, the state stands at {} and {}: a snapshot"
              + " is missing",
          batch.position(),
          urgent,
          routine,
          state.position(Lane.URGENT),
          state.position(Lane.ROUTINE));
      state.moveTo(urgent, routine, batch.position());
    }
    boolean isOld = batch.position() < ends.end(Lane.DESK);
    for (int i = 0; i < batch.runs().size(); i++) {
      Lane lane = i % 2 == 0 ? Lane.URGENT : Lane.ROUTINE;
      feed(lane, batch.runs().get(i), isOld ? ends.end(lane) : Long.MAX_VALUE);
    }
    batch.decisions().forEach(state::apply);
    state.blind().alive(batch.atMillis());
  }

  private static long sum(List<Long> runs, int first) {
    long sum = 0;
    for (int i = first; i < runs.size(); i += 2) {
      sum += runs.get(i);
    }
    return sum;
  }

  /**
   * Records that were released long ago without their snapshot, or that the log has lost, are gone;
   * the decisions that stand on them are not.
   *
   * @param lostFrom what was read at this position and beyond is lost
   */
  private void feed(Lane lane, long count, long lostFrom) throws InterruptedException {
    long from = state.position(lane);
    long released = Math.clamp(log.firstPosition(lane) - from, 0, count);
    long lost = Math.clamp(from + count - Math.max(lostFrom, from), 0, count - released);
    pass(lane, released);
    long left = count - released - lost;
    while (left > 0) {
      LogBatch records = read(lane, state.position(lane), (int) Math.min(left, RECORDS_MAX));
      for (LogRecord record : records.records()) {
        state.read(lane);
        Mailbox.Input input = input(lane, record);
        if (input.isBeat()) {
          state.gateway().alive(lane, input.receivedAtMillis());
        }
        fold(lane, input.events());
      }
      left -= records.records().size();
    }
    pass(lane, lost);
  }

  private void pass(Lane lane, long count) {
    for (long i = 0; i < count; i++) {
      state.read(lane);
    }
  }

  /** A bug that was passed by when the record was live is passed by again, with the same state. */
  private void fold(Lane lane, List<DeviceEvent> events) {
    if (events.isEmpty()) {
      return;
    }
    try {
      state.heardOfGateway(events);
      state.watch().fold(lane, events);
    } catch (RuntimeException e) {
      LOG.error("A record met a bug and is passed by", e);
    }
  }

  private LogBatch read(Lane lane, long from, int max) throws InterruptedException {
    LogBatch records = log.read(lane, from, max, BYTES_MAX, Duration.ZERO);
    if (records.isEmpty()) {
      throw new IllegalStateException(
          "lane %s ends at %d, but decisions stand on it".formatted(lane.label(), from));
    }
    return records;
  }

  /** An input record as it is decided on. */
  static Mailbox.Input input(Lane lane, LogRecord record) {
    try {
      Envelope envelope = Envelope.fromBytes(record.value());
      if (AliveBeat.isOne(envelope)) {
        return new Mailbox.Input(lane, List.of(), envelope.receivedAtMillis());
      }
      List<DeviceEvent> events = events(envelope);
      long receivedAt = events.isEmpty() ? 0 : events.getFirst().header().receivedAtMillis();
      return new Mailbox.Input(lane, events, receivedAt);
    } catch (BadEnvelope e) {
      return new Mailbox.Input(lane, List.of(), 0);
    }
  }

  /** What an input record says; empty when it says nothing that can be read. */
  static List<DeviceEvent> events(LogRecord record) {
    return input(Lane.URGENT, record).events();
  }

  private static List<DeviceEvent> events(Envelope envelope) {
    return switch (Decoders.decode(envelope)) {
      case Decoded.Events decoded ->
          Replayed.of(envelope)
              .map(replayed ->
                  Backfill.stillLive(decoded.events(), replayed.replayedAtMillis(), LIMITS))
              .orElse(decoded.events());
      case Decoded.Rejected rejected -> List.of();
    };
  }
}
