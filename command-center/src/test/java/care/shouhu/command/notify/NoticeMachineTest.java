package care.shouhu.command.notify;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.notify.Attempt.State;
import care.shouhu.command.watch.AlarmClass;
import care.shouhu.core.directory.ChannelKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** One person is told one thing: channel after channel, until it is known or none is left. */
@SuppressWarnings("EnumOrdinal") // Any of them will do.
class NoticeMachineTest {
  private static final NotifyPolicy POLICY = NotifyPolicy.defaults();
  private static final NotifyPolicy.Steps STEPS = POLICY.steps(AlarmClass.URGENT);
  private static final About ABOUT = new About.OfIncident("I-1", 1);
  private static final Route LIVE = new Route(ChannelKind.LIVE, null);
  private static final Route PUSH = new Route(ChannelKind.WEB_PUSH, "ch-1");
  private static final Route SMS = new Route(ChannelKind.SMS, "ch-2");

  private long now = 1_000_000;
  private Notice notice = begin(LIVE, PUSH, SMS);

  private Notice begin(Route... routes) {
    return NoticeMachine.begin(
        "N-1", "nurse", ABOUT, AlarmClass.URGENT, List.of(routes), STEPS, now);
  }

  private Report report(Report.Step step, Failure failure) {
    Attempt last = notice.attempts().getLast();
    return new Report("N-1", last.number(), last.tries(), step, failure, 0, 0.5, null);
  }

  private Optional<Notice> hear(Report report) {
    Optional<Notice> changed = NoticeMachine.reported(notice, report, POLICY, false, now);
    changed.ifPresent(after -> notice = after);
    return changed;
  }

  private void pass(long seconds) {
    now += seconds * 1_000;
    NoticeMachine.fireDue(notice, POLICY, now).ifPresent(after -> notice = after);
  }

  private List<State> states() {
    return notice.attempts().stream().map(Attempt::state).toList();
  }

  @Test
  void whatWasSeenOnThePageEndsIt() {
    hear(report(Report.Step.SENT, null));
    hear(report(Report.Step.DELIVERED, null));
    hear(report(Report.Step.SEEN, null));

    assertThat(notice.status()).isEqualTo(NoticeStatus.SEEN);
    assertThat(notice.isOpen()).isFalse();
    assertThat(notice.dueAtMillis()).isNull();
    assertThat(states()).containsExactly(State.SEEN);
  }

  @Test
  void withoutAPageTheTelephoneIsNextAtOnce() {
    hear(report(Report.Step.FAILED, Failure.NO_PAGE));

    assertThat(states()).containsExactly(State.FAILED, State.QUEUED);
    assertThat(notice.toSend().orElseThrow().channelId()).isEqualTo("ch-1");
  }

  @Test
  void whatIsNotDeliveredInTimeGoesOnToTheNextChannel() {
    hear(report(Report.Step.SENT, null));

    pass(STEPS.deliveredWithinSeconds() - 1);
    assertThat(states()).containsExactly(State.SENT);
    pass(1);

    assertThat(states()).containsExactly(State.PASSED, State.QUEUED);
  }

  @Test
  void whatIsDeliveredAndNotSeenGoesOnToo() {
    hear(report(Report.Step.SENT, null));
    hear(report(Report.Step.DELIVERED, null));

    pass(STEPS.seenWithinSeconds());

    assertThat(notice.status()).isEqualTo(NoticeStatus.DELIVERED);
    assertThat(states()).containsExactly(State.DELIVERED, State.QUEUED);
  }

  @Test
  void aLateFactOfAnEarlierChannelStillCounts() {
    hear(report(Report.Step.SENT, null));
    pass(STEPS.deliveredWithinSeconds());

    hear(Report.reached("N-1", 1, true));

    assertThat(notice.status()).isEqualTo(NoticeStatus.SEEN);
    assertThat(states()).containsExactly(State.SEEN, State.PASSED);
    assertThat(notice.toSend()).isEmpty();
  }

  @Test
  void aFaultThatMayPassIsTriedAgainAfterLongerAndLongerTimes() {
    notice = begin(SMS);
    List<Long> waits = new ArrayList<>();
    while (notice.isOpen()) {
      hear(report(Report.Step.FAILED, Failure.SERVER_ERROR));
      if (notice.isOpen()) {
        waits.add(notice.dueAtMillis() - now);
        now = notice.dueAtMillis();
        pass(0);
      }
    }

    assertThat(waits).containsExactly(750L, 1_500L, 3_000L, 6_000L, 12_000L);
    assertThat(notice.attempts().getFirst().tries()).isEqualTo(POLICY.tries().triesMax());
    assertThat(notice.status()).isEqualTo(NoticeStatus.FAILED);
    assertThat(notice.failure()).isEqualTo(Failure.SERVER_ERROR);
  }

  @Test
  void aRetryThatWouldComeTooLateIsNotWaitedFor() {
    notice = begin(PUSH, SMS);
    for (int i = 0; i < 3; i++) {
      hear(report(Report.Step.FAILED, Failure.UNREACHABLE));
      now = notice.dueAtMillis();
      pass(0);
    }
    assertThat(states()).containsExactly(State.QUEUED);
    hear(report(Report.Step.FAILED, Failure.UNREACHABLE));

    // 0.75 + 1.5 + 3 s are over; the next 6 s do not fit into 8.
    assertThat(states()).containsExactly(State.FAILED, State.QUEUED);
  }

