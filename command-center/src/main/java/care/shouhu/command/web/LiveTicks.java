package care.shouhu.command.web;

import care.shouhu.command.bed.BedBook;
import care.shouhu.command.bed.Occupancy;
import care.shouhu.command.loop.DecisionLoop;
import care.shouhu.command.loop.LoopHealth;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.directory.DirectoryChanges;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the live connection does by the clock, on a thread of its own: the counts once a second
 * (less often when it takes long), beds of the watched wards, beats, and the fresh start after the
 * loop was rebuilt. A change of the register's beds is counted and sent at once.
 */
final class LiveTicks implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LiveTicks.class);
  private static final long TICK_MILLIS = 1_000;
  private static final long TICK_UNTIL_LIVE_MILLIS = 20;
  private static final long BEAT_MILLIS = 5_000;

  /** Pages take 12 s without a beat for being out of touch, however slow the machine is. */
  private static final long REST_MILLIS_MAX = 2_000;

  /** Between two sendings of changes, so that a file that is read in does not hold us. */
  private static final long REST_BETWEEN_MILLIS = 50;

  private final LiveHub hub;
  private final DecisionLoop loop;
  private final DeskModel desk;
  private final Directory directory;
  private final WardBeds wardBeds;
  private final LongSupplier registerAgeMillis;
  private final LongSupplier projectedBelow;
  private final Clock clock;
  private final Map<String, Map<String, ObjectNode>> bedsSent = new HashMap<>();
  private final Thread thread;
  private final BedBook beds;
  private final OccupancyCount devices;

  /** Holds one permit when there is something to send before the next tick. */
  private final Semaphore changed = new Semaphore(0);

  private volatile Occupancy occupancy;
  private volatile boolean closed;
  private long liveSinceMillis;
  private long beatAtMillis;

  LiveTicks(
      LiveHub hub,
      DecisionLoop loop,
      DeskModel desk,
      Directory directory,
      WardBeds wardBeds,
      LongSupplier registerAgeMillis,
      LongSupplier projectedBelow,
      Clock clock) {
    this.hub = hub;
    this.loop = loop;
    this.desk = desk;
    this.directory = directory;
    this.wardBeds = wardBeds;
    this.registerAgeMillis = registerAgeMillis;
    this.projectedBelow = projectedBelow;
    this.clock = clock;
    this.beds = BedBook.of(directory);
    this.devices = new OccupancyCount(this::count, () -> desk.position() >= 0, this::wake);
    this.thread = Thread.ofVirtual().name("live-ticks").unstarted(this::run);
  }

  void start() {
    directory.onChange(this::registerChanged);
    devices.start();
    thread.start();
  }

  /** In the feed's thread: only wakes ours. */
  private void registerChanged(DirectoryChanges changes) {
    boolean touchesBeds =
        !changes.beds().isEmpty()
            || !changes.residents().isEmpty()
            || !changes.removed().bedIds().isEmpty()
            || !changes.removed().residentIds().isEmpty();
    if (touchesBeds) {
      wake();
    }
  }

  private void wake() {
    if (changed.availablePermits() == 0) {
      changed.release();
    }
  }

  private Occupancy count(Occupancy before) {
    long now = clock.millis();
    return Occupancy.count(
        directory, loop.devices(), beds.now(), before, now - registerAgeMillis.getAsLong(), now);
  }

  /** The newest count; null in the first moments. */
  Occupancy occupancy() {
    return occupancy;
  }

  private void run() {
    while (!closed) {
      long startedMillis = clock.millis();
      try {
        tick();
      } catch (RuntimeException e) {
        LOG.error("A live tick failed; the next one comes", e);
      }
      long tookMillis = Math.max(0, clock.millis() - startedMillis);
      long pauseMillis = desk.position() < 0 ? TICK_UNTIL_LIVE_MILLIS : TICK_MILLIS;
      try {
        long restMillis = Math.min(10 * tookMillis, REST_MILLIS_MAX);
        restSending(Math.max(pauseMillis - tookMillis, restMillis));
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /** Until the next tick; what changes meanwhile does not wait for it. */
  private void restSending(long millis) throws InterruptedException {
    long untilNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (true) {
      long left = untilNanos - System.nanoTime();
      if (left <= 0 || !changed.tryAcquire(left, TimeUnit.NANOSECONDS)) {
        return;
      }
      changed.drainPermits();
      try {
        sendCounts();
      } catch (RuntimeException e) {
        LOG.error("What changed could not be sent; the next tick has it", e);
      }
      Thread.sleep(Math.min(REST_BETWEEN_MILLIS, Math.max(0, left / 1_000_000)));
    }
  }

  private void sendCounts() {
    Occupancy counted = devices.newest();
    if (counted != null) {
      long now = clock.millis();
      occupancy = counted.withBeds(beds.now(), now - registerAgeMillis.getAsLong(), now);
      hub.counted(new LiveCounts(occupancy, desk));
      sendBeds(now);
    }
  }

  private void tick() {
    followLoop();
    long now = clock.millis();
    if (now - beatAtMillis >= BEAT_MILLIS) {
      beatAtMillis = now;
      hub.beat();
    }
    sendCounts();
    desk.letGo(projectedBelow.getAsLong());
  }

  /**
   * After each (re)building of the loop its view is taken whole: batches may have passed unseen.
   */
  private void followLoop() {
    LoopHealth health = loop.health();
    if (health.state() == LoopHealth.State.LIVE && health.liveSinceMillis() != liveSinceMillis) {
      hub.resync(loop::deskView);
      liveSinceMillis = health.liveSinceMillis();
    }
  }

  private void sendBeds(long nowMillis) {
    Set<String> places = hub.wardPlaces();
    bedsSent.keySet().retainAll(places);
    Map<String, String> incidentIdByBed = places.isEmpty() ? Map.of() : desk.activeIdByBed();
    for (String placeId : places) {
      Map<String, ObjectNode> sent = bedsSent.computeIfAbsent(placeId, p -> new HashMap<>());
      List<ObjectNode> changed = new ArrayList<>();
      for (ObjectNode bed : wardBeds.of(placeId, incidentIdByBed, nowMillis)) {
        if (!bed.equals(sent.put(bed.get("id").textValue(), bed))) {
          changed.add(bed);
        }
      }
      if (!changed.isEmpty()) {
        hub.bedsChanged(placeId, changed);
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    devices.close();
    thread.interrupt();
  }
}
