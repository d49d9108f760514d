package care.shouhu.command.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class QueriesTest {
  private static final int SHARE = (16 + 256) / 4;

  private final Queries queries = Queries.ofAll();
  private final CountDownLatch held = new CountDownLatch(1);
  private final AtomicInteger atWork = new AtomicInteger();

  @AfterEach
  void end() {
    held.countDown();
    queries.close();
  }

  @Test
  void oneUser_worksInAQuarterOfThePlaces_andOthersGoOn() throws Exception {
    for (int n = 0; n < SHARE; n++) {
      askedFor("greedy");
    }

    assertThat(Queries.askedBy("other", () -> queries.run(() -> "done")).get(4, TimeUnit.SECONDS))
        .isEqualTo("done");
    assertThat(atWork.get()).isEqualTo(4);
  }

  @Test
  void whoHasAQuarterWaiting_isRefused_andHasPlacesAgainWhenTheyAreDone() throws Exception {
    List<CompletableFuture<String>> all = new ArrayList<>();
    for (int n = 0; n < SHARE; n++) {
      all.add(askedFor("greedy"));
    }

    Throwable refused = catchThrowable(() -> askedFor("greedy").join());
    assertThat(refused.getCause())
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> {
              assertThat(refusal.problem().status()).isEqualTo(429);
              assertThat(refusal.problem().reason()).isEqualTo("TOO_MANY_AT_ONCE");
              assertThat(refusal.problem().retryAfterSeconds()).isPositive();
            });
    assertThat(askedFor("other")).isNotCompleted();

    held.countDown();
    CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(5, TimeUnit.SECONDS);
    assertThat(askedFor("greedy").get(4, TimeUnit.SECONDS)).isEqualTo("done");
  }

  @Test
  void whatNobodyAskedFor_isHeldToNoShare() throws Exception {
    List<CompletableFuture<String>> all = new ArrayList<>();
    for (int n = 0; n < SHARE + 10; n++) {
      all.add(queries.run(this::heldUp));
    }
    held.countDown();

    CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(5, TimeUnit.SECONDS);
  }

  private CompletableFuture<String> askedFor(String who) {
    return Queries.askedBy(who, () -> queries.run(this::heldUp));
  }

  private String heldUp() {
    atWork.incrementAndGet();
    try {
      held.await();
      return "done";
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
