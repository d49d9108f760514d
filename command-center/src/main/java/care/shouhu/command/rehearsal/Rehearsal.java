package care.shouhu.command.rehearsal;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * Runs EVENTS through the detectors, in rounds: as many blocks as there are cores are read, each by
 * one; then every line gets its time, in order; then each core watches its own residents through
 * all of the blocks, and up to the time of the last line; then what they raised is put in order and
 * told. Meanwhile a thread of its own takes the next blocks from the disk.
 */
final class Rehearsal implements AutoCloseable {
  private static final int BLOCK_BYTES = 4 << 20;
  private static final int ROUNDS_IN_HAND = 4;
  private static final Block END = new Block(0);
  private static final Comparator<Shard.Raised> IN_ORDER =
      Comparator.comparingLong(Shard.Raised::atMillis)
          .thenComparingInt(Shard.Raised::device)
          .thenComparingLong(Shard.Raised::order);

  private final int cores;
  private final int blockBytes;
  private final ExecutorService threads;
  private final BlockingQueue<Block> free;
  private final BlockingQueue<Block> filled;
  private final List<Shard> shards = new ArrayList<>();
  private final List<Line> lines = new ArrayList<>();
  private final List<OtherLine.Reader> others = new ArrayList<>();
  private final EventClock clock = new EventClock();
  private final Refusals refusals;
  private final Consumer<Shard.Raised> alarms;
  private long lineCount;
  private long unknownDevices;
  private volatile IOException readFailure;

  /**
   * @param alarms told of each alarm, in order of time
   */
  Rehearsal(
      List<Household> households, int cores, Refusals refusals, Consumer<Shard.Raised> alarms) {
    this(households, cores, BLOCK_BYTES, refusals, alarms);
  }

  Rehearsal(
      List<Household> households,
      int cores,
      int blockBytes,
      Refusals refusals,
      Consumer<Shard.Raised> alarms) {
    this.cores = cores;
    this.blockBytes = blockBytes;
    this.threads = Executors.newFixedThreadPool(cores + 1, Thread.ofPlatform().daemon().factory());
    this.free = new ArrayBlockingQueue<>(ROUNDS_IN_HAND * cores);
    this.filled = new ArrayBlockingQueue<>(ROUNDS_IN_HAND * cores + 1);
    this.refusals = refusals;
    this.alarms = alarms;
    List<String> ids = households.stream().flatMap(h -> h.deviceIds().stream()).toList();
    DeviceIndex index = new DeviceIndex(ids);
    for (int i = 0; i < cores; i++) {
      shards.add(new Shard(ids.size()));
      lines.add(new Line(index));
      others.add(new OtherLine.Reader(index));
    }
    share(households);
  }

  private void share(List<Household> households) {
    int number = 0;
    for (int i = 0; i < households.size(); i++) {
      Household household = households.get(i);
      Shard shard = shards.get(i % cores);
      for (int d = 0; d < household.deviceIds().size(); d++) {
        shard.add(
            number++,
            household.deviceIds().get(d),
            household.residentId(),
            household.profiles().get(d));
      }
    }
  }

  /**
   * All of the events.
   *
   * @param round told after each round
   */
  void run(InputStream in, Runnable round) throws IOException, InterruptedException {
    for (int i = 0; i < ROUNDS_IN_HAND * cores; i++) {
      free.add(new Block(blockBytes));
    }
    var _ = threads.submit(() -> fill(new BlockReader(in)));
    List<Block> now = nextRound();
    while (!now.isEmpty()) {
      List<Block> next = nextRound();
      decide(now, next);
      free.addAll(now);
      round.run();
      now = next;
    }
    if (readFailure != null) {
      throw readFailure;
    }
  }

  private void fill(BlockReader reader) {
    try {
      Block block = free.take();
      while (reader.fill(block)) {
        filled.put(block);
        block = free.take();
      }
    } catch (IOException e) {
      readFailure = e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    filled.add(END);
  }

  /** Read, but not decided: the first line of it says whether the last one of now is wild. */
  private List<Block> nextRound() throws InterruptedException {
    List<Block> round = new ArrayList<>();
    while (round.size() < cores) {
      Block block = filled.take();
      if (block == END) {
        filled.add(END);
        break;
      }
      round.add(block);
    }
    inParallel(round.size(), i -> round.get(i).parse(lines.get(i), others.get(i)));
    for (Block block : round) {
      block.firstLine = lineCount + 1;
      lineCount += block.lines;
      unknownDevices += block.unknownDevices;
    }
    return round;
  }

  private void decide(List<Block> round, List<Block> next) throws InterruptedException {
    for (int i = 0; i < round.size(); i++) {
      Block behind =
          i + 1 < round.size() ? round.get(i + 1) : next.isEmpty() ? null : next.getFirst();
      clock.run(round.get(i), behind);
    }
    inParallel(cores, i -> shards.get(i).hear(round, clock.nowMillis()));
    refuse(round);
    shards.stream().flatMap(shard -> shard.takeRaised().stream()).sorted(IN_ORDER).forEach(alarms);
  }

  private void refuse(List<Block> round) {
    List<Block.Refused> all = new ArrayList<>();
    round.forEach(block -> all.addAll(block.refused()));
    shards.forEach(shard -> all.addAll(shard.takeRefused()));
    all.sort(Comparator.comparingLong(Block.Refused::line));
    all.forEach(refused -> refusals.refuse("EVENTS", refused.line(), refused.reason()));
  }

  private interface Work {
    void run(int number);
  }

  private void inParallel(int count, Work work) throws InterruptedException {
    List<Callable<Void>> tasks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int number = i;
      tasks.add(() -> {
        work.run(number);
        return null;
      });
    }
    for (Future<Void> done : threads.invokeAll(tasks)) {
      try {
        done.get();
      } catch (ExecutionException e) {
        throw new IllegalStateException("the detectors failed", e.getCause());
      }
    }
  }

  /** What was done so far. */
  Counts counts() {
    return new Counts(
        lineCount,
        shards.stream().mapToLong(shard -> shard.taken).sum(),
        shards.stream().mapToLong(shard -> shard.repeats).sum(),
        unknownDevices,
        clock.nowMillis());
  }

  /**
   * What was done.
   *
   * @param events that the detectors heard
   * @param repeats of them that were known for repeats
   * @param unknownDevices lines of devices that no resident has
   */
  record Counts(long lines, long events, long repeats, long unknownDevices, long nowMillis) {}

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
