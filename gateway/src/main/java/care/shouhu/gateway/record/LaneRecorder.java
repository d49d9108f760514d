package care.shouhu.gateway.record;

import care.shouhu.core.dedupe.DuplicateWindow;
import care.shouhu.core.log.DurableLog;
import care.shouhu.core.log.EndsAtStart;
import care.shouhu.core.log.Lane;
import care.shouhu.core.log.LogBatch;
import care.shouhu.core.log.LogRecord;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores one lane, on one thread.
 *
 * <p>The position moves in the transaction of the rows it stands for, so a crash between two
 * batches repeats nothing. The window of the sender's keys is in memory; its file is behind, and
 * the log is released only up to the file. After a crash the records between the file and the
 * database's position are sorted again to bring the window up to date, and not written again.
 */
final class LaneRecorder {
  private static final int BATCH_RECORDS_MAX = 5_000;
  private static final int BATCH_BYTES_MAX = 4 << 20;
  private static final Duration READ_WAIT = Duration.ofMillis(500);

  /** Few devices: their figures are written at once. Many: at most each so often. */
  private static final int COUNT_AT_ONCE_DEVICES_MAX = 200;

  private static final long COUNT_EVERY_NANOS = Duration.ofSeconds(5).toNanos();
  private static final long SNAPSHOT_EVERY_NANOS = Duration.ofSeconds(60).toNanos();
  private static final long SNAPSHOT_EVERY_RECORDS = 1_000_000;
  private static final long RETRY_MILLIS_MIN = 100;
  private static final long RETRY_MILLIS_MAX = 5_000;
  private static final long AFTER_FAULT_MILLIS = 2_000;

  private static final Logger log = LoggerFactory.getLogger(LaneRecorder.class);

  private final DurableLog source;
  private final EndsAtStart ends;
  private final Lane lane;
  private final String reader;
  private final LaneTables tables;
  private final WindowFile file;
  private final LaneMeters meters;

  private final Counts counts = new Counts();
  private DuplicateWindow window;

  /** The file was not looked at yet, and is another process's. */
  private boolean fileIsOld = true;

  private long countedAtNanos = System.nanoTime();
  private long snapshotAtNanos = System.nanoTime();
  private long snapshotPosition;
  private long countedPosition;
  private volatile long nextPosition;
  private volatile long caughtUpAtMillis = System.currentTimeMillis();
  private volatile RecorderState state = RecorderState.STARTING;

  LaneRecorder(
      DurableLog source,
      EndsAtStart ends,
      Lane lane,
      String reader,
      LaneTables tables,
      WindowFile file,
      LaneMeters meters) {
    this.source = source;
    this.ends = ends;
    this.lane = lane;
    this.reader = reader;
    this.tables = tables;
    this.file = file;
    this.meters = meters;
    meters.gauge("shouhu.recorder.lag.records", this, LaneRecorder::lagRecords);
    meters.gauge("shouhu.recorder.behind.seconds", this, LaneRecorder::behindSeconds);
  }

  /** Runs until interrupted. */
  void run() {
    try {
      while (true) {
        runUntilFault();
        Thread.sleep(AFTER_FAULT_MILLIS);
      }
    } catch (InterruptedException e) {
      log.debug("recorder of {} ends", lane);
    } catch (Error e) {
      // Of the machine, not of a record (no memory, a class missing): this thread is over.
      meters.failed();
      log.error("recorder of {} ended for good", lane, e);
      throw e;
    } finally {
      state = RecorderState.ENDED;
    }
  }

  /**
   * A fault must not end the storing of a lane for good, nor leave it looking well: what is in
   * memory is dropped, and built again from the snapshot and the log.
   */
  private void runUntilFault() throws InterruptedException {
    try {
      restore();
      while (true) {
        step();
      }
    } catch (PositionTable.MovedByAnother e) {
      meters.overtaken();
      state = RecorderState.ENDED;
      log.error(
          "another recorder stores {} into this database too, and there must be one: {}."
              + " Nothing was stored twice; this one reads again where the lane stands",
          lane,
          e.getMessage());
    } catch (RuntimeException | ContentRefused e) {
      meters.failed();
      state = RecorderState.ENDED;
      log.error("recorder of {} stopped by a fault; starting again", lane, e);
    }
  }

  long lagRecords() {
    return nextPosition == 0 ? 0 : Math.max(0, source.endPosition(lane) - nextPosition);
  }

  RecorderState state() {
    return state;
  }

  /** How long ago the lane was last stored to its end. */
  private double behindSeconds() {
    return lagRecords() == 0 ? 0 : (System.currentTimeMillis() - caughtUpAtMillis) / 1000.0;
  }

