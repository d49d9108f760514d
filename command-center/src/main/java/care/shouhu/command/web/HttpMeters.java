package care.shouhu.command.web;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** What HTTP says of itself; names and labels stand in {@code docs/metrics.md}. */
final class HttpMeters {
  private final MeterRegistry registry;

  HttpMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  void answered(String operation, int status, long nanos) {
    Timer.builder("shouhu.http.request")
        .description("From the request's head to its answer")
        .tag("operation", operation)
        .tag("status", Integer.toString(status))
        .serviceLevelObjectives(
            Duration.ofMillis(10),
            Duration.ofMillis(50),
            Duration.ofMillis(100),
            Duration.ofMillis(250),
            Duration.ofSeconds(1),
            Duration.ofSeconds(5))
        .register(registry)
        .record(nanos, TimeUnit.NANOSECONDS);
  }

  /**
   * One request too many.
   *
   * @param rule of which kind of operation
   */
  void tooMany(RateRule rule, boolean signedIn) {
    Counter.builder("shouhu.http.too.many")
        .description("Requests answered 429 because one user or address sends too many")
        .tag("rate", rule.name().toLowerCase(Locale.ROOT))
        .tag("of", signedIn ? "user" : "address")
        .register(registry)
        .increment();
  }

  void signIn(String result) {
    Counter.builder("shouhu.signin")
        .description("Attempts to sign in")
        .tag("result", result)
        .register(registry)
        .increment();
  }

  void refusedOrigin() {
    Counter.builder("shouhu.http.origin.refused")
        .description("Requests from the pages of other sites")
        .register(registry)
        .increment();
  }
}
