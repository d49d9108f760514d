package care.shouhu.core.log;

import care.shouhu.core.log.kafka.KafkaLog;
import care.shouhu.core.log.kafka.KafkaSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.CRC32C;

/**
 * The program that {@link CrashingChildren} kills. Appends without end on all lanes from two
 * threads and says on standard output what was acknowledged, one line a record: {@code ack lane
 * position checksum}; and {@code refused reason} for what was not.
 */
final class CrashingWriter {

  private static final int IN_FLIGHT_MAX = 200;

  private final DurableLog log;
  private final PrintStream out;
  private final Semaphore inFlight = new Semaphore(IN_FLIGHT_MAX);

  private CrashingWriter(DurableLog log, PrintStream out) {
    this.log = log;
    this.out = out;
  }

  public static void main(String[] args) throws Exception {
    DurableLog log = open(args[0]);
    SplittableRandom random = new SplittableRandom(Long.parseLong(args[1]));
    int valueBytesMax = Integer.parseInt(args[2]);
    CrashingWriter writer =
        new CrashingWriter(log, new PrintStream(System.out, true, StandardCharsets.US_ASCII));
    log.registerReader("slow", EnumSet.of(Lane.ROUTINE));
    Thread.ofPlatform().start(writer::followSlowly);
    for (int i = 0; i < 2; i++) {
      SplittableRandom own = random.split();
      Thread.ofPlatform().start(() -> writer.appendForever(own, valueBytesMax));
    }
  }

  private static DurableLog open(String where) {
    LogLimits limits = LogLimits.defaults().withDiskFreeBytesMin(0);
    if (!where.startsWith("kafka:")) {
      return LocalLog.open(Path.of(where), limits, new SimpleMeterRegistry());
    }
    String[] words = where.substring("kafka:".length()).split("/", 2);
    KafkaSettings settings = KafkaSettings.of(words[0], OptionalInt.empty());
    return KafkaLog.open(settings.withTopicPrefix(words[1]), limits, new SimpleMeterRegistry());
  }

  private void appendForever(SplittableRandom random, int valueBytesMax) {
    while (true) {
      Lane lane = Lane.COMMIT_ORDER.get(random.nextInt(Lane.COMMIT_ORDER.size()));
      byte[] key = new byte[random.nextInt(20)];
      byte[] value = new byte[random.nextInt(valueBytesMax)];
      random.nextBytes(key);
      random.nextBytes(value);
      inFlight.acquireUninterruptibly();
      var _ =
          log.append(lane, key, value)
              .whenComplete((position, refused) -> tell(lane, position, key, value, refused));
    }
  }

  private void tell(Lane lane, Long position, byte[] key, byte[] value, Throwable refused) {
    out.println(
        refused == null
            ? "ack " + lane + " " + position + " " + checksum(key, value)
            : "refused " + ((LogRefused) refused).reason());
    if (refused != null) {
      LockSupport.parkNanos(1_000_000);
    }
    inFlight.release();
  }

  /** Releases all but the last thousand, so that marks move and ranges are deleted as well. */
  private void followSlowly() {
    try {
      long next = log.firstPosition(Lane.ROUTINE);
      while (true) {
        LogBatch batch = log.read(Lane.ROUTINE, next, 500, 1 << 20, Duration.ofSeconds(1));
        next = batch.nextPosition();
        log.release("slow", Lane.ROUTINE, Math.max(1, next - 1_000));
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Of so many records that two of 32 bits would be alike by chance. */
  static long checksum64(byte[] key, byte[] value) {
    return 31L * Arrays.hashCode(key) + ((checksum(key, value) << 32) ^ Arrays.hashCode(value));
  }

  static long checksum(byte[] key, byte[] value) {
    CRC32C crc = new CRC32C();
    crc.update(key);
    crc.update(value);
    return crc.getValue();
  }
}
