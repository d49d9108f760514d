package care.shouhu.command.web;

import care.shouhu.command.access.Caller;
import care.shouhu.core.config.RateConfig;
import java.util.Map;
import java.util.Optional;

/**
 * How many requests one may send: a user, or an address without a session. Whoever sends more is
 * told when to come again (429, TOO_MANY_REQUESTS); others do not notice. Commands on incidents and
 * assignments are not held up ({@link RateRule#NONE}).
 */
final class RateLimit {
  /** So many seconds' requests at once, by who was quiet before. */
  private static final int BURST_SECONDS = 10;

  private static final int DEAR_BURST_SECONDS = 15;
  private static final int USERS_MAX = 10_000;
  private static final int ADDRESSES_MAX = 20_000;
  private static final long MILLIS_PER_SECOND = 1_000;

  private final Map<String, RateRule> rules;
  private final HttpMeters meters;
  private final TokenBuckets ofUsers;
  private final TokenBuckets dearOfUsers;
  private final TokenBuckets ofAddresses;

  RateLimit(Map<String, RateRule> rules, RateConfig config, HttpMeters meters) {
    this.rules = rules;
    this.meters = meters;
    ofUsers = buckets(config.perSecond(), BURST_SECONDS, USERS_MAX);
    dearOfUsers = buckets(config.dearPerSecond(), DEAR_BURST_SECONDS, USERS_MAX);
    ofAddresses = buckets(config.perSecond(), BURST_SECONDS, ADDRESSES_MAX);
  }

  private static TokenBuckets buckets(int perSecond, int burstSeconds, int keysMax) {
    return new TokenBuckets(perSecond, perSecond * burstSeconds, keysMax);
  }

  /** Whether it can be held up at all. */
  boolean holdsUp(String operation) {
    return rules.get(operation) != RateRule.NONE;
  }

  /** The answer to one request too many; empty for one that is let on, which counts it. */
  Optional<Reply> refused(
      String operation, Optional<Caller> caller, String address, long nowMillis) {
    RateRule rule = rules.get(operation);
    long waitMillis =
        switch (rule) {
          case NONE -> 0;
          case ORDINARY ->
              caller
                  .map(who -> who.user().username())
                  .map(who -> ofUsers.take(who, nowMillis))
                  .orElseGet(() -> ofAddresses.take(address, nowMillis));
          // Without a session it is not done anyway.
          case DEAR ->
              caller
                  .map(who -> who.user().username())
                  .map(who -> dearOfUsers.take(who, nowMillis))
                  .orElseGet(() -> ofAddresses.take(address, nowMillis));
        };
    if (waitMillis == 0) {
      return Optional.empty();
    }
    meters.tooMany(rule, caller.isPresent());
    int seconds = (int) ((waitMillis + MILLIS_PER_SECOND - 1) / MILLIS_PER_SECOND);
    return Optional.of(
        Reply.problem(
            Problem.tooMany(
                "TOO_MANY_REQUESTS",
                "Too many requests; this one was not done. Try again in %d s.".formatted(seconds),
                seconds)));
  }
}
