package care.shouhu.command.notify.send;

import care.shouhu.command.loop.Applied;
import care.shouhu.command.loop.DecisionLoop;
import care.shouhu.command.loop.Subscription;
import care.shouhu.command.notify.About;
import care.shouhu.command.notify.Attempt;
import care.shouhu.command.notify.Failure;
import care.shouhu.command.notify.Notice;
import care.shouhu.command.notify.Report;
import care.shouhu.core.directory.ChannelKind;
import care.shouhu.core.directory.Directory;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what the desk decided to send, and tells it what became of that.
 *
 * <pre>
 *   loop ─ applied ─▶ Notifier ─▶ a lane a channel ─▶ page, push service, gateway
 *    ▲                                  │ outcome
 *    └────────── NoticesReported ◀──────┘
 * </pre>
 *
 * Nothing here must survive: a try that was not reported is still QUEUED on the desk, and is sent
 * again under the same id, by this process or the next. So a restart loses no send, and what it
 * repeats can be known by its id.
 */
public final class Notifier implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Notifier.class);

  /** What was to be sent before we listened, or slipped through, is found this often. */
  private static final long LOOK_EACH_MILLIS = 1_000;

  private final Parts parts;
  private final Carrier carrier;
  private final Reports reports;
  private final NotifyMeters meters;
  private final Map<String, SendLane> lanes = new ConcurrentHashMap<>();
  private final Set<SendLane.Key> inHand = ConcurrentHashMap.newKeySet();
  private final Thread looking = Thread.ofVirtual().name("notices-look").unstarted(this::lookOn);
  private Subscription applied;

  private Notifier(Parts parts) {
    this.parts = parts;
    this.carrier = new Carrier(parts.pages(), parts.keys(), parts.machine());
    this.reports = new Reports(parts.loop()::submit, parts.clock(), parts.metrics());
    this.meters = new NotifyMeters(parts.metrics(), parts.loop());
  }

  /**
   * What it works with.
   *
   * @param news told of channels that proved themselves or are gone
   */
  public record Parts(
      DecisionLoop loop,
      Directory directory,
      NotifyKeys keys,
      LivePages pages,
      ChannelNews news,
      MeterRegistry metrics,
      Clock clock,
      InstantSource machine) {}

  /** What sending tells of a person's channel; may block. */
  public interface ChannelNews {
    /** A message arrived: it belongs to who registered it. */
    void proved(String channelId);

    /** Its address no longer exists. */
    void gone(String channelId);
  }

  /** Sends from now on. */
  public static Notifier start(Parts parts) {
    Notifier notifier = new Notifier(parts);
    notifier.reports.start();
    notifier.applied = parts.loop().onApplied(notifier::applied);
    notifier.looking.start();
    return notifier;
  }

  private void applied(Applied batch) {
    for (Notice notice : batch.notices()) {
      meters.changed(notice);
      offer(notice);
      proof(notice);
    }
  }

  private void lookOn() {
    try {
      while (true) {
        parts.loop().noticesToSend().forEach(this::offer);
        Thread.sleep(LOOK_EACH_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void offer(Notice notice) {
    Optional<Attempt> attempt = notice.toSend();
    if (attempt.isEmpty()) {
      return;
    }
    var key = new SendLane.Key(notice.id(), attempt.get().number(), attempt.get().tries());
    if (!inHand.add(key)) {
      return;
    }
    Optional<Target> target = target(notice, attempt.get());
    String lane = target.map(Target::key).orElse("none");
    lanes
        .computeIfAbsent(lane, name -> new SendLane(name, this::send))
        .offer(new SendLane.Job(notice, attempt.get(), target.orElse(null)));
  }

  /** A row that nobody can read is no channel: the next one is tried, and the others go on. */
  private Optional<Target> target(Notice notice, Attempt attempt) {
    try {
      return Target.of(notice, attempt, parts.directory(), parts.keys().seal())
          .filter(found -> found.key() != null);
    } catch (RuntimeException e) {
      LOG.error("The channel {} of {} cannot be read", attempt.channelId(), notice.id(), e);
      return Optional.empty();
    }
  }

  private void send(SendLane.Job job) throws InterruptedException {
    if (!isStillWanted(job)) {
      inHand.remove(job.key());
      return;
    }
    long begin = System.nanoTime();
    Outcome outcome = tryToSend(job);
    meters.took(job.attempt().kind(), System.nanoTime() - begin);
    boolean gone = outcome.failure() == Failure.GONE && job.attempt().channelId() != null;
    if (gone && job.attempt().kind() == ChannelKind.WEB_PUSH) {
      inBackground(() -> parts.news().gone(job.attempt().channelId()));
    }
    reports.add(report(job, outcome), () -> inHand.remove(job.key()));
  }

  private Outcome tryToSend(SendLane.Job job) throws InterruptedException {
    if (job.target() == null) {
      return Outcome.failed(Failure.NO_CHANNEL);
    }
    try {
      return carrier.send(job.notice(), job.attempt(), job.target(), words(job));
    } catch (RuntimeException e) {
      LOG.error("Notice {} met a bug while it was sent", job.notice().id(), e);
      return Outcome.failed(Failure.REFUSED);
    }
  }

  /** While it waited the person may have answered, or the next channel begun. */
  private boolean isStillWanted(SendLane.Job job) {
    return parts
        .loop()
        .notice(job.notice().id())
        .flatMap(Notice::toSend)
        .filter(
            now -> now.number() == job.attempt().number() && now.tries() == job.attempt().tries())
        .isPresent();
  }

  private Words words(SendLane.Job job) {
    About about = job.notice().about();
    String incidentId = about.incident();
    var incident =
        incidentId == null
            ? Optional.<care.shouhu.command.incident.Incident>empty()
            : parts.loop().incident(incidentId);
    String code =
        job.target() instanceof Target.Behind behind
            ? Codes.code(
                parts.keys().marks(), behind.channel().id(), behind.channel().codeAtMillis())
            : null;
    return Words.of(about, incident, job.target().english(), code);
  }

  private static Report report(SendLane.Job job, Outcome outcome) {
    boolean isAChannel = job.target() != null && job.attempt().kind() != ChannelKind.LIVE;
    return new Report(
        job.notice().id(),
        job.attempt().number(),
        job.attempt().tries(),
        outcome.isSent() ? Report.Step.SENT : Report.Step.FAILED,
        outcome.failure(),
        outcome.retryAfterMillis(),
        ThreadLocalRandom.current().nextDouble(),
        isAChannel ? job.target().key() : null);
  }

  /** A browser proves itself by reporting; nobody has to type anything. */
  private void proof(Notice notice) {
    if (notice.about() instanceof About.Proof(String channelId)
        && notice.attempts().getFirst().kind() == ChannelKind.WEB_PUSH
        && notice.deliveredAtMillis() != null) {
      inBackground(() -> parts.news().proved(channelId));
    }
  }

  /** The register may be long in answering; what it does not take now, a later message tells. */
  private static void inBackground(Runnable news) {
    Thread.ofVirtual().name("channel-news").start(news);
  }

  /** What is not sent yet stays on the desk. */
  @Override
  public void close() {
    applied.close();
    looking.interrupt();
    lanes.values().forEach(SendLane::close);
    reports.close();
    carrier.close();
  }
}