  @Test
  void aChannelThatIsDownIsNotTriedTwiceWhileThereIsAnother() {
    notice = begin(PUSH, SMS);

    notice =
        NoticeMachine.reported(
                notice, report(Report.Step.FAILED, Failure.TIMEOUT), POLICY, true, now)
            .orElseThrow();

    assertThat(states()).containsExactly(State.FAILED, State.QUEUED);
  }

  @Test
  void theOtherSideIsLeftAloneAsLongAsItAsksFor() {
    notice = begin(SMS);
    hear(new Report("N-1", 1, 1, Report.Step.FAILED, Failure.TOO_MANY, 30_000, 0, null));

    assertThat(notice.attempts().getFirst().tryAgainAtMillis()).isEqualTo(now + 30_000);
  }

  @Test
  void aGatewayThatSaysItDidNotArriveMakesWayForTheNext() {
    notice = begin(SMS, PUSH);
    hear(report(Report.Step.SENT, null));

    hear(new Report("N-1", 1, 0, Report.Step.FAILED, Failure.NOT_DELIVERED, 0, 0, null));

    assertThat(states()).containsExactly(State.FAILED, State.QUEUED);
  }

  @Test
  void nobodyCanBeToldWithoutAChannel() {
    notice = begin();

    assertThat(notice.status()).isEqualTo(NoticeStatus.FAILED);
    assertThat(notice.failure()).isEqualTo(Failure.NO_CHANNEL);
  }

  /**
   * Whatever is heard, in whatever order and however often: nothing is sent once it has ended, an
   * open one has a time at which something is done, channels come in order and once each, and what
   * was seen stays seen.
   */
  @Property(tries = 2_000)
  void anyOrderOfReports(@ForAll long seed) {
    var random = new Random(seed);
    List<Route> routes = new ArrayList<>(List.of(LIVE, PUSH, SMS));
    routes = routes.subList(0, 1 + random.nextInt(3));
    notice = begin(routes.toArray(Route[]::new));
    boolean seen = false;
    for (int i = 0; i < 40; i++) {
      Notice before = notice;
      step(random);
      seen |= notice.seenAtMillis() != null;

      assertThat(notice.isOpen()).isEqualTo(notice.dueAtMillis() != null);
      if (!before.isOpen()) {
        assertThat(notice.isOpen()).as("what ended stays ended").isFalse();
        assertThat(notice.toSend()).isEmpty();
      }
      assertThat(notice.attempts().stream().map(Attempt::channelId).toList())
          .isEqualTo(
              routes.stream().map(Route::channelId).limit(notice.attempts().size()).toList());
      assertThat(notice.attempts())
          .allMatch(attempt -> attempt.tries() <= POLICY.tries().triesMax());
      if (before.status() == NoticeStatus.SEEN) {
        assertThat(notice.status()).isEqualTo(NoticeStatus.SEEN);
      }
      assertThat(notice.seenAtMillis() != null).isEqualTo(seen);
    }
  }

  private void step(Random random) {
    switch (random.nextInt(8)) {
      case 0, 1 -> {
        if (notice.dueAtMillis() != null) {
          now = Math.max(now, notice.dueAtMillis());
        }
        pass(0);
      }
      case 2 -> pass(random.nextInt(60));
      case 3 -> {
        if (random.nextInt(6) == 0) {
          NoticeMachine.withdraw(notice, now).ifPresent(after -> notice = after);
        }
      }
      default -> {
        int attempt = 1 + random.nextInt(3);
        int tryNumber = random.nextInt(4);
        Report.Step said = any(random, Report.Step.values());
        Failure failure = said == Report.Step.FAILED ? any(random, Failure.values()) : null;
        Report report =
            new Report("N-1", attempt, tryNumber, said, failure, 0, random.nextDouble(), null);
        hear(report);
        if (said == Report.Step.DELIVERED || said == Report.Step.SEEN) {
          assertThat(hear(report)).as("the same said twice is no news").isEmpty();
        }
      }
    }
  }

  private static <T> T any(Random random, T[] all) {
    return List.of(all).get(random.nextInt(all.length));
  }

  /** Left alone, it comes to an end by itself, in the time its channels have at most. */
  @Property(tries = 200)
  void leftAloneItEnds(@ForAll long seed) {
    var random = new Random(seed);
    notice = begin(LIVE, PUSH, SMS);
    long begun = now;
    Set<Notice> passed = new HashSet<>();
    while (notice.isOpen()) {
      assertThat(passed.add(notice)).as("each step moves it").isTrue();
      if (random.nextBoolean() && notice.toSend().isPresent()) {
        hear(report(Report.Step.FAILED, Failure.TIMEOUT));
      } else {
        now = notice.dueAtMillis();
        pass(0);
      }
    }

    assertThat(now - begun).isLessThan(10 * 60_000);
    assertThat(notice.status()).isEqualTo(NoticeStatus.FAILED);
  }
}
