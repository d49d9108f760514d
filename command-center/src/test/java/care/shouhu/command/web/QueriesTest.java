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
  private static final int SHARE = (Queries.ASKED_RUNNING_MAX + 256) / 4;

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
      var _ = askedFor("greedy");
    }

    assertThat(Queries.askedBy("other", () -> queries.run(() -> "done")).get(4, TimeUnit.SECONDS))
        .isEqualTo("done");
    assertThat(atWork.get()).isEqualTo(2);
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
    for (int n = 0; n < 2 * SHARE; n++) {
      all.add(queries.run(this::heldUp));
    }
    held.countDown();

    CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(5, TimeUnit.SECONDS);
  }

  @Test
  void howeverManyAsk_whatIsNeverHeldUpHasPlaces_andAConnectionForEachThatRuns() throws Exception {
    fill();

    assertThat(queries.run(() -> "done").get(4, TimeUnit.SECONDS)).isEqualTo("done");
    for (int n = 0; n < 20; n++) {
      var _ = queries.run(this::heldUp);
    }
    untilAtWork(Queries.RUNNING_MAX);
  }

  @Test
  void filesInAndOut_takeTheirPlacesFromThoseWhoAsk_twoOfOneUser() throws Exception {
    Queries files = queries.ofFiles();
    for (int n = 0; n < 4; n++) {
      var _ = Queries.askedBy("registrar", () -> files.run(this::heldUp));
    }
    untilAtWork(2);
    var _ = Queries.askedBy("admin", () -> files.run(this::heldUp));
    untilAtWork(3);

    fill();
    assertThat(queries.run(() -> "done").get(4, TimeUnit.SECONDS)).isEqualTo("done");
    files.close();
  }

  @Test
  void aLaterStage_countsForWhoAskedFirst_whereItSaysSo() throws Exception {
    fill();
    var later =
        Queries.askedBy(
            "other",
            () ->
                Queries.<String, CompletableFuture<String>>stillAsked(
                    given -> queries.run(() -> given)));

    CompletableFuture<String> waits = later.apply("done");

    assertThat(queries.run(() -> "first").get(4, TimeUnit.SECONDS)).isEqualTo("first");
    assertThat(waits).isNotCompleted();
    held.countDown();
    assertThat(waits.get(4, TimeUnit.SECONDS)).isEqualTo("done");
  }

  /** Five users, with more than there are places for. */
  private void fill() throws InterruptedException {
    for (int user = 0; user < 5; user++) {
      for (int n = 0; n < 10; n++) {
        var _ = askedFor("user-" + user);
      }
    }
    untilAtWork(Queries.ASKED_RUNNING_MAX);
  }

  /** So many work, and a little later no more. */
  private void untilAtWork(int wanted) throws InterruptedException {
    for (int n = 0; n < 200 && atWork.get() < wanted; n++) {
      Thread.sleep(10);
    }
    Thread.sleep(50);
    assertThat(atWork.get()).isEqualTo(wanted);
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