  /**
   * Finds out where to go on. A database restored from a backup stands below what the log still
   * has: what lies between is gone from here, which is said and counted, and storing goes on, for
   * nobody is helped by losing the new data too. A database beyond the end at which the log was
   * found ({@link EndsAtStart}) has what the log lost: it is set back to that end, which is said
   * and counted, and nothing is stored twice, for other records have those positions now.
   */
  private void restore() throws InterruptedException, ContentRefused {
    counts.clear();
    Optional<WindowFile.Snapshot> onDisk = file.read();
    long windowBeyond = beyondEnd(onDisk);
    if (windowBeyond > 0) {
      onDisk = Optional.of(setWindowBack(onDisk.orElseThrow().window()));
    }
    long first = source.firstPosition(lane);
    LaneTables.Standing standing = untilDone(() -> tables.begin(first, ends));
    long stands = standing.storedBelow();
    long stored = Math.max(stands, first);
    countedPosition = standing.countedBelow();
    var lost = new LostEnd(ends.end(lane), standing.setBackRecords(), windowBeyond);
    if (lost.records() > 0) {
      log.error(
          "{} was found to end at {}, but {}: the log has lost its newest records; what comes from"
              + " here on is stored",
          lane,
          lost.end(),
          lost.whoStoodBeyond());
      meters.setBack(lost.records());
    }
    if (stored > source.endPosition(lane)) {
      throw new IllegalStateException(
          "the database stands at %d of %s, beyond the log's end %d, and was moved a moment ago"
              .formatted(stored, lane, source.endPosition(lane)));
    }
    if (stands < first) {
      log.error(
          "the database stands at {} of {}, but the log begins at {}: {} records are missing from"
              + " the database for good",
          stands,
          lane,
          first,
          first - stands);
      untilDone(() -> tables.store(List.of(), stands, first));
      meters.gap(first - stands);
    }
    // One that is further than the database holds keys of what the database has lost.
    var snapshot = onDisk.filter(it -> it.position() <= stored);
    window = snapshot.map(WindowFile.Snapshot::window).orElseGet(DuplicateWindow::new);
    long position =
        Math.max(
            Math.min(stored, snapshot.map(WindowFile.Snapshot::position).orElse(0L)),
            source.firstPosition(lane));
    snapshotPosition = position;
    sortAgain(position, stored);
    nextPosition = stored;
    state = RecorderState.STORING;
    log.info("recorder of {} goes on at {} (window from {})", lane, stored, snapshotPosition);
    if (snapshot.isEmpty() && onDisk.isPresent()) {
      // Left there, it would count again as soon as the lane has come so far.
      snapshot();
    }
  }

  /** Brings the window up to date with what is stored already, and the figures with it. */
  private void sortAgain(long from, long stored) throws InterruptedException {
    long position = from;
    while (position < stored) {
      int recordsMax = (int) Math.min(BATCH_RECORDS_MAX, stored - position);
      LogBatch batch = source.read(lane, position, recordsMax, BATCH_BYTES_MAX, READ_WAIT);
      for (LogRecord record : batch.records()) {
        Entry entry = Sorting.sort(record, window);
        if (record.position() >= countedPosition) {
          counts.add(entry);
        }
      }
      position = batch.nextPosition();
    }
  }

  /** So many records the window knows that were lost by the log before this process began. */
  private long beyondEnd(Optional<WindowFile.Snapshot> onDisk) {
    long beyond = fileIsOld ? onDisk.map(it -> it.position() - ends.end(lane)).orElse(0L) : 0;
    fileIsOld = false;
    return Math.max(0, beyond);
  }

  /**
   * The keys of what the log lost are keys of rows that the database has: they stay. Before the
   * database's position goes back, for afterwards, in another try or another process, nobody could
   * tell this window from one that a database from a backup is behind.
   */
  private WindowFile.Snapshot setWindowBack(DuplicateWindow known) {
    var atEnd = new WindowFile.Snapshot(known, ends.end(lane));
    try {
      file.write(atEnd);
    } catch (IOException e) {
      meters.failed();
      log.error("the window of {} could not be written", lane, e);
    }
    return atEnd;
  }

  private void step() throws InterruptedException {
    LogBatch batch = source.read(lane, nextPosition, BATCH_RECORDS_MAX, BATCH_BYTES_MAX, READ_WAIT);
    if (!batch.isEmpty()) {
      List<Entry> entries = new ArrayList<>(batch.records().size());
      for (LogRecord record : batch.records()) {
        entries.add(Sorting.sort(record, window));
      }
      meters.batch(entries.size());
      storeByAge(batch.records(), entries);
    }
    if (mustCount()) {
      count();
    }
    if (nextPosition >= source.endPosition(lane)) {
      caughtUpAtMillis = System.currentTimeMillis();
    }
    if (mustSnapshot()) {
      snapshot();
    }
  }

  private void storeByAge(List<LogRecord> records, List<Entry> entries)
      throws InterruptedException {
    int begin = 0;
    for (int end : LateReadings.ends(entries)) {
      store(records.subList(begin, end), entries.subList(begin, end));
      begin = end;
    }
  }

