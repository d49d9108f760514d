package care.shouhu.command.loop;

import care.shouhu.command.blind.BlindWindow;
import care.shouhu.command.blind.Recontact;
import care.shouhu.command.downlink.Downlink;
import care.shouhu.command.handover.Handover;
import care.shouhu.command.hold.Hold;
import care.shouhu.command.incident.Audience;
import care.shouhu.command.incident.HistoryEntry;
import care.shouhu.command.incident.Incident;
import care.shouhu.command.incident.PolicyBook;
import care.shouhu.command.incident.Refused;
import care.shouhu.command.incident.Register;
import care.shouhu.command.incident.Staff;
import care.shouhu.command.incident.TravelTimes;
import care.shouhu.command.measure.Figures;
import care.shouhu.command.measure.Measures;
import care.shouhu.command.notify.ChannelHealth;
import care.shouhu.command.notify.Notice;
import care.shouhu.command.notify.NotifyPolicy;
import care.shouhu.core.ThreadPriority;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.log.DurableLog;
import care.shouhu.core.log.EndsAtStart;
import care.shouhu.core.log.Lane;
import care.shouhu.core.time.SteadyClock;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running decision loop. All methods may be called from any thread and never block. */
public final class DecisionLoop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DecisionLoop.class);
  private static final long SNAPSHOT_EACH_MILLIS = 60_000;
  private static final long ANSWER_SECONDS_MAX = 15;
  private static final long PAUSE_MILLIS_MIN = 200;
  private static final long PAUSE_MILLIS_MAX = 10_000;

  private final LoopParts parts;
  private final long snapshotEachMillis;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final RetryPause pause;
  private final Thread thread;
  private volatile LoopLife life;
  private volatile String failure = "";
  private final AtomicInteger restarts = new AtomicInteger();

  private DecisionLoop(LoopParts parts, long snapshotEachMillis) {
    this.parts = parts;
    this.snapshotEachMillis = snapshotEachMillis;
    this.pause = new RetryPause(parts.log());
    this.life = new LoopLife(parts, snapshotEachMillis);
    this.thread = ThreadPriority.thread("desk-loop", ThreadPriority.CALLS).unstarted(this::liveOn);
  }

  /**
   * Starts the loop's threads; state is rebuilt in the background ({@link #health}). Becomes a
   * reader of the log at once, so nothing it needs is freed. To be called before anybody is heard
   * ({@link EndsAtStart}).
   *
   * @param travel asked by the loop's thread for what it has in memory
   * @param snapshotDirectory created when missing
   * @param clock server time, the one of this process
   */
  public static DecisionLoop start(
      DurableLog log,
      Directory directory,
      TravelTimes travel,
      Path snapshotDirectory,
      MeterRegistry registry,
      SteadyClock clock) {
    return start(
        log,
        new Register(directory, travel),
        snapshotDirectory,
        registry,
        clock,
        SNAPSHOT_EACH_MILLIS);
  }

  /** The log keeps what this loop has not read, from now on. */
  public static void register(DurableLog log) {
    log.registerReader(LoopParts.READER, Set.of(Lane.URGENT, Lane.ROUTINE, Lane.DESK));
  }

  static DecisionLoop start(
      DurableLog log,
      Register register,
      Path snapshotDirectory,
      MeterRegistry registry,
      SteadyClock clock,
      long snapshotEachMillis) {
    register(log);
    LoopMeters meters = new LoopMeters(registry, clock::millis);
    PublishedDesk published = new PublishedDesk();
    LoopParts parts =
        new LoopParts(
            log,
            EndsAtStart.of(log),
            register,
            new SnapshotFiles(snapshotDirectory),
            published,
            meters,
            clock);
    DecisionLoop loop = new DecisionLoop(parts, snapshotEachMillis);
    meters.watch(published);
    MeasureMeters.register(registry, published, clock::millis);
    meters.watch(
        loop, l -> l.life.timers(), l -> l.life.lag(Lane.URGENT), l -> l.life.lag(Lane.ROUTINE));
    loop.thread.start();
    return loop;
  }

  private void liveOn() {
    long pauseMillis = PAUSE_MILLIS_MIN;
    try {
      while (closing.getCount() > 0) {
        try {
          life.run();
          return;
        } catch (InterruptedException e) {
          throw e;
        } catch (IOException | RuntimeException | Error e) {
          failure = String.valueOf(e.getMessage());
          pauseMillis = nextPauseMillis(pauseMillis);
          LOG.error("The desk stopped and is rebuilt within {} ms", pauseMillis, e);
        }
        pause.await(pauseMillis);
        if (closing.getCount() > 0) {
          restarts.incrementAndGet();
          parts.meters().restarted();
          life = new LoopLife(parts, snapshotEachMillis);
          if (closing.getCount() == 0) {
            return;
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private long nextPauseMillis(long lastMillis) {
    boolean livedWell = parts.clock().millis() - life.bornMillis() > PAUSE_MILLIS_MAX;
    return livedWell ? PAUSE_MILLIS_MIN : Math.min(2 * lastMillis, PAUSE_MILLIS_MAX);
  }

  /**
   * Submits a command. The stage completes with the verdict once it is durable, on a thread of the
   * loop (do not block it); it never fails and never stays open: a full queue answers BUSY, a loop
   * that is not live UNAVAILABLE, and a lost append or {@value #ANSWER_SECONDS_MAX} s without an
   * answer NOT_DURABLE.
   */
  public CompletionStage<CommandResult> submit(CommandRequest request) {
    CompletableFuture<CommandResult> answer = new CompletableFuture<>();
    LoopLife now = life;
    if (!now.offer(new Mailbox.Asked(request, answer))) {
      CommandResult result = now.isLive() ? busy() : LoopLife.unavailable();
      parts.meters().answered(request.command().label(), result);
      return CompletableFuture.completedFuture(result);
    }
    return answer.completeOnTimeout(Publisher.notDurable(), ANSWER_SECONDS_MAX, TimeUnit.SECONDS);
  }

  private static CommandResult busy() {
    return new CommandResult.NotDone(
        new Refused(
            Refused.Reason.BUSY,
            "%d commands wait already. Try again soon.".formatted(Mailbox.COMMANDS_MAX),
            List.of()));
  }

  /**
   * Calls {@code listener} with each batch that becomes durable from now on, in order of position,
   * on one thread of the loop. It must be quick and must not block.
   */
  public Subscription onApplied(Consumer<Applied> listener) {
    return parts.published().onApplied(listener);
  }

  /**
   * The desk after the newest durable batch. To start without a gap: {@link #onApplied} first, then
   * this, then ignore what the listener brings at or below its position.
   */
  public DeskView deskView() {
    return parts.published().view();
  }

  /** One incident by the newest durable batch, when it is still in memory. */
  public Optional<Incident> incident(String incidentId) {
    return parts.published().incident(incidentId);
  }

  /** The newest entries of an incident's history, in order; at most 200. All are in the table. */
  public List<HistoryEntry> history(String incidentId) {
    return parts.published().history(incidentId);
  }

  /** Incidents in which this user has an assignment that is not over, oldest first. */
  public List<Incident> incidentsAssignedTo(String username) {
    return parts.published().locked(book -> book.assignedTo(username));
  }

  /** The incident an assignment belongs to, when it is still in memory. */
  public Optional<Incident> incidentOfAssignment(String assignmentId) {
    return parts.published().locked(book -> book.incidentOfAssignment(assignmentId));
  }

  /** Commands to this device by the newest durable batch, newest first. */
  public List<Downlink> downlinksOf(String deviceId) {
    return parts.published().downlinksOf(deviceId);
  }

  /** What must be sent now by the newest durable batch, oldest first. */
  public List<Notice> noticesToSend() {
    return parts.published().notices(book -> List.copyOf(book.toSend()));
  }

  /** One notice by the newest durable batch, when it is still in memory. */
  public Optional<Notice> notice(String id) {
    return parts.published().notices(book -> book.notice(id));
  }

  /** Who was told of this incident, oldest first; those still in memory. */
  public List<Notice> noticesOf(String incidentId) {
    return parts.published().notices(book -> book.ofIncident(incidentId));
  }

  /** Channels that failed of late, in order of key. */
  public List<ChannelHealth> failingChannels() {
    return parts.published().notices(book -> List.copyOf(book.channels()));
  }

  /** A shelf or a test by the newest durable batch; one that ended for 24 hours. */
  public Optional<Hold> hold(String id) {
    return parts.published().hold(id);
  }

  /** Shelves and tests that last, oldest first. */
  public List<Hold> holds() {
    return parts.published().holds();
  }

  /** A handover by the newest durable batch; those that ended are soon in the table alone. */
  public Optional<Handover> handover(String id) {
    return parts.published().handover(id);
  }

  /** Handovers in memory, by the time of their last step. */
  public List<Handover> handovers() {
    return parts.published().handovers();
  }

  /** Who works where, and whether now, by the newest durable batch. */
  public Staff staff() {
    return parts.register().staff(parts.published()::dutyMark);
  }

  /** How people are told. */
  public NotifyPolicy notifyPolicy() {
    return parts.register().notifyPolicy();
  }

  /** Which escalation policy holds where. */
  public PolicyBook policies() {
    return parts.register().policies();
  }

  /** Who could go to an incident. */
  public ResponderRanking responders() {
    return new ResponderRanking(parts, this::incident, staff());
  }

  /** Who is to be told of this incident at the tier it stands at, now. */
  public Audience audience(Incident incident) {
    return Audience.of(incident, staff(), parts.clock().millis());
  }

  /** The measures of a period that memory knows whole; empty when it begins before that. */
  public Optional<Figures> measures(Measures.Period period) {
    MeasureBook.Content known = parts.published().measured();
    boolean nothingYet = known.sinceMillis() == Long.MAX_VALUE;
    boolean whole = nothingYet || known.sinceMillis() <= period.fromMillis();
    return whole
        ? Optional.of(Measures.count(known.incidents(), known.arrivals(), known.acts(), period))
        : Optional.empty();
  }

  /** From here on, epoch milliseconds, {@link #measures} knows all. */
  public long measuredSinceMillis() {
    long since = parts.published().measured().sinceMillis();
    return since == Long.MAX_VALUE ? parts.clock().millis() : since;
  }

  /**
   * Blind windows: those that last, and those that ended of late.
   *
   * @param sinceMillis all that ended from here on are there; earlier ones are in the tables
   * @param complete none left before its time for want of room
   */
  public record BlindWindows(List<BlindWindow> windows, long sinceMillis, boolean complete) {}

  /** The blind windows that are known without the tables, and how far they reach. */
  public BlindWindows blindWindows(long nowMillis) {
    BlindBook.Content known = parts.published().blind();
    long kept = nowMillis - BlindBook.CLOSED_KEPT_MILLIS;
    long since = Math.max(kept, known.leftMillis() + 1);
    return new BlindWindows(known.windows(), since, since == kept);
  }

  /** How the attempts to contact people again stand. */
  public List<Recontact> recontacts() {
    return parts.published().blind().recontacts();
  }

  /** The devices' live facts; nothing while the state is being rebuilt for the first time. */
  public LiveDevices devices() {
    return new LiveDevices() {
      @Override
      public Optional<LiveDevice> device(String deviceId) {
        return life.devices().flatMap(devices -> devices.device(deviceId));
      }

      @Override
      public void forEach(Consumer<LiveDevice> each) {
        life.devices().ifPresent(devices -> devices.forEach(each));
      }
    };
  }

  public LoopHealth health() {
    LoopLife now = life;
    LoopHealth.State state = LoopHealth.State.REPLAYING;
    if (!thread.isAlive()) {
      state = LoopHealth.State.STOPPED;
    } else if (now.isLive()) {
      state = LoopHealth.State.LIVE;
    } else if (now.hasEnded()) {
      state = LoopHealth.State.FAILED;
    }
    return new LoopHealth(
        state,
        state == LoopHealth.State.LIVE ? "" : failure,
        now.liveSinceMillis(),
        now.lag(Lane.URGENT),
        now.lag(Lane.ROUTINE),
        restarts.get());
  }

  /** Decides what was taken, writes a snapshot, and ends. Close it before the log. */
  @Override
  public void close() {
    closing.countDown();
    pause.end();
    life.stop();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
