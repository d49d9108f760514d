package care.shouhu.command.registry.exchange;

import care.shouhu.command.access.FieldSeal;
import care.shouhu.command.access.Scope;
import care.shouhu.command.registry.Admission;
import care.shouhu.command.registry.Registry;
import care.shouhu.command.registry.Written;
import care.shouhu.command.registry.exchange.Import.Done;
import care.shouhu.command.registry.exchange.Import.Failed;
import care.shouhu.command.registry.exchange.Import.Waiting;
import care.shouhu.command.registry.file.FileRefused;
import care.shouhu.command.registry.file.TableLimits;
import care.shouhu.command.registry.record.RecordKind;
import care.shouhu.command.registry.record.RecordKinds;
import care.shouhu.command.registry.record.RecordRows;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files on their way in. A file is kept in memory between preview and confirmation, for half an
 * hour and not over a restart, so that what the register seals never lies in a file of ours:
 * whoever comes back later sends it again. One import is written at a time, because each holds the
 * register's lock.
 */
public final class ImportDesk implements AutoCloseable {
  public static final Duration KEPT_FOR = Duration.ofMinutes(30);

  /** All files together: six of the largest; of the usual ones some thirty. */
  public static final int BYTES_MAX = 96 << 20;

  /** While it is looked at, a large file is some hundred MiB of lines. */
  private static final int READ_AT_A_TIME_MAX = 2;

  private static final int READ_WAIT_SECONDS_MAX = 3;

  private static final Logger LOG = LoggerFactory.getLogger(ImportDesk.class);

  private final Jdbi jdbi;
  private final Registry registry;
  private final FieldSeal seal;
  private final Clock clock;
  private final TableLimits limits;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, HeldImport> held = new ConcurrentHashMap<>();
  private final Semaphore reading = new Semaphore(READ_AT_A_TIME_MAX, true);
  private final AtomicBoolean writing = new AtomicBoolean();

  public ImportDesk(Jdbi jdbi, Registry registry, FieldSeal seal, Clock clock, TableLimits limits) {
    this.jdbi = jdbi;
    this.registry = registry;
    this.seal = seal;
    this.clock = clock;
    this.limits = limits;
  }

  /** Why an import cannot be begun or confirmed. */
  public enum Refusal {
    /** There is none such, or not any more. */
    NOT_THERE,
    /** It is not waiting to be confirmed. */
    NOT_WAITING,
    /** Lines are bad, and it was not said to leave them out. */
    BAD_LINES,
    /** Another import is being written. */
    ANOTHER_RUNS,
    /** So many files wait, or are being looked at, that another must wait for those. */
    TOO_MANY_FILES
  }

  /** What came of a request. */
  public sealed interface Answer {
    /** As it stands now. */
    record Shown(Import now) implements Answer {}

    /** Nothing was done. */
    record Refused(Refusal why) implements Answer {}
  }

