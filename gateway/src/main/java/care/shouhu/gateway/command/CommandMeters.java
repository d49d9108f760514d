package care.shouhu.gateway.command;

import care.shouhu.core.event.CommandStep;
import care.shouhu.core.wire.DeviceCommand;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The figures of commands down (docs/metrics.md). For all threads. */
final class CommandMeters {
  private final Map<CommandStep, Counter> steps = new EnumMap<>(CommandStep.class);
  private final Counter unreadable;
  private final Counter repeated;
  private final Counter crowdedOut;
  private final Timer delivery;

  CommandMeters(MeterRegistry registry, Pending pending) {
    for (CommandStep step : CommandStep.values()) {
      steps.put(step, counter(registry, step.wireName()));
    }
    this.unreadable = counter(registry, "unreadable");
    this.repeated = counter(registry, "repeated");
    this.crowdedOut = counter(registry, "crowded_out");
    this.delivery =
        Timer.builder("shouhu_gateway_command_delivery")
            .description("a command from its decision to the device's acknowledgement")
            .publishPercentileHistogram()
            .maximumExpectedValue(Duration.ofMinutes(10))
            .register(registry);
    Gauge.builder("shouhu_gateway_commands_pending", pending, Pending::size)
        .description("commands not yet delivered, expired or refused")
        .register(registry);
  }

  private static Counter counter(MeterRegistry registry, String result) {
    return Counter.builder("shouhu_gateway_commands")
        .description("commands to devices by what became of them")
        .tag("result", result)
        .register(registry);
  }

  void step(DeviceCommand command, CommandStep step, long nowMillis) {
    steps.get(step).increment();
    if (step == CommandStep.DELIVERED) {
      long millis = Math.max(0, nowMillis - command.issuedAtMillis());
      delivery.record(millis, TimeUnit.MILLISECONDS);
    }
  }

  /** A record of the lane that this version cannot read; it is passed by. */
  void unreadable() {
    unreadable.increment();
  }

  /** One that could wait gave up its place; it is counted as expired as well. */
  void crowdedOut() {
    crowdedOut.increment();
  }

  /** The same command came again; it is sent once. */
  void repeated() {
    repeated.increment();
  }
}
