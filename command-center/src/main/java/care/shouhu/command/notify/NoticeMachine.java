package care.shouhu.command.notify;

import care.shouhu.command.notify.Attempt.State;
import care.shouhu.command.watch.AlarmClass;
import java.util.List;
import java.util.Optional;

/**
 * The steps of a {@link Notice} ({@link NoticeStatus} and {@link Attempt.State} have the diagrams).
 * Pure. What is told twice or in another order changes nothing twice: an empty answer is no change.
 *
 * <p>The channels are tried one after the other. The next one begins when the one before says no,
 * or when its time is over: for being delivered, and then for being seen. One that fails only for
 * the moment is tried again meanwhile; the last one as long as its tries last, for there is nothing
 * else.
 */
public final class NoticeMachine {

  /** The last channel is given this long, so that none stays open for ever. */
  static final long LAST_CHANCE_MILLIS = 5 * 60_000;

  private NoticeMachine() {}

  /** A new one, its first channel to be tried now. */
  public static Notice begin(
      String id,
      String username,
      About about,
      AlarmClass alarmClass,
      List<Route> routes,
      NotifyPolicy.Steps steps,
      long nowMillis) {
    NoticeDraft draft = new NoticeDraft(fresh(id, username, about, alarmClass, routes, nowMillis));
    draft.next(steps, nowMillis);
    return draft.freeze(nowMillis);
  }

  /** A new one that waits to be told together with others. */
  public static Notice hold(
      String id, String username, AlarmClass alarmClass, long letOutAtMillis, long nowMillis) {
    About nothingYet = About.OfMany.notYet();
    NoticeDraft draft =
        new NoticeDraft(fresh(id, username, nothingYet, alarmClass, List.of(), nowMillis));
    draft.status = NoticeStatus.HELD;
    draft.giveUpAt = letOutAtMillis;
    return draft.freeze(nowMillis);
  }

  private static Notice fresh(
      String id,
      String username,
      About about,
      AlarmClass alarmClass,
      List<Route> routes,
      long nowMillis) {
    return new Notice(
        id,
        username,
        about,
        alarmClass,
        NoticeStatus.QUEUED,
        List.of(),
        routes.stream().limit(Notice.ROUTES_MAX).toList(),
        nowMillis,
        null,
        null,
        null,
        null,
        null,
        null,
        nowMillis);
  }

  /** One that waited is told now. */
  public static Notice letOut(
      Notice held,
      About.OfMany about,
      List<Route> routes,
      NotifyPolicy.Steps steps,
      long nowMillis) {
    NoticeDraft draft = new NoticeDraft(held);
    draft.about = about;
    draft.left = routes.stream().limit(Notice.ROUTES_MAX).toList();
    draft.status = NoticeStatus.QUEUED;
    draft.next(steps, nowMillis);
    return draft.freeze(nowMillis);
  }

  /** One that waits is about something worse by now. */
  public static Notice raise(
      Notice held, AlarmClass alarmClass, long letOutAtMillis, long nowMillis) {
    NoticeDraft draft = new NoticeDraft(held);
    draft.alarmClass = alarmClass;
    draft.giveUpAt = Math.min(draft.giveUpAt, letOutAtMillis);
    return draft.freeze(nowMillis);
  }

  /**
   * A channel, a gateway or the person's device says what became of an attempt.
   *
   * @param channelIsDown its incident is open: a try that fails is not repeated while there is
   *     another channel
   */
  public static Optional<Notice> reported(
      Notice notice, Report report, NotifyPolicy policy, boolean channelIsDown, long nowMillis) {
    Optional<Attempt> found = notice.attempt(report.attempt());
    if (found.isEmpty() || notice.status() == NoticeStatus.HELD) {
      return Optional.empty();
    }
    Attempt attempt = found.get();
    boolean older = report.tryNumber() != 0 && report.tryNumber() != attempt.tries();
    NoticeDraft draft = new NoticeDraft(notice);
    NotifyPolicy.Steps steps = steps(notice, policy);
    boolean changed =
        switch (report.step()) {
          case SENT -> !older && draft.sent(attempt, steps, nowMillis);
          case DELIVERED -> draft.reached(attempt, false, steps, nowMillis);
          case SEEN -> draft.reached(attempt, true, steps, nowMillis);
          case FAILED -> !older && failed(draft, attempt, report, policy, channelIsDown, nowMillis);
        };
    return changed ? Optional.of(draft.freeze(nowMillis)) : Optional.empty();
  }

  /**
   * The class may have no steps, or have lost them since: then who is asked to go is told on as of
   * an URGENT one, and what else is under way goes on as the nearest class above would.
   */
  private static NotifyPolicy.Steps steps(Notice notice, NotifyPolicy policy) {
    NotifyPolicy.Steps own = policy.steps(notice.alarmClass());
    if (own != null) {
      return own;
    }
    return notice.about() instanceof About.OfAssignment
        ? policy.steps(AlarmClass.URGENT)
        : policy.stepsAtLeast(notice.alarmClass());
  }

  private static boolean failed(
      NoticeDraft draft,
      Attempt attempt,
      Report report,
      NotifyPolicy policy,
      boolean channelIsDown,
      long nowMillis) {
    if (!attempt.mayFail()) {
      return false;
    }
    boolean inOurHand = attempt.state() == State.QUEUED;
    boolean isLast = draft.isLast(attempt) && draft.isOpen();
    long wait =
        Math.max(
            policy.tries().waitMillis(attempt.tries(), report.jitter()),
            Math.min(report.retryAfterMillis(), policy.tries().secondsMax() * 1_000L));
    boolean again =
        inOurHand
            && isLast
            && report.failure().mayPass()
            && attempt.tries() < policy.tries().triesMax()
            && (draft.left.isEmpty() || (!channelIsDown && nowMillis + wait < draft.giveUpAt));
    if (again) {
      draft.put(attempt.waits(report.failure(), nowMillis + wait));
      return true;
    }
    draft.put(attempt.failed(report.failure()));
    if (isLast) {
      draft.nextOrEnd(report.failure(), steps(draft.before, policy), nowMillis);
    }
    return true;
  }

  /** Its time has come, if it has. A held one is {@link #letOut}, not fired. */
  public static Optional<Notice> fireDue(Notice notice, NotifyPolicy policy, long nowMillis) {
    boolean due = notice.dueAtMillis() != null && notice.dueAtMillis() <= nowMillis;
    if (!due || notice.status() == NoticeStatus.HELD) {
      return Optional.empty();
    }
    NoticeDraft draft = new NoticeDraft(notice);
    Attempt last = notice.attempts().getLast();
    if (notice.giveUpAtMillis() <= nowMillis) {
      if (last.isPending() || last.state() == State.SENT) {
        draft.put(last.passed(Failure.NOT_HEARD));
      }
      draft.nextOrEnd(Failure.NOT_HEARD, steps(notice, policy), nowMillis);
    } else {
      draft.put(last.again());
    }
    return Optional.of(draft.freeze(nowMillis));
  }

  /** Nobody needs to be told any more; nothing more is sent. */
  public static Optional<Notice> withdraw(Notice notice, long nowMillis) {
    if (!notice.isOpen()) {
      return Optional.empty();
    }
    NoticeDraft draft = new NoticeDraft(notice);
    draft.status = NoticeStatus.WITHDRAWN;
    draft.end(nowMillis);
    return Optional.of(draft.freeze(nowMillis));
  }
}
