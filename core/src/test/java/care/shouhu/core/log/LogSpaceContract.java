package care.shouhu.core.log;

import static care.shouhu.core.log.LogUnderTest.append;
import static care.shouhu.core.log.LogUnderTest.awaitWritable;
import static care.shouhu.core.log.LogUnderTest.readAll;
import static care.shouhu.core.log.LogUnderTest.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * How every log keeps to its limits of space, queue and record, and who goes first. One class of
 * each implementation inherits these tests.
 */
public interface LogSpaceContract extends LogUnderTest {

  @Test
  default void spaceIsKeptUntilTheSlowestReaderHasPassed() throws Exception {
    try (DurableLog log = open(SMALL)) {
      log.registerReader("recorder", Set.of(Lane.URGENT, Lane.ROUTINE));
      log.registerReader("loop", EnumSet.allOf(Lane.class));
      for (int i = 1; i <= 20; i++) {
        append(log, Lane.ROUTINE, "reading " + i).get();
      }

      log.release("loop", Lane.ROUTINE, 21);
      assertThat(log.firstPosition(Lane.ROUTINE)).isEqualTo(1);
      log.release("recorder", Lane.ROUTINE, 8);
      assertThat(log.firstPosition(Lane.ROUTINE)).isEqualTo(8);
      log.release("recorder", Lane.ROUTINE, 5);
      assertThat(log.firstPosition(Lane.ROUTINE)).isEqualTo(8);

      assertThat(LogUnderTest.values(readAll(log, Lane.ROUTINE, 8))).startsWith("reading 8");
      assertThat(log.health().lanes().get(Lane.ROUTINE).oldestUnreleased())
          .isEqualTo(Map.of("loop", 21L, "recorder", 8L));
      assertThat(log.health().lanes().get(Lane.ROUTINE).diskRecords()).isEqualTo(13);
    }
  }

  @Test
  default void aForgottenReaderHoldsNoSpace() throws Exception {
    try (DurableLog log = open(SMALL)) {
      log.registerReader("recorder", Set.of(Lane.ROUTINE));
      log.registerReader("old export", Set.of(Lane.ROUTINE));
      append(log, Lane.ROUTINE, "reading").get();
      log.release("recorder", Lane.ROUTINE, 2);

      log.forgetReader("old export");

      assertThat(log.firstPosition(Lane.ROUTINE)).isEqualTo(2);
    }
  }

  @Test
  default void tooLargeIsRefusedAndLeavesNoGap() throws Exception {
    try (DurableLog log = open(SMALL)) {
      assertThat(refusalOf(append(log, Lane.ROUTINE, "x".repeat(10_000))))
          .isEqualTo(LogRefused.Reason.TOO_LARGE);
      assertThat(refusalOf(log.append(Lane.ROUTINE, new byte[513], new byte[0])))
          .isEqualTo(LogRefused.Reason.TOO_LARGE);
      assertThat(append(log, Lane.ROUTINE, "fits").get()).isEqualTo(1);
    }
  }

  @Test
  default void aFullDiskRefusesReadingsFirstAndRecoversWhenSpaceIsReleased() throws Exception {
    try (DurableLog log = open(SMALL.withDiskBytesMax(80_000))) {
      log.registerReader("recorder", EnumSet.allOf(Lane.class));
      while (log.isWritable(Lane.ROUTINE)) {
        append(log, Lane.ROUTINE, "x".repeat(1_000)).get();
      }

      assertThat(refusalOf(append(log, Lane.ROUTINE, "one more")))
          .isEqualTo(LogRefused.Reason.DISK_FULL);
      assertThat(log.health().state()).isEqualTo(LogHealth.State.DISK_FULL);
      assertThat(append(log, Lane.URGENT, "call").get()).isEqualTo(1);

      long end = log.endPosition(Lane.ROUTINE);
      log.release("recorder", Lane.ROUTINE, end);
      awaitWritable(log, Lane.ROUTINE);
      assertThat(append(log, Lane.ROUTINE, "again").get()).isEqualTo(end);
      assertThat(log.health().state()).isEqualTo(LogHealth.State.OK);
    }
  }

