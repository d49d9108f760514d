package care.shouhu.core.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Does the same random things to a log and to the one in memory, and compares all that can be seen
 * of them after each step. So what is shown with the log in memory holds for the other.
 */
public final class LogEquivalence {

  private static final int STEPS = 400;

  /** Those the compared log is to be opened with. */
  public static final LogLimits LIMITS =
      new LogLimits(10_000, 1 << 24, 1 << 30, 0, /* recordBytesMax= */ 90_000);

  private static final List<String> READERS = List.of("recorder", "loop", "export");

  /** Opens the compared log; again, after it was closed, with what is left of it. */
  private final Supplier<DurableLog> opening;

  private DurableLog compared;
  private InMemoryLog inMemory;

  private LogEquivalence(Supplier<DurableLog> opening) {
    this.opening = opening;
  }

  /** Ends with the first difference, naming seed and step. */
  public static void check(long seed, Supplier<DurableLog> opening) throws Exception {
    new LogEquivalence(opening).run(seed);
  }

  private void run(long seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    compared = opening.get();
    inMemory = new InMemoryLog(LIMITS, new SimpleMeterRegistry());
    for (int step = 0; step < STEPS; step++) {
      String where = "seed " + seed + ", step " + step;
      Lane lane = anyLane(random);
      int die = random.nextInt(100);
      if (die < 45) {
        appendSome(random, lane, where);
      } else if (die < 75) {
        read(random, lane, where);
      } else if (die < 92) {
        release(random, lane, where);
      } else if (die < 97) {
        register(random);
      } else if (die < 99) {
        forget(random);
      } else {
        reopen();
      }
      assertThat(seen(compared)).as(where).isEqualTo(seen(inMemory));
    }
    compared.close();
    inMemory.close();
  }

  private static Lane anyLane(SplittableRandom random) {
    return List.of(Lane.values()).get(random.nextInt(Lane.values().length));
  }

  private void appendSome(SplittableRandom random, Lane lane, String where) {
    List<CompletableFuture<Long>> answers = new ArrayList<>();
    List<CompletableFuture<Long>> inMemories = new ArrayList<>();
    for (int i = random.nextInt(1, 40); i > 0; i--) {
      byte[] key = new byte[random.nextInt(20) == 0 ? 600 : 8];
      byte[] value = new byte[random.nextInt(20) == 0 ? random.nextInt(100_000) : 60];
      random.nextBytes(value);
      answers.add(compared.append(lane, key, value));
      inMemories.add(inMemory.append(lane, key, value));
    }
    for (int i = 0; i < answers.size(); i++) {
      assertThat(answer(answers.get(i))).as(where).isEqualTo(answer(inMemories.get(i)));
    }
  }

  private static Object answer(CompletableFuture<Long> append) {
    return append.handle((at, no) -> no == null ? at : ((LogRefused) no).reason()).join();
  }

  private void read(SplittableRandom random, Lane lane, String where) throws Exception {
    long first = inMemory.firstPosition(lane);
    long from = random.nextLong(first - 1, inMemory.endPosition(lane) + 2);
    int recordsMax = random.nextInt(1, 300);
    int bytesMax = random.nextInt(1, 200_000);
    assertThat(read(compared, lane, from, recordsMax, bytesMax))
        .as(where)
        .isEqualTo(read(inMemory, lane, from, recordsMax, bytesMax));
  }

  private static String read(DurableLog log, Lane lane, long from, int recordsMax, int bytesMax)
      throws InterruptedException {
    try {
      LogBatch batch = log.read(lane, from, recordsMax, bytesMax, Duration.ZERO);
      StringBuilder all = new StringBuilder();
      for (LogRecord record : batch.records()) {
        all.append(record.position()).append(' ').append(Arrays.hashCode(record.key()));
        all.append(' ').append(Arrays.hashCode(record.value())).append('\n');
      }
      return all.toString();
    } catch (IllegalArgumentException e) {
      return e.getMessage();
    }
  }

  private void release(SplittableRandom random, Lane lane, String where) {
    String reader = READERS.get(random.nextInt(READERS.size()));
    long from = inMemory.firstPosition(lane);
    long position = random.nextLong(from, inMemory.endPosition(lane) + 2);
    assertThat(release(compared, reader, lane, position))
        .as(where)
        .isEqualTo(release(inMemory, reader, lane, position));
  }

  private static String release(DurableLog log, String reader, Lane lane, long position) {
    try {
      log.release(reader, lane, position);
      return "released";
    } catch (IllegalArgumentException | IllegalStateException e) {
      return e.getMessage();
    }
  }

  private void register(SplittableRandom random) {
    Set<Lane> lanes = EnumSet.of(anyLane(random));
    lanes.add(anyLane(random));
    String reader = READERS.get(random.nextInt(READERS.size()));
    compared.registerReader(reader, lanes);
    inMemory.registerReader(reader, lanes);
  }

  private void forget(SplittableRandom random) {
    String reader = READERS.get(random.nextInt(READERS.size()));
    compared.forgetReader(reader);
    inMemory.forgetReader(reader);
  }

  private void reopen() {
    compared.close();
    compared = opening.get();
    inMemory = inMemory.crashed(new SimpleMeterRegistry());
  }

  private static String seen(DurableLog log) {
    StringBuilder all = new StringBuilder();
    LogHealth health = log.health();
    all.append(health.state());
    for (Lane lane : Lane.values()) {
      LogHealth.LaneHealth of = health.lanes().get(lane);
      all.append('\n').append(lane).append(' ').append(log.firstPosition(lane));
      all.append(' ').append(log.endPosition(lane)).append(' ').append(log.isWritable(lane));
      all.append(' ').append(of.diskRecords()).append(' ').append(of.oldestUnreleased());
    }
    return all.toString();
  }
}