  /** What the database refuses for its content is found by halving, and kept in quarantine. */
  private void store(List<LogRecord> records, List<Entry> entries) throws InterruptedException {
    long to = records.getLast().position() + 1;
    long startedNanos = System.nanoTime();
    boolean countNow = entries.stream().anyMatch(Entry::isDecidedByDatabase);
    var pending = new LaneTables.Pending(counts, countedPosition);
    try {
      untilDone(() -> tables.storeLate(entries, nextPosition, to)).forEach(meters::stored);
      LaneTables.Done done =
          untilDone(() ->
              countNow
                  ? tables.storeAndCount(entries, nextPosition, to, pending)
                  : tables.store(entries, nextPosition, to));
      meters.commit().record(Duration.ofNanos(System.nanoTime() - startedNanos));
      done.rows().forEach(meters::stored);
      nextPosition = to;
      // Only now is it known what became of each.
      done.entries().forEach(meters::sorted);
      if (countNow) {
        counted();
      } else {
        done.entries().forEach(counts::add);
      }
    } catch (ContentRefused e) {
      if (records.size() == 1) {
        Entry refused = Sorting.refused(records.getFirst(), e.getMessage());
        if (refused.getClass() == entries.getFirst().getClass()) {
          // Made to fit any table; a table that refuses it needs a person.
          throw new IllegalStateException("even quarantine refused " + lane + " " + (to - 1), e);
        }
        store(records, List.of(refused));
        return;
      }
      int half = records.size() / 2;
      store(records.subList(0, half), entries.subList(0, half));
      store(records.subList(half, records.size()), entries.subList(half, records.size()));
    }
  }

  private void count() throws InterruptedException {
    try {
      untilDone(() -> {
        tables.count(new LaneTables.Pending(counts, countedPosition), nextPosition);
        return nextPosition;
      });
    } catch (ContentRefused e) {
      throw new IllegalStateException("figures were refused", e);
    }
    counted();
  }

  private void counted() {
    counts.clear();
    countedPosition = nextPosition;
    countedAtNanos = System.nanoTime();
  }

  private boolean mustCount() {
    int devices = counts.byDevice().size();
    return devices > 0
        && (devices <= COUNT_AT_ONCE_DEVICES_MAX
            || System.nanoTime() - countedAtNanos >= COUNT_EVERY_NANOS);
  }

  private boolean mustSnapshot() {
    long records = nextPosition - snapshotPosition;
    return records > 0
        && (records >= SNAPSHOT_EVERY_RECORDS
            || System.nanoTime() - snapshotAtNanos >= SNAPSHOT_EVERY_NANOS);
  }

  /** A file that cannot be written keeps the log's space; that is seen, and tried again. */
  private void snapshot() throws InterruptedException {
    snapshotAtNanos = System.nanoTime();
    if (!counts.byDevice().isEmpty()) {
      count();
    }
    try {
      file.write(new WindowFile.Snapshot(window, nextPosition));
      snapshotPosition = nextPosition;
      source.release(reader, lane, nextPosition);
    } catch (IOException e) {
      meters.failed();
      log.error("the window of {} could not be written", lane, e);
    }
  }

  /** The database will refuse it however often it is tried. */
  private static final class ContentRefused extends Exception {
    ContentRefused(SQLException cause) {
      // The first line names the rule; those below show the row, which is somebody's health.
      super(String.valueOf(cause.getMessage()).lines().findFirst().orElse(""));
    }
  }

  /** SQLSTATE classes of data that does not fit: 22 data exception, 23 constraint violation. */
  private static boolean isRefusedForContent(SQLException e) {
    String state = e.getSQLState();
    return state != null && (state.startsWith("22") || state.startsWith("23"));
  }

  private interface Work<T> {
    T run() throws SQLException, IOException;
  }

  /** The database comes back some time; nothing is given up until then. */
  private <T> T untilDone(Work<T> work) throws InterruptedException, ContentRefused {
    long waitMillis = RETRY_MILLIS_MIN;
    while (true) {
      try {
        T done = work.run();
        if (state == RecorderState.WAITING_FOR_DATABASE) {
          log.info("recorder of {} stores again", lane);
          state = RecorderState.STORING;
        }
        return done;
      } catch (SQLException | IOException e) {
        meters.failed();
        if (e instanceof SQLException refusal && isRefusedForContent(refusal)) {
          throw new ContentRefused(refusal);
        }
        if (state != RecorderState.WAITING_FOR_DATABASE) {
          log.warn("recorder of {} waits for the database: {}", lane, e.getMessage());
          state = RecorderState.WAITING_FOR_DATABASE;
        }
        Thread.sleep(ThreadLocalRandom.current().nextLong(waitMillis / 2, waitMillis + 1));
        waitMillis = Math.min(RETRY_MILLIS_MAX, waitMillis * 2);
      }
    }
  }
}
