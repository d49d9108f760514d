package care.shouhu.command.notify;

import care.shouhu.core.directory.ChannelKind;

/**
 * One channel tried for one notice. Immutable. Times are server time, epoch milliseconds; null is
 * not yet.
 *
 * @param number 1, 2, 3, … within the notice
 * @param channelId null for {@link ChannelKind#LIVE}
 * @param tries how often it was or is being sent
 * @param tryAgainAtMillis only while WAITING
 * @param failure why the last try, or all of it, came to nothing; null while nothing did
 */
public record Attempt(
    int number,
    ChannelKind kind,
    String channelId,
    State state,
    int tries,
    long queuedAtMillis,
    Long sentAtMillis,
    Long deliveredAtMillis,
    Long seenAtMillis,
    Long tryAgainAtMillis,
    Failure failure) {

  /**
   * How far it came.
   *
   * <pre>
   *   QUEUED ─▶ SENT ─▶ DELIVERED ─▶ SEEN
   *    │ ▲ │      │          ▲
   *    │ │ │      ├─ nothing heard in time ─▶ PASSED ─┐
   *    │ │ └──────┴─ no ──────────────────▶ FAILED ───┴─ a late fact ─▶ DELIVERED, SEEN
   *    ▼ │ later
   *   WAITING
   * </pre>
   *
   * That it is over is only what the desk concludes; a fact that comes later overrules it.
   */
  public enum State {
    /** To be sent now. */
    QUEUED,
    /** A try failed; the next one comes. */
    WAITING,
    /** The other side took it. */
    SENT,
    /** The person's own device, or the gateway, says that it is there. */
    DELIVERED,
    /** It was shown on a page or opened. */
    SEEN,
    FAILED,
    /** Nothing was heard in time, or it is not needed any more. */
    PASSED
  }

  static Attempt begin(int number, Route route, long nowMillis) {
    return new Attempt(
        number,
        route.kind(),
        route.channelId(),
        State.QUEUED,
        1,
        nowMillis,
        null,
        null,
        null,
        null,
        null);
  }

  Attempt sent(long nowMillis) {
    State reached = state == State.QUEUED ? State.SENT : state;
    return with(reached, tries, nowMillis, deliveredAtMillis, seenAtMillis, null, null);
  }

  Attempt reached(boolean seen, long nowMillis) {
    Long delivered = deliveredAtMillis == null ? Long.valueOf(nowMillis) : deliveredAtMillis;
    Long seenAt = seen && seenAtMillis == null ? Long.valueOf(nowMillis) : seenAtMillis;
    State reached = seenAt == null ? State.DELIVERED : State.SEEN;
    return with(reached, tries, sentAtMillis, delivered, seenAt, null, null);
  }

  Attempt waits(Failure why, long tryAgainAt) {
    return with(State.WAITING, tries, null, null, null, tryAgainAt, why);
  }

  Attempt again() {
    return with(State.QUEUED, tries + 1, null, null, null, null, failure);
  }

  Attempt failed(Failure why) {
    return with(State.FAILED, tries, sentAtMillis, deliveredAtMillis, seenAtMillis, null, why);
  }

  Attempt passed(Failure why) {
    return with(State.PASSED, tries, sentAtMillis, deliveredAtMillis, seenAtMillis, null, why);
  }

  private Attempt with(
      State reached,
      int triesNow,
      Long sentAt,
      Long deliveredAt,
      Long seenAt,
      Long tryAgainAt,
      Failure why) {
    return new Attempt(
        number,
        kind,
        channelId,
        reached,
        triesNow,
        queuedAtMillis,
        sentAt,
        deliveredAt,
        seenAt,
        tryAgainAt,
        why);
  }

  /** In our hand or taken by the other side, and nothing is known of its end. */
  public boolean mayFail() {
    return state == State.QUEUED || state == State.SENT || state == State.PASSED;
  }

  /** Still with us: to be sent now or soon. */
  boolean isPending() {
    return state == State.QUEUED || state == State.WAITING;
  }
}