  @Test
  default void urgentIsRefusedOnlyWhenItsReserveIsUsedUp() throws Exception {
    try (DurableLog log = open(SMALL.withDiskBytesMax(80_000))) {
      while (log.isWritable(Lane.URGENT)) {
        append(log, Lane.URGENT, "x".repeat(1_000)).get();
      }

      assertThat(refusalOf(append(log, Lane.URGENT, "call")))
          .isEqualTo(LogRefused.Reason.DISK_FULL);
      assertThat(log.health().lanes().get(Lane.URGENT).diskBytes()).isBetween(80_000L, 82_000L);
    }
  }

  @Test
  default void aFullQueueRefusesAndEdgesResumeBelowTheLowMark() throws Exception {
    try (DurableLog log = open(SMALL.withQueueRecordsMax(100))) {
      Runnable letGo = hold(log);
      List<Boolean> writableAt = new ArrayList<>();
      List<CompletableFuture<Long>> taken = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        writableAt.add(log.isWritable(Lane.ROUTINE));
        taken.add(append(log, Lane.ROUTINE, "reading"));
      }
      assertThat(writableAt.subList(0, 50)).containsOnly(true);
      assertThat(writableAt.subList(50, 100)).containsOnly(false);
      assertThat(refusalOf(append(log, Lane.ROUTINE, "more")))
          .isEqualTo(LogRefused.Reason.QUEUE_FULL);
      assertThat(log.health().lanes().get(Lane.ROUTINE).state())
          .isEqualTo(LogHealth.State.QUEUE_FULL);
      assertThat(log.isWritable(Lane.URGENT)).isTrue();
      CountDownLatch resumed = new CountDownLatch(1);
      log.onWritable(Lane.ROUTINE, resumed::countDown);
      assertThat(resumed.getCount()).isEqualTo(1);

      letGo.run();

      assertThat(resumed.await(GENEROUS.toSeconds(), TimeUnit.SECONDS)).isTrue();
      for (int i = 0; i < 100; i++) {
        assertThat(taken.get(i).get()).isEqualTo(i + 1);
      }
    }
  }

  @Test
  default void anUrgentRecordOvertakesTheReadingsThatWait() throws Exception {
    try (DurableLog log = open(LogLimits.defaults().withDiskFreeBytesMin(0))) {
      Runnable letGo = hold(log);
      List<Lane> answered = Collections.synchronizedList(new ArrayList<>());
      List<CompletableFuture<Boolean>> all = new ArrayList<>();
      for (int i = 0; i < 20_000; i++) {
        all.add(append(log, Lane.ROUTINE, "reading").thenApply(at -> answered.add(Lane.ROUTINE)));
      }
      all.add(append(log, Lane.DOWN, "command").thenApply(at -> answered.add(Lane.DOWN)));
      all.add(append(log, Lane.DESK, "decision").thenApply(at -> answered.add(Lane.DESK)));
      all.add(append(log, Lane.URGENT, "call").thenApply(at -> answered.add(Lane.URGENT)));

      letGo.run();

      CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get();
      assertThat(answered).hasSize(20_003);
      List<Lane> soon = answered.subList(0, readingsBeforeACallMax() + 3);
      assertThat(soon).contains(Lane.URGENT, Lane.DESK, Lane.DOWN);
      if (readingsBeforeACallMax() == 0) {
        assertThat(soon).containsExactly(Lane.URGENT, Lane.DESK, Lane.DOWN);
      }
    }
  }

  @Test
  default void anActionThatFailsDoesNotHurtTheLog() throws Exception {
    try (DurableLog log = open(SMALL.withQueueRecordsMax(10))) {
      Runnable letGo = hold(log);
      for (int i = 0; i < 10; i++) {
        assertThat(append(log, Lane.ROUTINE, "reading")).isNotDone();
      }
      CountDownLatch second = new CountDownLatch(1);
      log.onWritable(
          Lane.ROUTINE,
          () -> {
            throw new IllegalStateException("an edge's bug");
          });
      log.onWritable(Lane.ROUTINE, second::countDown);

      letGo.run();

      assertThat(second.await(GENEROUS.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(append(log, Lane.ROUTINE, "next").get()).isEqualTo(11);
      assertThat(log.health().state()).isEqualTo(LogHealth.State.OK);
    }
  }
}
