package care.shouhu.command.quarantine;

import care.shouhu.command.quarantine.Outcome.State;
import care.shouhu.command.quarantine.QuarantineRows.Refusal;
import care.shouhu.command.quarantine.QuarantineRows.Row;
import care.shouhu.command.quarantine.QuarantineRows.Standing;
import care.shouhu.core.log.DurableLog;
import care.shouhu.core.wire.Decoded;
import care.shouhu.core.wire.Decoders;
import care.shouhu.core.wire.Envelope;
import care.shouhu.core.wire.RejectReason;
import care.shouhu.core.wire.Replayed;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;

/**
 * Reads rows of quarantine again and hands in those that are understood now.
 *
 * <p>They go the way of every message, through the log, with the row's id beside them ({@link
 * Replayed}): so the rows are stored with the log's position and their row of quarantine is closed
 * in one transaction, and asking twice, or dying half-way, stores nothing twice. All methods block.
 */
public final class QuarantineReplay {

  /** Rows a request. */
  public static final int ROWS_MAX = 10_000;

  private static final int CHUNK_ROWS = 100;

  /** How long the answer waits for the recorder; what it has not stored by then is pending. */
  private static final long WAIT_MILLIS_MAX = 3_000;

  private static final long LOOK_EACH_MILLIS = 50;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final QuarantineRows rows;
  private final DurableLog log;
  private final Clock clock;

  public QuarantineReplay(Jdbi jdbi, DurableLog log, Clock clock) {
    this.rows = new QuarantineRows(jdbi);
    this.log = log;
    this.clock = clock;
  }

  /**
   * Replays at most {@value #ROWS_MAX} rows, never tried ones first.
   *
   * @param by who asks, for the audit
   * @param from their address
   */
  public Outcome replay(Wanted wanted, String by, String from) {
    long audit = rows.asked(by, from, json(wanted));
    final long sinceMillis = rows.nowMillis();
    QuarantineRows.Matching before = rows.matching(wanted);
    List<Long> open = rows.open(wanted, ROWS_MAX);
    Set<Long> handedIn = new HashSet<>();
    boolean taken = true;
    for (int i = 0; taken && i < open.size(); i += CHUNK_ROWS) {
      taken = handIn(open.subList(i, Math.min(open.size(), i + CHUNK_ROWS)), handedIn);
    }
    awaitStored(handedIn, sinceMillis);
    Outcome outcome = outcome(wanted, before, open, handedIn, sinceMillis);
    rows.answered(audit, json(counts(outcome)));
    return outcome;
  }

  /** False when the log takes no more just now. */
  private boolean handIn(List<Long> ids, Set<Long> handedIn) {
    List<Refusal> refusals = new ArrayList<>();
    Map<Long, CompletableFuture<Long>> appends = new HashMap<>();
    boolean writable = true;
    for (Row row : rows.rows(ids)) {
      if (row.message().isEmpty()) {
        refusals.add(
            new Refusal(
                row.id(), RejectReason.BAD_ENVELOPE.label(), "no envelope of this version"));
        continue;
      }
      Envelope message = row.message().get();
      switch (Decoders.decode(message)) {
        case Decoded.Rejected it ->
            refusals.add(new Refusal(row.id(), it.reason().label(), it.detail()));
        case Decoded.Events it -> {
          writable = writable && log.isWritable(row.lane());
          if (writable) {
            appends.put(row.id(), append(row, message));
          }
        }
      }
    }
    if (!refusals.isEmpty()) {
      rows.stillRefused(refusals);
    }
    for (Map.Entry<Long, CompletableFuture<Long>> append : appends.entrySet()) {
      try {
        append.getValue().join();
        handedIn.add(append.getKey());
      } catch (CompletionException refused) {
        writable = false;
      }
    }
    return writable;
  }

  private CompletableFuture<Long> append(Row row, Envelope message) {
    byte[] key = message.deviceId().getBytes(StandardCharsets.UTF_8);
    byte[] value = new Replayed(row.id(), message, clock.millis()).toEnvelope().toBytes();
    return log.append(row.lane(), key, value);
  }

  private void awaitStored(Set<Long> ids, long sinceMillis) {
    long until = System.nanoTime() + WAIT_MILLIS_MAX * 1_000_000;
    Set<Long> waiting = new HashSet<>(ids);
    try {
      while (!waiting.isEmpty() && System.nanoTime() < until) {
        for (Standing row : rows.standing(waiting, null, sinceMillis)) {
          if (row.replayed() || row.triedSince()) {
            waiting.remove(row.id());
          }
        }
        if (!waiting.isEmpty()) {
          Thread.sleep(LOOK_EACH_MILLIS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Outcome outcome(
      Wanted wanted,
      QuarantineRows.Matching before,
      List<Long> open,
      Set<Long> handedIn,
      long sinceMillis) {
    Set<Long> asked = new HashSet<>(open);
    asked.addAll(wanted.ids());
    Map<Long, State> states = new HashMap<>();
    for (Standing row : rows.standing(asked, wanted.deviceId(), sinceMillis)) {
      states.put(row.id(), state(row, handedIn));
    }
    Map<State, Long> counts =
        open.stream()
            .map(id -> states.getOrDefault(id, State.UNKNOWN))
            .collect(Collectors.groupingBy(state -> state, Collectors.counting()));
    long left = counts.getOrDefault(State.LEFT, 0L) + Math.max(0, before.open() - open.size());
    return new Outcome(
        counts.getOrDefault(State.REPLAYED, 0L).intValue(),
        counts.getOrDefault(State.PENDING, 0L).intValue(),
        counts.getOrDefault(State.STILL_REFUSED, 0L).intValue(),
        before.already() + counts.getOrDefault(State.ALREADY, 0L),
        before.notReplayable(),
        left,
        wanted.ids().stream()
            .map(id -> new Outcome.Row(id, states.getOrDefault(id, State.UNKNOWN)))
            .toList());
  }

  private static State state(Standing row, Set<Long> handedIn) {
    boolean ours = handedIn.contains(row.id());
    if (row.replayed()) {
      return ours ? State.REPLAYED : State.ALREADY;
    }
    if (!row.replayable()) {
      return State.NOT_REPLAYABLE;
    }
    if (row.triedSince()) {
      return State.STILL_REFUSED;
    }
    return ours ? State.PENDING : State.LEFT;
  }

  /** The answer's counts, as the contract and the audit have them. */
  public static ObjectNode counts(Outcome outcome) {
    return MAPPER
        .createObjectNode()
        .put("replayed", outcome.replayed())
        .put("pending", outcome.pending())
        .put("stillRefused", outcome.stillRefused())
        .put("already", outcome.already())
        .put("notReplayable", outcome.notReplayable())
        .put("left", outcome.left());
  }

  private static String json(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record that is no JSON", e);
    }
  }
}
