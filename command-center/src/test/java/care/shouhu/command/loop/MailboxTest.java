package care.shouhu.command.loop;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.core.log.Lane;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class MailboxTest {
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
