package care.shouhu.command.loop;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.core.log.Lane;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class MailboxTest {
  /** The common pool may have one thread, in which another test waits. */
  private static final Executor THREAD_EACH = work -> Thread.ofPlatform().start(work);

  private final Mailbox mailbox = new Mailbox();

  @Test
  void moreThanFitsWaitsAndComesInOrder() throws InterruptedException {
    int all = Mailbox.ROUTINE_MAX + 1_000;
    CompletableFuture<Void> put = put(Lane.ROUTINE, inputs(Lane.ROUTINE, all));
    List<Long> taken = new ArrayList<>();
    while (taken.size() < all) {
      assertThat(mailbox.queued(Lane.ROUTINE)).isLessThanOrEqualTo(Mailbox.ROUTINE_MAX);
      mailbox.take(10_000).routine().forEach(input -> taken.add(input.receivedAtMillis()));
    }

    put.join();
    assertThat(taken).isEqualTo(LongStream.rangeClosed(1, all).boxed().toList());
  }

  @Test
  void aCallDoesNotStandBehindReadingsThatWaitForSpace() throws InterruptedException {
    CompletableFuture<Void> full = put(Lane.ROUTINE, inputs(Lane.ROUTINE, Mailbox.ROUTINE_MAX + 1));
    while (mailbox.queued(Lane.ROUTINE) < Mailbox.ROUTINE_MAX) {
      Thread.onSpinWait();
    }

    mailbox.put(Lane.URGENT, inputs(Lane.URGENT, 1));

    assertThat(mailbox.take(10_000).urgent()).hasSize(1);
    mailbox.take(10_000);
    full.join();
  }

  /** As one that lost its processor does; whoever runs before all else would wait for it. */
  @Test
  void aCallDoesNotWaitForAReaderThatStandsStillInTheMiddle() throws Exception {
    CountDownLatch inTheMiddle = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    List<Mailbox.Input> slow =
        new AbstractList<>() {
          @Override
          public Mailbox.Input get(int index) {
            if (index == 1) {
              inTheMiddle.countDown();
              join(goOn);
            }
            return new Mailbox.Input(Lane.ROUTINE, List.of(), index + 1L);
          }

          @Override
          public int size() {
            return 2;
          }
        };
    CompletableFuture<Void> readings = put(Lane.ROUTINE, slow);
    inTheMiddle.await();
    try {
      CompletableFuture<Void> call = put(Lane.URGENT, inputs(Lane.URGENT, 1));

      call.get(20, TimeUnit.SECONDS);
      assertThat(mailbox.take(10_000).urgent()).hasSize(1);
    } finally {
      goOn.countDown();
      readings.join();
    }
  }

  @Test
  void aCommandIsTakenOrAnsweredWheneverItCloses() throws Exception {
    for (int round = 0; round < 200; round++) {
      Mailbox closing = new Mailbox();
      var asked = new Mailbox.Asked(null, new CompletableFuture<>());
      CompletableFuture<Boolean> offered =
          CompletableFuture.supplyAsync(() -> closing.offer(asked), THREAD_EACH);

      List<Mailbox.Asked> givenBack = closing.close();

      assertThat(givenBack).hasSize(offered.get(20, TimeUnit.SECONDS) ? 1 : 0);
    }
  }

  @Test
  void moreCommandsThanFitAreRefused() {
    for (int i = 0; i < Mailbox.COMMANDS_MAX; i++) {
      assertThat(mailbox.offer(new Mailbox.Asked(null, new CompletableFuture<>()))).isTrue();
    }

    assertThat(mailbox.offer(new Mailbox.Asked(null, new CompletableFuture<>()))).isFalse();
    assertThat(mailbox.queuedCommands()).isEqualTo(Mailbox.COMMANDS_MAX);
  }

  @Test
  void whoWaitsForNothingIsWokenByACall() throws Exception {
    CompletableFuture<Integer> taken =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return mailbox.take(600_000).urgent().size();
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            },
            THREAD_EACH);
    Thread.sleep(50);

    mailbox.put(Lane.URGENT, inputs(Lane.URGENT, 1));

    assertThat(taken.get(20, TimeUnit.SECONDS)).isEqualTo(1);
  }

  @Test
  void whoWaitsForSpaceIsLetGoWhenItCloses() {
    CompletableFuture<Void> put = put(Lane.URGENT, inputs(Lane.URGENT, Mailbox.URGENT_MAX + 1));
    while (mailbox.queued(Lane.URGENT) < Mailbox.URGENT_MAX) {
      Thread.onSpinWait();
    }

    mailbox.close();

    put.join();
    assertThat(mailbox.queued(Lane.URGENT)).isEqualTo(Mailbox.URGENT_MAX);
  }

  private static void join(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private CompletableFuture<Void> put(Lane lane, List<Mailbox.Input> inputs) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try {
            mailbox.put(lane, inputs);
            done.complete(null);
          } catch (InterruptedException e) {
            done.completeExceptionally(e);
          }
        });
    return done;
  }

  private static List<Mailbox.Input> inputs(Lane lane, int count) {
    return LongStream.rangeClosed(1, count)
        .mapToObj(n -> new Mailbox.Input(lane, List.of(), n))
        .toList();
  }
}
