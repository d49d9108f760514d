package care.shouhu.command.notify;

import care.shouhu.command.notify.Attempt.State;
import care.shouhu.command.watch.AlarmClass;
import java.util.ArrayList;
import java.util.List;

/** A notice being changed within one step; {@link #freeze} makes it whole again. */
final class NoticeDraft {
  final Notice before;
  About about;
  AlarmClass alarmClass;
  NoticeStatus status;
  List<Route> left;
  Long giveUpAt;
  private final List<Attempt> attempts;
  private Long deliveredAt;
  private Long seenAt;
  private Long endedAt;
  private Failure failure;

  NoticeDraft(Notice before) {
    this.before = before;
    this.about = before.about();
    this.alarmClass = before.alarmClass();
    this.status = before.status();
    this.left = before.left();
    this.giveUpAt = before.giveUpAtMillis();
    this.attempts = new ArrayList<>(before.attempts());
    this.deliveredAt = before.deliveredAtMillis();
    this.seenAt = before.seenAtMillis();
    this.endedAt = before.endedAtMillis();
    this.failure = before.failure();
  }

  boolean isOpen() {
    return endedAt == null;
  }

  boolean isLast(Attempt attempt) {
    return attempt.number() == attempts.size();
  }

  void put(Attempt attempt) {
    attempts.set(attempt.number() - 1, attempt);
  }

  /** The next channel begins; without one there is nothing to do. */
  void next(NotifyPolicy.Steps steps, long nowMillis) {
    if (left.isEmpty()) {
      conclude(Failure.NO_CHANNEL, nowMillis);
      return;
    }
    Attempt begun = Attempt.begin(attempts.size() + 1, left.getFirst(), nowMillis);
    attempts.add(begun);
    left = left.subList(1, left.size());
    giveUpAt =
        nowMillis
            + (left.isEmpty()
                ? NoticeMachine.LAST_CHANCE_MILLIS
                : steps.deliveredWithinSeconds() * 1_000L);
  }

  void nextOrEnd(Failure why, NotifyPolicy.Steps steps, long nowMillis) {
    if (left.isEmpty()) {
      conclude(why, nowMillis);
    } else {
      next(steps, nowMillis);
    }
  }

  /** No channel is left: what was delivered stays delivered, all else did not reach the person. */
  private void conclude(Failure why, long nowMillis) {
    if (status != NoticeStatus.DELIVERED) {
      status = NoticeStatus.FAILED;
      failure = why;
    }
    end(nowMillis);
  }

  void end(long nowMillis) {
    endedAt = nowMillis;
    giveUpAt = null;
    left = List.of();
    attempts.replaceAll(
        attempt -> attempt.isPending() ? attempt.passed(attempt.failure()) : attempt);
  }

  /** The other side took it. */
  boolean sent(Attempt attempt, NotifyPolicy.Steps steps, long nowMillis) {
    boolean news =
        attempt.sentAtMillis() == null
            && (attempt.state() == State.QUEUED || attempt.state() == State.PASSED);
    if (!news) {
      return false;
    }
    put(attempt.sent(nowMillis));
    if (isOpen()) {
      status = status == NoticeStatus.QUEUED ? NoticeStatus.SENT : status;
      if (isLast(attempt) && status == NoticeStatus.SENT) {
        giveUpAt = nowMillis + steps.deliveredWithinSeconds() * 1_000L;
      }
    }
    return true;
  }

  /** The person's device has it, or has shown it: whichever channel that was, and however late. */
  boolean reached(Attempt attempt, boolean seen, NotifyPolicy.Steps steps, long nowMillis) {
    boolean news = seen ? attempt.seenAtMillis() == null : attempt.deliveredAtMillis() == null;
    if (!news) {
      return false;
    }
    put(attempt.reached(seen, nowMillis));
    deliveredAt = deliveredAt == null ? Long.valueOf(nowMillis) : deliveredAt;
    if (seen && seenAt == null) {
      seenAt = nowMillis;
    }
    if (status == NoticeStatus.WITHDRAWN) {
      return true;
    }
    status = seenAt == null ? NoticeStatus.DELIVERED : NoticeStatus.SEEN;
    failure = null;
    if (isOpen() && seen) {
      end(nowMillis);
    } else if (isOpen()) {
      giveUpAt = nowMillis + steps.seenWithinSeconds() * 1_000L;
    }
    return true;
  }

  private Long dueAt() {
    if (giveUpAt == null) {
      return null;
    }
    Long again = attempts.isEmpty() ? null : attempts.getLast().tryAgainAtMillis();
    return again == null ? giveUpAt : Long.valueOf(Math.min(again, giveUpAt));
  }

  Notice freeze(long nowMillis) {
    return new Notice(
        before.id(),
        before.username(),
        about,
        alarmClass,
        status,
        attempts,
        left,
        before.createdAtMillis(),
        deliveredAt,
        seenAt,
        endedAt,
        dueAt(),
        giveUpAt,
        failure,
        nowMillis);
  }
}
