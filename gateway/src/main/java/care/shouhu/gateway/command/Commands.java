package care.shouhu.gateway.command;

import care.shouhu.core.directory.Device;
import care.shouhu.core.directory.Device.Profile;
import care.shouhu.core.event.CommandStep;
import care.shouhu.core.log.DurableLog;
import care.shouhu.core.log.Lane;
import care.shouhu.core.log.LogBatch;
import care.shouhu.core.log.LogRecord;
import care.shouhu.core.wire.CommandPayload;
import care.shouhu.core.wire.DeviceCommand;
import care.shouhu.core.wire.DownRecord;
import care.shouhu.core.wire.Envelope;
import care.shouhu.gateway.ingest.Ingest;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The commands of the lane DOWN and what became of them. Edges take from any thread; one thread
 * reads the lane, ends what is overdue and gives the lane's space back.
 */
public final class Commands implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Commands.class);

  /** Name among the log's readers. */
  public static final String READER = "commands";

  private static final Duration TICK = Duration.ofMillis(500);
  private static final Duration ROOM_WAIT = Duration.ofMillis(20);
  private static final int RECORDS_MAX = 1_000;
  private static final int BYTES_MAX = 1 << 20;

  private final DurableLog log;
  private final Ingest ingest;
  private final InstantSource clock;
  private final Pending pending;
  private final CommandMeters meters;
  private List<? extends CommandEdge> edges = List.of();
  private Thread thread;
  private volatile boolean closing;

  /** What the lane held at the start has been read: from then on commands are given out. */
  private volatile boolean caughtUp;

  /** Becomes a reader of the lane at once; reads from {@link #start} on. */
  public Commands(DurableLog log, Ingest ingest, MeterRegistry registry, InstantSource clock) {
    this(log, ingest, registry, clock, Pending.COMMANDS_MAX);
  }

  /**
   * @param commandsMax held in memory at one time
   */
  Commands(
      DurableLog log, Ingest ingest, MeterRegistry registry, InstantSource clock, int commandsMax) {
    this.pending = new Pending(commandsMax);
    this.log = log;
    this.ingest = ingest;
    this.clock = clock;
    this.meters = new CommandMeters(registry, pending);
    log.registerReader(READER, Set.of(Lane.DOWN));
  }

  /** Reads, and gives to these edges. Once. */
  public void start(List<? extends CommandEdge> givenTo) {
    edges = List.copyOf(givenTo);
    thread = Thread.ofVirtual().name("gateway-commands").start(this::run);
  }

  private void run() {
    long position = log.firstPosition(Lane.DOWN);
    long atStart = log.endPosition(Lane.DOWN);
    try {
      while (!closing) {
        try {
          position = turn(position);
          if (!caughtUp && position >= atStart) {
            caughtUp = true;
            announce(pending.waiting());
          }
        } catch (RuntimeException e) {
          if (!closing) {
            LOG.error("commands cannot be read at {}; tried again", position, e);
            Thread.sleep(TICK);
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Reads on from here, and returns where to go on. */
  private long turn(long position) throws InterruptedException {
    long next = position;
    if (pending.isFull()) {
      makeRoom(position);
    } else {
      int recordsMax = Math.min(RECORDS_MAX, pending.room());
      LogBatch batch = log.read(Lane.DOWN, position, recordsMax, BYTES_MAX, TICK);
      batch.records().forEach(this::record);
      next = batch.nextPosition();
    }
    if (caughtUp) {
      pending.overdue(clock.millis()).forEach(command -> end(command, CommandStep.EXPIRED));
      pending.untold().forEach(this::tell);
    }
    log.release(READER, Lane.DOWN, pending.releasable(next));
    return next;
  }

  /**
   * As many wait as may, and more stand in the lane behind them, perhaps that help is coming. Those
   * whose time is over go first; when there are none, those that could wait longest. While the lane
   * has not been read to the end of its start, it is looked through for notes of their ends before:
   * what was done with then is not told again.
   */
  private void makeRoom(long position) throws InterruptedException {
    if (!pending.isEnding()) {
      if (!caughtUp) {
        takeNotes(position);
      }
      pending.overdue(clock.millis()).forEach(command -> end(command, CommandStep.EXPIRED));
      if (pending.isFull() && !pending.isEnding()) {
        for (DeviceCommand command : pending.leastUrgent()) {
          meters.crowdedOut();
          end(command, CommandStep.EXPIRED);
        }
      }
    }
    pending.untold().forEach(this::tell);
    if (pending.isFull()) {
      Thread.sleep(ROOM_WAIT);
    }
  }

  /** Reads ends only, from here to the lane's end. */
  private void takeNotes(long from) throws InterruptedException {
    long end = log.endPosition(Lane.DOWN);
    long at = from;
    while (at < end && !closing) {
      LogBatch batch = log.read(Lane.DOWN, at, RECORDS_MAX, BYTES_MAX, TICK);
      for (LogRecord record : batch.records()) {
        if (DownRecord.read(record.key(), record.value()).orElse(null)
                instanceof DownRecord.Ended ended
            && pending.holds(ended.commandId())) {
          pending.remove(ended.commandId(), ended.step());
        }
      }
      at = batch.nextPosition();
    }
  }

  private void record(LogRecord record) {
    switch (DownRecord.read(record.key(), record.value()).orElse(null)) {
      case null -> meters.unreadable();
      case DownRecord.Ended ended -> pending.remove(ended.commandId(), ended.step());
      case DownRecord.Issued(DeviceCommand command) -> {
        if (!pending.add(command, record.position())) {
          meters.repeated();
        } else if (caughtUp) {
          announce(List.of(command));
        }
      }
    }
  }

  /** Ends what no edge can bring, and tells the edges of the rest. */
  private void announce(List<DeviceCommand> commands) {
    for (DeviceCommand command : commands) {
      Optional<Device> device = ingest.directory().device(command.deviceId());
      // One that the register does not know (yet) may still come before the command's time is over.
      if (device.isPresent() && !isSupported(device.get(), command.kind())) {
        end(command, CommandStep.UNSUPPORTED);
      } else if (device.isPresent()) {
        edges.forEach(edge -> edge.commandsWait(device.get()));
      }
    }
  }

  private boolean isSupported(Device device, DeviceCommand.Kind kind) {
    return edges.stream().anyMatch(edge -> edge.supports(device, kind));
  }

  /**
   * What waits for this device, that help is coming first, then the oldest; it is the holder's
   * until it {@linkplain #end ends} or is {@linkplain #putBack put back}.
   */
  public List<DeviceCommand> take(String deviceId, Object holder, int max) {
    return take(deviceId, holder, max, EnumSet.allOf(DeviceCommand.Kind.class));
  }

  /** The same, of these kinds only. */
  public List<DeviceCommand> take(
      String deviceId, Object holder, int max, Set<DeviceCommand.Kind> kinds) {
    return caughtUp ? pending.take(deviceId, holder, max, kinds, clock.millis()) : List.of();
  }

  /** Whether a command that the client's former connection had still waits; it is the holder's. */
  public boolean takeAgain(DeviceCommand command, Object holder) {
    return pending.takeAgain(command.id(), holder, clock.millis());
  }

  /** A connection ended: what it had and did not end waits for the next one. */
  public void putBack(Object holder, Iterable<DeviceCommand> held) {
    for (String deviceId : pending.putBack(holder, held)) {
      ingest
          .directory()
          .device(deviceId)
          .ifPresent(device -> edges.forEach(edge -> edge.commandsWait(device)));
    }
  }

  /** It is on its way, and the client will acknowledge it. Nobody waits for this to be told. */
  public void sent(DeviceCommand command) {
    meters.step(command, CommandStep.SENT, clock.millis());
    var _ = ingest.tell(envelope(command, CommandStep.SENT));
  }

  /**
   * Nothing more can be done for this command, for this reason. It is told upwards, again until the
   * log takes it.
   */
  public void end(DeviceCommand command, CommandStep step) {
    if (pending.end(command.id(), step)) {
      meters.step(command, step, clock.millis());
      tell(new Pending.End(command, step));
    }
  }

  /** First for the desk, then for ourselves: a crash between the two tells it twice. */
  private void tell(Pending.End end) {
    DeviceCommand command = end.command();
    var noted = new DownRecord.Ended(command.deviceId(), command.id(), end.step());
    CompletableFuture<Long> told = ingest.tell(envelope(command, end.step()));
    var _ =
        told.thenCompose(at -> log.append(Lane.DOWN, noted.key(), noted.value()))
            .whenComplete((at, failure) -> {
              if (failure == null) {
                pending.remove(command.id(), end.step());
              } else {
                pending.notTold(command.id());
              }
            });
  }

  private Envelope envelope(DeviceCommand command, CommandStep step) {
    Profile profile =
        ingest.directory().device(command.deviceId()).map(Device::profile).orElse(Profile.NATIVE);
    return CommandPayload.envelope(command.deviceId(), profile, command.id(), step, clock.millis());
  }

  /** Stops reading. What was not delivered is read again after the next start. */
  @Override
  public void close() {
    closing = true;
    if (thread != null) {
      thread.interrupt();
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
