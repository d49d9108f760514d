package care.shouhu.command.notify.send;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.incident.Command;
import care.shouhu.command.incident.Refused;
import care.shouhu.command.incident.Refused.Reason;
import care.shouhu.command.loop.CommandRequest;
import care.shouhu.command.loop.CommandResult;
import care.shouhu.command.notify.Report;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What the edge tells the desk, with a desk that answers as the test says. */
class ReportsTest {
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final List<String> taken = new CopyOnWriteArrayList<>();
  private final AtomicInteger refusals = new AtomicInteger();

  @Test
  void oneThatMeetsABug_isDroppedAndCounted_andHoldsUpNoOther() throws Exception {
    CountDownLatch known = new CountDownLatch(4);

    hand(Set.of("N-3"), known, "N-1", "N-2", "N-3", "N-4", "N-5");

    assertThat(taken).containsExactlyInAnyOrder("N-1", "N-2", "N-4", "N-5");
    assertThat(meters.get("shouhu_notice_reports_dropped").counter().count()).isEqualTo(1);
  }

  @Test
  void whatTheDeskCannotTakeNow_isHandedInAgain() throws Exception {
    CountDownLatch known = new CountDownLatch(1);
    refusals.set(2);

    hand(Set.of(), known, "N-1");

    assertThat(taken).containsExactly("N-1");
    assertThat(meters.get("shouhu_notice_reports_again").counter().count()).isEqualTo(2);
  }

  private void hand(Set<String> bugs, CountDownLatch known, String... ids) throws Exception {
    try (Reports reports =
        new Reports(request -> answer(request, bugs), Clock.systemUTC(), meters)) {
      for (String id : ids) {
        reports.add(Report.reached(id, 1, true), known::countDown);
      }
      reports.start();
      assertThat(known.await(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  private CompletionStage<CommandResult> answer(CommandRequest request, Set<String> bugs) {
    List<String> ids =
        ((Command.NoticesReported) request.command())
            .reports().stream().map(Report::noticeId).toList();
    if (ids.stream().anyMatch(bugs::contains)) {
      return refused(Reason.FAULT);
    }
    if (refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      return refused(Reason.UNAVAILABLE);
    }
    taken.addAll(ids);
    return CompletableFuture.completedFuture(new CommandResult.Noted(1));
  }

  private static CompletionStage<CommandResult> refused(Reason reason) {
    return CompletableFuture.completedFuture(
        new CommandResult.NotDone(new Refused(reason, "x", List.of())));
  }
}
