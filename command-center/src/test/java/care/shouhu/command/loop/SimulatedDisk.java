package care.shouhu.command.loop;

import care.shouhu.command.watch.FactsFold;
import care.shouhu.command.watch.LiveLimits;
import care.shouhu.core.log.EndsAtStart;
import care.shouhu.core.log.InMemoryLog;
import care.shouhu.core.log.Lane;
import care.shouhu.core.log.LogLimits;
import care.shouhu.core.log.LogRecord;
import care.shouhu.core.wire.Envelope;
import care.shouhu.core.wire.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a life of the desk leaves to the next one: the log and the newest snapshot. Batches and
 * snapshots are values: whoever looks at all has them written as JSON and read again, whoever does
 * not has them kept as they are, which is the same a hundred times faster.
 */
final class SimulatedDisk {
  private static final FactsFold FOLD = new FactsFold(LiveLimits.builtIn());
  private static final byte[] NOTHING = {};

  private final boolean asBytes;
  private final WrittenOnce written = new WrittenOnce();

  /** By position in the lane DESK; those that do not count are empty. */
  private final Map<Long, Optional<DecisionBatch>> batches = new HashMap<>();

  private InMemoryLog log = new InMemoryLog(LogLimits.defaults(), nobodyCounts());
  private Optional<Snapshot> snapshot = Optional.empty();

  /**
   * An empty one.
   *
   * @param asBytes whether batches and snapshots are written and read
   */
  SimulatedDisk(boolean asBytes) {
    this.asBytes = asBytes;
  }

  /** What a log counts, nobody asks for here. */
  private static MeterRegistry nobodyCounts() {
    return new CompositeMeterRegistry();
  }

  InMemoryLog log() {
    return log;
  }

  /** A message of a device, in the lane it belongs into. Answers its position. */
  long append(Envelope envelope) {
    boolean urgent = Topics.urgent(envelope.profile(), envelope.topic());
    byte[] key = envelope.deviceId().getBytes(StandardCharsets.UTF_8);
    return log.append(urgent ? Lane.URGENT : Lane.ROUTINE, key, envelope.toBytes()).join();
  }

  /** A batch of the desk. Answers its position. */
  long append(DecisionBatch batch) {
    byte[] value = asBytes ? batch.toBytes() : NOTHING;
    long position = log.append(Lane.DESK, NOTHING, value).join();
    if (!asBytes) {
      batches.put(position, Optional.of(batch).filter(one -> one.position() == position));
    }
    return position;
  }

  private Optional<DecisionBatch> batch(LogRecord record) {
    return batches.computeIfAbsent(record.position(), at -> DecisionBatch.read(record));
  }

  /** In place of an older one. */
  void put(Snapshot taken) {
    snapshot = Optional.of(asBytes ? read(bytes(taken)) : taken.sorted());
  }

  private static Snapshot read(byte[] bytes) {
    try {
      return DecisionBatch.MAPPER.readValue(bytes, Snapshot.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Everything stops. */
  void crash() {
    log = log.crashed(nobodyCounts());
  }

  /**
   * What the next life begins with.
   *
   * @param told of each batch that counts
   */
  DeskState replayed(Consumer<Applied> told) throws InterruptedException {
    return replayed(snapshot, told);
  }

  /** The same without a snapshot. */
  DeskState replayedFromBeginning() throws InterruptedException {
    return replayed(Optional.empty(), applied -> {});
  }

  private DeskState replayed(Optional<Snapshot> from, Consumer<Applied> told)
      throws InterruptedException {
    return Replay.run(log, EndsAtStart.of(log), from, true, FOLD, told, this::batch).state();
  }

  /** All that a state has. */
  Snapshot whole(DeskState state) {
    return Snapshot.of(state, log.id()).sorted();
  }

  /** Both are the same; where they are compared as bytes, in every order too. */
  void checkSame(String what, Snapshot expected, Snapshot found) {
    if (!asBytes && isSame(expected, found)) {
      return;
    }
    byte[] one = bytes(expected);
    byte[] other = bytes(found);
    int at = Arrays.mismatch(one, other);
    if (at >= 0 || !isSame(expected, found)) {
      throw new AssertionError(
          "%s differ: …%s… and …%s…".formatted(what, around(one, at), around(other, at)));
    }
  }

  private static boolean isSame(Snapshot one, Snapshot other) {
    return Arrays.equals(one.keys(), other.keys())
        && one.withDevices(one.facts(), NOTHING).equals(other.withDevices(other.facts(), NOTHING));
  }

  private byte[] bytes(Snapshot whole) {
    return written.bytes(whole.sorted());
  }

  /** Two states in whole would be pages: what is shown is where they part. */
  private static String around(byte[] json, int at) {
    int from = Math.clamp(at - 300L, 0, json.length);
    int to = Math.clamp(at + 100L, 0, json.length);
    return new String(json, from, to - from, StandardCharsets.UTF_8);
  }

  /** All that was ever decided and counts, in order. */
  List<Applied> decided() throws InterruptedException {
    List<Applied> decided = new ArrayList<>();
    long first = log.firstPosition(Lane.DESK);
    for (LogRecord record :
        log.read(Lane.DESK, first, Integer.MAX_VALUE, Integer.MAX_VALUE, Duration.ZERO).records()) {
      batch(record).ifPresent(batch -> decided.add(batch.applied()));
    }
    return decided;
  }
}
