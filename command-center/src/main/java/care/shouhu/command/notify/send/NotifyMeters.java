package care.shouhu.command.notify.send;

import care.shouhu.command.loop.DecisionLoop;
import care.shouhu.command.notify.Attempt;
import care.shouhu.command.notify.ChannelHealth;
import care.shouhu.command.notify.Notice;
import care.shouhu.command.notify.NoticeStatus;
import care.shouhu.command.watch.AlarmClass;
import care.shouhu.core.directory.ChannelKind;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What became of telling people; docs/metrics.md says what each is for. */
final class NotifyMeters {
  private final MeterRegistry registry;

  /** Open ones as last seen; by the thread that tells of durable batches only. */
  private final Map<String, Notice> before = new HashMap<>();

  NotifyMeters(MeterRegistry registry, DecisionLoop loop) {
    this.registry = registry;
    Gauge.builder("shouhu_notices_to_send", loop, l -> l.noticesToSend().size())
        .description("notices whose attempt in hand is to be sent now")
        .register(registry);
    Gauge.builder(
            "shouhu_notice_channels_down",
            loop,
            l -> l.failingChannels().stream().filter(ChannelHealth::isDown).count())
        .description("channels that keep failing and have an incident of their own")
        .register(registry);
    for (ChannelKind kind : ChannelKind.values()) {
      attempts(kind, "sent");
    }
    // From the start, at 0: Prometheus sees no increase in a counter that appears with its first
    // event, and the first notice that reached nobody must raise the alert.
    for (AlarmClass alarmClass : AlarmClass.values()) {
      ended(alarmClass, NoticeStatus.FAILED);
    }
  }

  private Counter ended(AlarmClass alarmClass, NoticeStatus status) {
    return Counter.builder("shouhu_notices")
        .description("notices that ended, by how")
        .tag("class", alarmClass.name())
        .tag("status", status.name())
        .register(registry);
  }

  private Counter attempts(ChannelKind kind, String result) {
    return Counter.builder("shouhu_notice_attempts")
        .description("attempts to tell a person by what became of them")
        .tag("channel", Carrier.label(kind))
        .tag("result", result)
        .register(registry);
  }

  void took(ChannelKind kind, long nanos) {
    Timer.builder("shouhu_notice_send")
        .description("one try, until the other side answered or its time was over")
        .tag("channel", Carrier.label(kind))
        .maximumExpectedValue(Duration.ofSeconds(Post.SECONDS_MAX))
        .register(registry)
        .record(nanos, TimeUnit.NANOSECONDS);
  }

  /** A durable change of a notice. What happened in it bears the time of the change. */
  void changed(Notice notice) {
    long now = notice.changedAtMillis();
    Notice old = notice.isOpen() ? before.put(notice.id(), notice) : before.remove(notice.id());
    for (Attempt attempt : notice.attempts()) {
      Optional<Attempt> was = old == null ? Optional.empty() : old.attempt(attempt.number());
      count(attempt.kind(), "sent", was.map(Attempt::sentAtMillis), attempt.sentAtMillis(), now);
      count(
          attempt.kind(),
          "delivered",
          was.map(Attempt::deliveredAtMillis),
          attempt.deliveredAtMillis(),
          now);
      count(attempt.kind(), "seen", was.map(Attempt::seenAtMillis), attempt.seenAtMillis(), now);
      if (was.isPresent() && hasFailed(was.get(), attempt)) {
        attempts(attempt.kind(), attempt.failure().name().toLowerCase(Locale.ROOT)).increment();
      }
    }
    boolean endsNow = !notice.isOpen() && notice.endedAtMillis() == now;
    if (endsNow) {
      ended(notice.alarmClass(), notice.status()).increment();
    }
  }

  private static boolean hasFailed(Attempt was, Attempt is) {
    return is.failure() != null
        && is.state() != Attempt.State.QUEUED
        && (was.state() != is.state() || was.tries() != is.tries());
  }

  private void count(ChannelKind kind, String result, Optional<Long> was, Long is, long now) {
    if (is != null && is == now && was.isEmpty()) {
      attempts(kind, result).increment();
    }
  }
}
