package care.shouhu.command.web;

import care.shouhu.command.access.Caller;
import care.shouhu.core.config.RateConfig;
import java.net.InetAddress;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * How many requests one may send: a user, or an address without a session. Whoever sends more is
 * told when to come again (429, TOO_MANY_REQUESTS); others do not notice. What is between a person
 * and an alarm is not held up ({@link RateRule#NONE}).
 */
final class RateLimit {
  /** So many seconds' requests at once, by who was quiet before. */
  private static final int BURST_SECONDS = 10;

  private static final int DEAR_BURST_SECONDS = 15;
  private static final int USERS_MAX = 10_000;
  private static final int ADDRESSES_MAX = 20_000;
  private static final long MILLIS_PER_SECOND = 1_000;
  private static final int IPV6_BYTES = 16;
  private static final int IPV6_NETWORK_BYTES = 8;

  private final Map<String, RateRule> rules;
  private final HttpMeters meters;
  private final TokenBuckets ofUsers;
  private final TokenBuckets dearOfUsers;
  private final TokenBuckets ofAddresses;
  private final TokenBuckets signingIn;

  RateLimit(Map<String, RateRule> rules, RateConfig config, HttpMeters meters) {
    this.rules = rules;
    this.meters = meters;
    ofUsers = buckets(config.perSecond(), BURST_SECONDS, USERS_MAX);
    dearOfUsers = buckets(config.dearPerSecond(), DEAR_BURST_SECONDS, USERS_MAX);
    ofAddresses = buckets(config.perSecond(), BURST_SECONDS, ADDRESSES_MAX);
    signingIn = buckets(config.perSecond(), BURST_SECONDS, ADDRESSES_MAX);
  }

  private static TokenBuckets buckets(int perSecond, int burstSeconds, int keysMax) {
    return new TokenBuckets(perSecond, perSecond * burstSeconds, keysMax);
  }

  /** Whether it can be held up at all. */
  boolean holdsUp(String operation) {
    return rules.get(operation) != RateRule.NONE;
  }

  /**
   * Whom an address stands for: itself, but of IPv6 its network of 64 bits, of which one customer
   * has all.
   */
  static String network(String address) {
    if (address.indexOf(':') < 0) {
      return address;
    }
    try {
      byte[] bytes = InetAddress.ofLiteral(address).getAddress();
      return bytes.length == IPV6_BYTES
          ? HexFormat.of().formatHex(bytes, 0, IPV6_NETWORK_BYTES) + "/64"
          : address;
    } catch (IllegalArgumentException e) {
      return address;
    }
  }

  /** The answer to one request too many; empty for one that is let on, which counts it. */
  Optional<Reply> refused(
      String operation, Optional<Caller> caller, String address, long nowMillis) {
    RateRule rule = rules.get(operation);
    long waitMillis =
        switch (rule) {
          case NONE -> 0;
          case SIGN_IN -> signingIn.take(network(address), nowMillis);
          case ORDINARY -> take(ofUsers, caller, address, nowMillis);
          // Without a session it is not done anyway.
          case DEAR -> take(dearOfUsers, caller, address, nowMillis);
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

  private long take(TokenBuckets users, Optional<Caller> caller, String address, long nowMillis) {
    return caller
        .map(who -> users.take(who.user().username(), nowMillis))
        .orElseGet(() -> ofAddresses.take(network(address), nowMillis));
  }
}
