package care.shouhu.core.log;

import static care.shouhu.core.log.LogUnderTest.append;
import static care.shouhu.core.log.LogUnderTest.bytes;
import static care.shouhu.core.log.LogUnderTest.readAll;
import static care.shouhu.core.log.LogUnderTest.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What every log must do. One class of each implementation inherits these tests. */
public interface DurableLogContract extends LogUnderTest {

  @Test
  default void whoHandsAnswersToAnotherThreadIsToldAfterThem() throws Exception {
    try (DurableLog log = open(SMALL)) {
      Runnable release = hold(log);
      List<CompletableFuture<Long>> appends =
          List.of(
              append(log, Lane.URGENT, "a"),
              append(log, Lane.ROUTINE, "b"),
              append(log, Lane.ROUTINE, "c"));
      CountDownLatch all = new CountDownLatch(1);
      log.onAnswered(() -> {
        throw new IllegalStateException("of one that cannot be woken");
      });
      log.onAnswered(() -> {
        if (appends.stream().allMatch(CompletableFuture::isDone)) {
          all.countDown();
        }
      });

      release.run();

      assertThat(all.await(GENEROUS.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(append(log, Lane.URGENT, "d").get(GENEROUS.toSeconds(), TimeUnit.SECONDS))
          .isEqualTo(2);
    }
  }

  @Test
  default void whoWantsItNoMoreIsNotTold() throws Exception {
    try (DurableLog log = open(SMALL)) {
      AtomicInteger told = new AtomicInteger();
      Runnable action = told::incrementAndGet;
      log.onAnswered(action);
      log.forgetAnswered(action);
      CountDownLatch other = new CountDownLatch(1);
      log.onAnswered(other::countDown);

      var _ = append(log, Lane.URGENT, "a");

      assertThat(other.await(GENEROUS.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(told).hasValue(0);
    }
  }

  @Test
  default void recordsAreReadInTheOrderOfTheirPositions() throws Exception {
    try (DurableLog log = open(SMALL)) {
      for (int i = 1; i <= 500; i++) {
        assertThat(append(log, Lane.ROUTINE, "reading " + i).get()).isEqualTo(i);
      }

      LogBatch batch = log.read(Lane.ROUTINE, 100, 50, 1 << 20, GENEROUS);

      assertThat(batch.records()).hasSize(50);
      assertThat(batch.records().getFirst().position()).isEqualTo(100);
      assertThat(batch.records().getFirst().key()).isEqualTo(bytes("bed-1"));
      assertThat(LogUnderTest.values(batch)).startsWith("reading 100").endsWith("reading 149");
      assertThat(batch.nextPosition()).isEqualTo(150);
    }
  }

  @Test
  default void eachLaneHasItsOwnPositions() throws Exception {
    try (DurableLog log = open(SMALL)) {
      append(log, Lane.ROUTINE, "reading").get();

      long position = append(log, Lane.URGENT, "call").get();

      assertThat(position).isEqualTo(1);
      assertThat(log.endPosition(Lane.URGENT)).isEqualTo(2);
      assertThat(log.endPosition(Lane.DESK)).isEqualTo(1);
      assertThat(log.endPosition(Lane.DOWN)).isEqualTo(1);
      assertThat(LogUnderTest.values(readAll(log, Lane.URGENT, 1))).containsExactly("call");
    }
  }

  @Test
  default void aBatchKeepsToItsBytesButNeverStandsStill() throws Exception {
    try (DurableLog log = open(SMALL)) {
      append(log, Lane.ROUTINE, "x".repeat(5_000)).get();
      append(log, Lane.ROUTINE, "y".repeat(5_000)).get();

      assertThat(log.read(Lane.ROUTINE, 1, 100, 10, GENEROUS).records()).hasSize(1);
      assertThat(log.read(Lane.ROUTINE, 1, 100, 9_000, GENEROUS).records()).hasSize(1);
      assertThat(log.read(Lane.ROUTINE, 1, 100, 11_000, GENEROUS).records()).hasSize(2);
    }
  }

  @Test
  default void recordsPositionsAndIdentitySurviveReopening() throws Exception {
    DurableLog first = open(SMALL);
    for (int i = 1; i <= 300; i++) {
      append(first, Lane.DESK, "decision " + i).get();
    }

    try (DurableLog second = reopen(first)) {
      assertThat(second.id()).isEqualTo(first.id());
      assertThat(append(second, Lane.DESK, "decision 301").get()).isEqualTo(301);
      LogBatch all = readAll(second, Lane.DESK, 1);
      assertThat(all.records()).hasSize(301);
      assertThat(LogUnderTest.values(all)).startsWith("decision 1").endsWith("decision 301");
    }
  }

  @Test
  default void positionsAreNotUsedAgainWhenEverythingWasReleased() throws Exception {
    DurableLog first = open(SMALL);
    first.registerReader("recorder", Set.of(Lane.ROUTINE));
    for (int i = 1; i <= 10; i++) {
      append(first, Lane.ROUTINE, "reading " + i).get();
    }
    first.release("recorder", Lane.ROUTINE, 11);

    try (DurableLog second = reopen(first)) {
      assertThat(append(second, Lane.ROUTINE, "reading 11").get()).isEqualTo(11);
      assertThat(LogUnderTest.values(readAll(second, Lane.ROUTINE, 11)))
          .containsExactly("reading 11");
    }
  }

  @Test
  default void concurrentAppendsAreEachAnsweredOnceAndStandWhereTheyWereToldTheyStand()
      throws Exception {
    int threads = 4;
    int each = 2_000;
    Map<Long, String> told = new ConcurrentHashMap<>();
    AtomicInteger answers = new AtomicInteger();
    try (DurableLog log = open(LogLimits.defaults().withDiskFreeBytesMin(0))) {
      List<Thread> appenders = new ArrayList<>();
      List<CompletableFuture<Void>> open = Collections.synchronizedList(new ArrayList<>());
      for (int t = 0; t < threads; t++) {
        int thread = t;
        appenders.add(
            Thread.ofPlatform()
                .start(() -> {
                  for (int i = 0; i < each; i++) {
                    String value = thread + "/" + i;
                    open.add(
                        append(log, Lane.ROUTINE, value)
                            .thenAccept(position -> {
                              answers.incrementAndGet();
                              told.put(position, value);
                            }));
                  }
                }));
      }
      for (Thread appender : appenders) {
        appender.join();
      }
      CompletableFuture.allOf(open.toArray(CompletableFuture[]::new)).get();

      LogBatch all = readAll(log, Lane.ROUTINE, 1);

      assertThat(answers).hasValue(threads * each);
      assertThat(all.records()).hasSize(threads * each);
      for (LogRecord record : all.records()) {
        assertThat(new String(record.value(), StandardCharsets.UTF_8))
            .isEqualTo(told.get(record.position()));
      }
      assertThat(LogUnderTest.values(all).stream().filter(value -> value.startsWith("2/")).toList())
          .isEqualTo(java.util.stream.IntStream.range(0, each).mapToObj(i -> "2/" + i).toList());
    }
  }

  @Test
  default void aReaderThatWaitsIsWokenByTheFirstRecord() throws Exception {
    try (DurableLog log = open(SMALL)) {
      AtomicReference<LogBatch> got = new AtomicReference<>();
      CountDownLatch started = new CountDownLatch(1);
      Thread reader =
          Thread.ofVirtual()
              .start(() -> {
                started.countDown();
                try {
                  got.set(log.read(Lane.URGENT, 1, 10, 1_000, GENEROUS));
                } catch (InterruptedException e) {
                  throw new AssertionError(e);
                }
              });
      started.await();

      append(log, Lane.URGENT, "call").get();

      assertThat(reader.join(GENEROUS)).isTrue();
      assertThat(LogUnderTest.values(got.get())).containsExactly("call");
    }
  }

  @Test
  default void aReaderThatWaitsInVainGetsNothing() throws Exception {
    try (DurableLog log = open(SMALL)) {
      LogBatch batch = log.read(Lane.URGENT, 1, 10, 1_000, NOT_LONG);

      assertThat(batch.isEmpty()).isTrue();
      assertThat(batch.nextPosition()).isEqualTo(1);
    }
  }

  @Test
  default void positionsOutsideTheLogAreRefusedLoudly() throws Exception {
    try (DurableLog log = open(SMALL)) {
      log.registerReader("loop", Set.of(Lane.DESK));
      append(log, Lane.DESK, "one").get();
      append(log, Lane.DESK, "two").get();
      log.release("loop", Lane.DESK, 2);

      assertThatThrownBy(() -> log.read(Lane.DESK, 1, 10, 1_000, NOT_LONG))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("position 1 of lane desk");
      assertThatThrownBy(() -> log.read(Lane.DESK, 4, 10, 1_000, NOT_LONG))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> log.release("loop", Lane.DESK, 4))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> log.release("stranger", Lane.DESK, 2))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  default void readersAreRememberedSoThatNobodyReleasesWhatTheyHaveNotRead() throws Exception {
    DurableLog first = open(SMALL);
    first.registerReader("recorder", Set.of(Lane.ROUTINE));
    first.registerReader("loop", Set.of(Lane.ROUTINE));
    append(first, Lane.ROUTINE, "reading").get();

    try (DurableLog second = reopen(first)) {
      second.registerReader("loop", Set.of(Lane.ROUTINE));
      second.release("loop", Lane.ROUTINE, 2);

      assertThat(second.firstPosition(Lane.ROUTINE)).isEqualTo(1);
      assertThat(LogUnderTest.values(readAll(second, Lane.ROUTINE, 1))).containsExactly("reading");
    }
  }

  @Test
  default void aClosedLogRefusesAndWakesItsReaders() throws Exception {
    DurableLog log = open(SMALL);
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread reader =
        Thread.ofVirtual()
            .start(() -> {
              try {
                log.read(Lane.DESK, 1, 10, 1_000, GENEROUS);
              } catch (IllegalStateException | InterruptedException e) {
                thrown.set(e);
              }
            });

    log.close();

    assertThat(reader.join(GENEROUS)).isTrue();
    assertThat(thrown.get()).isInstanceOf(IllegalStateException.class);
    assertThat(refusalOf(append(log, Lane.DESK, "late"))).isEqualTo(LogRefused.Reason.CLOSED);
  }

  @Test
  default void closingMakesDurableWhatWasTaken() throws Exception {
    DurableLog first = open(SMALL);
    List<CompletableFuture<Long>> taken = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      taken.add(append(first, Lane.ROUTINE, "reading " + i));
    }

    try (DurableLog second = reopen(first)) {
      long acknowledged =
          taken.stream().filter(append -> !append.isCompletedExceptionally()).count();
      assertThat(taken).allMatch(CompletableFuture::isDone);
      assertThat(acknowledged).isEqualTo(100);
      assertThat(second.endPosition(Lane.ROUTINE)).isEqualTo(101);
    }
  }
}