  /**
   * Looks at a file. A file of the same person that waits is forgotten; one that is still being
   * looked at goes first. Blocks; throws what JDBI throws when the database does not answer.
   *
   * @throws FileRefused when the file as a whole cannot be taken
   */
  public Answer preview(RecordKind kind, byte[] bytes, String fileName, Scope scope, String by)
      throws FileRefused {
    String id = "import-" + Long.toUnsignedString(random.nextLong(), 36);
    var one = new HeldImport(by, bytes);
    if (!hasRoom(id, one)) {
      return new Answer.Refused(Refusal.TOO_MANY_FILES);
    }
    boolean waits = false;
    try {
      if (!reading.tryAcquire(READ_WAIT_SECONDS_MAX, TimeUnit.SECONDS)) {
        return new Answer.Refused(Refusal.TOO_MANY_FILES);
      }
      try {
        ImportTable table = ImportTable.read(kind, bytes, limits);
        List<PlannedLine> lines =
            jdbi.withHandle(
                handle -> new ImportCheck(handle, kind, scope, seal).plan(table.lines()));
        Preview preview = Preview.of(lines, table.headings());
        long until = clock.millis() + KEPT_FOR.toMillis();
        var looked = new Import(id, kind, by, fileName, until, preview, new Waiting());
        one.waits(looked, Seen.of(lines));
        waits = true;
        return new Answer.Shown(looked);
      } finally {
        reading.release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Answer.Refused(Refusal.TOO_MANY_FILES);
    } finally {
      if (!waits) {
        held.remove(id);
      }
    }
  }

  /** Takes its room before anything is read, so that those who come together share it too. */
  private synchronized boolean hasRoom(String id, HeldImport one) {
    forgetOld();
    List<Map.Entry<String, HeldImport>> own =
        held.entrySet().stream().filter(other -> other.getValue().by().equals(one.by())).toList();
    if (own.stream().anyMatch(other -> other.getValue().isBeingRead())) {
      return false;
    }
    own.stream()
        .filter(
            other -> other.getValue().shown().map(Import::state).orElse(null) instanceof Waiting)
        .filter(other -> other.getValue().forget())
        .forEach(other -> held.remove(other.getKey()));
    long kept = held.values().stream().mapToLong(HeldImport::bytesKept).sum();
    if (kept + one.bytesKept() > BYTES_MAX) {
      return false;
    }
    held.put(id, one);
    return true;
  }

  /** As it stands now; empty for anybody else's and for what expired. */
  public Optional<Import> find(String id, String by) {
    return own(id, by).flatMap(HeldImport::shown);
  }

  private Optional<HeldImport> own(String id, String by) {
    forgetOld();
    return Optional.ofNullable(held.get(id)).filter(one -> one.by().equals(by));
  }

  /** Forgets it, unless it is being written. */
  public Answer cancel(String id, String by) {
    Optional<HeldImport> one = own(id, by);
    Optional<Import> shown = one.flatMap(HeldImport::shown);
    if (shown.isEmpty()) {
      return new Answer.Refused(Refusal.NOT_THERE);
    }
    if (!one.get().forget()) {
      return new Answer.Refused(Refusal.NOT_WAITING);
    }
    held.remove(id);
    return new Answer.Shown(shown.get());
  }

  /**
   * Begins to write what was previewed; {@link #find} shows how far it is, and what came of it for
   * as long again as it waited.
   *
   * @param skipBadLines whether lines with faults are left out; else they are refused
   */
  public Answer confirm(String id, Scope scope, String by, boolean skipBadLines) {
    Optional<HeldImport> one = own(id, by);
    if (one.isEmpty()) {
      return new Answer.Refused(Refusal.NOT_THERE);
    }
    if (!writing.compareAndSet(false, true)) {
      return new Answer.Refused(Refusal.ANOTHER_RUNS);
    }
    boolean begun = false;
    try {
      Optional<Refusal> refusal = one.get().begin(skipBadLines);
      if (refusal.isPresent()) {
        return new Answer.Refused(refusal.get());
      }
      Import shown = one.get().shown().orElseThrow();
      Thread.ofVirtual().name("register-import").start(() -> run(one.get(), shown, scope));
      begun = true;
      return new Answer.Shown(shown);
    } finally {
      if (!begun) {
        writing.set(false);
      }
    }
  }

  private void run(HeldImport one, Import begun, Scope scope) {
    Import.State end = new Failed("INTERNAL", "A fault of ours; it is in the log.");
    try {
      ImportTable table = ImportTable.read(begun.kind(), one.bytes(), limits);
      end =
          ended(
              registry.write(
                  begun.by(), handle -> write(handle, one, begun, table.lines(), scope)));
    } catch (FileRefused | RuntimeException e) {
      LOG.error("An import of {} failed; nothing was written", begun.kind().name(), e);
    } finally {
      one.end(end, clock.millis() + KEPT_FOR.toMillis());
      writing.set(false);
    }
  }

  /** The register may have changed since the preview, so everything is looked at once more. */
  private Written<ImportWriter.Result> write(
      Handle handle, HeldImport one, Import begun, List<ImportLine> lines, Scope scope) {
    RecordKind kind = begun.kind();
    var rows = new RecordRows(handle, seal);
    List<PlannedLine> planned = new ImportCheck(handle, kind, scope, seal).plan(lines);
    // Beds, then records, then the feed's lock: the order of those who write one.
    Admission.lock(handle, bedsWanted(kind, planned));
    Optional<String> stale = one.seen().stale(handle, rows, kind, planned);
    if (stale.isPresent()) {
      return new Written.Refused<>(
          Written.Reason.STALE, "line", stale.get() + " Look at a new preview.");
    }
    Written<ImportWriter.Result> written =
        new ImportWriter(handle, kind, seal, random, begun.by()).write(planned, one::hasWritten);
    if (!(written instanceof Written.Done<ImportWriter.Result>(var result))) {
      return written;
    }
    Set<String> ids = result.lineById().keySet();
    int inside = rows.inside(kind, ids, scope).size();
    return inside == ids.size()
        ? written
        : new Written.Refused<>(
            Written.Reason.OUT_OF_SCOPE, "placeId", "Some lines lie outside of your scope.");
  }

  private static List<String> bedsWanted(RecordKind kind, List<PlannedLine> lines) {
    return kind.is(RecordKinds.RESIDENT)
        ? lines.stream()
            .filter(line -> !line.isBad())
            .map(line -> line.text("bedId"))
            .filter(Objects::nonNull)
            .toList()
        : List.of();
  }

  private static Import.State ended(Written<ImportWriter.Result> written) {
    return switch (written) {
      case Written.Done<ImportWriter.Result>(var result) ->
          new Done(result.added(), result.changed(), result.secrets());
      case Written.Refused<ImportWriter.Result>(var reason, var field, var detail, var faults) ->
          new Failed(reason.name(), field + ": " + detail);
      case Written.Unavailable<ImportWriter.Result> unavailable ->
          new Failed("REGISTER_UNAVAILABLE", "The database does not answer. Nothing was changed.");
      case Written.Unknown<ImportWriter.Result> unknown ->
          new Failed(
              "REGISTER_UNCERTAIN",
              "The database went away at the last moment: look whether it is there.");
    };
  }

  /** The secrets of imported devices; empty when there are none or it is forgotten. */
  public Map<String, String> secrets(String id, String by) {
    return own(id, by).map(HeldImport::secrets).orElse(Map.of());
  }

  private void forgetOld() {
    long now = clock.millis();
    held.values()
        .removeIf(one ->
            one.shown().filter(shown -> shown.expiresAtMillis() <= now).isPresent()
                && one.forget());
  }

  @Override
  public void close() {
    held.clear();
  }
}
