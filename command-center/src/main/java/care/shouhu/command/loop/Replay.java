package care.shouhu.command.loop;

import care.shouhu.command.watch.Backfill;
import care.shouhu.command.watch.FactsFold;
import care.shouhu.command.watch.LiveLimits;
import care.shouhu.core.event.DeviceEvent;
import care.shouhu.core.log.DurableLog;
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
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
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
  private final DeskState state;

  private Replay(DurableLog log, DeskState state) {
    this.log = log;
    this.state = state;
  }

  /**
   * The state at the end of the lane DESK.
   *
   * @param replayed told of each batch that counts, in order
   */
  static DeskState run(
      DurableLog log, Optional<Snapshot> snapshot, FactsFold fold, Consumer<Applied> replayed)
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
    new Replay(log, state).run(replayed);
    return state;
  }

  private void run(Consumer<Applied> replayed) throws InterruptedException {
    long end = log.endPosition(Lane.DESK);
    while (state.position(Lane.DESK) < end) {
      LogBatch records = read(Lane.DESK, state.position(Lane.DESK), RECORDS_MAX);
      for (LogRecord record : records.records()) {
        Optional<DecisionBatch> batch = readable(record);
        if (batch.isPresent()) {
          batch(batch.get());
          replayed.accept(batch.get().applied());
        }
        state.nextDeskPosition(record.position() + 1);
      }
    }
    state.takeRuns();
  }

  /** One record that nobody can read must not keep the desk from living: it does not count. */
  private static Optional<DecisionBatch> readable(LogRecord record) {
    try {
      return DecisionBatch.read(record);
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
    for (int i = 0; i < batch.runs().size(); i++) {
      feed(i % 2 == 0 ? Lane.URGENT : Lane.ROUTINE, batch.runs().get(i));
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

  private void feed(Lane lane, long count) throws InterruptedException {
    long left = count;
    if (state.position(lane) < log.firstPosition(lane)) {
      // Released long ago: without its snapshot these facts are gone, the decisions are not.
      long gone = Math.min(left, log.firstPosition(lane) - state.position(lane));
      for (long i = 0; i < gone; i++) {
        state.read(lane);
      }
      left -= gone;
    }
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
