package care.shouhu.command.registry.exchange;

import care.shouhu.command.access.FieldSeal;
import care.shouhu.command.access.Scope;
import care.shouhu.command.registry.Registry;
import care.shouhu.command.registry.Written;
import care.shouhu.command.registry.exchange.Import.Done;
import care.shouhu.command.registry.exchange.Import.Failed;
import care.shouhu.command.registry.exchange.Import.Running;
import care.shouhu.command.registry.exchange.Import.Waiting;
import care.shouhu.command.registry.file.FileRefused;
import care.shouhu.command.registry.file.TableLimits;
import care.shouhu.command.registry.record.RecordKind;
import care.shouhu.command.registry.record.RecordRows;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files on their way in. A file is kept in memory between preview and confirmation, for half an
 * hour and not over a restart: whoever comes back later sends it again. One import is written at a
 * time, because each holds the register's lock.
 */
public final class ImportDesk implements AutoCloseable {
  public static final Duration KEPT_FOR = Duration.ofMinutes(30);

  /** With the largest files 64 MiB. */
  public static final int FILES_MAX = 4;

  private static final Logger LOG = LoggerFactory.getLogger(ImportDesk.class);

  private final Jdbi jdbi;
  private final Registry registry;
  private final FieldSeal seal;
  private final Clock clock;
  private final TableLimits limits;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Held> held = new ConcurrentHashMap<>();
  private final AtomicBoolean writing = new AtomicBoolean();

  public ImportDesk(Jdbi jdbi, Registry registry, FieldSeal seal, Clock clock, TableLimits limits) {
    this.jdbi = jdbi;
    this.registry = registry;
    this.seal = seal;
    this.clock = clock;
    this.limits = limits;
  }

  /** An import and its file; the file is let go as soon as it is written. */
  private static final class Held {
    private volatile Import shown;
    private volatile byte[] bytes;

    Held(Import shown, byte[] bytes) {
      this.shown = shown;
      this.bytes = bytes;
    }
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
    /** So many files wait that another must be confirmed or forgotten first. */
    TOO_MANY
  }

  /** What came of a request. */
  public sealed interface Answer {
    /** As it stands now. */
    record Shown(Import now) implements Answer {}

    /** Nothing was done. */
    record Refused(Refusal why) implements Answer {}
  }

  /**
   * Looks at a file. A file of the same person that waits is forgotten. Blocks; throws what JDBI
   * throws when the database does not answer.
   *
   * @throws FileRefused when the file as a whole cannot be taken
   */
  public Answer preview(RecordKind kind, byte[] bytes, String fileName, Scope scope, String by)
      throws FileRefused {
    forgetOld();
    held.values()
        .removeIf(one -> one.shown.by().equals(by) && one.shown.state() instanceof Waiting);
    if (held.values().stream().filter(one -> one.bytes != null).count() >= FILES_MAX) {
      return new Answer.Refused(Refusal.TOO_MANY);
    }
    ImportTable table = ImportTable.read(kind, bytes, limits);
    List<PlannedLine> lines =
        jdbi.withHandle(handle -> new ImportCheck(handle, kind, scope, seal).plan(table.lines()));
    String id = "import-" + Long.toUnsignedString(random.nextLong(), 36);
    var begun =
        new Import(
            id,
            kind,
            by,
            fileName,
            clock.millis() + KEPT_FOR.toMillis(),
            Preview.of(lines, table.headings()),
            new Waiting());
    held.put(id, new Held(begun, bytes));
    return new Answer.Shown(begun);
  }

  /** As it stands now; empty for anybody else's and for what expired. */
  public Optional<Import> find(String id, String by) {
    forgetOld();
    return Optional.ofNullable(held.get(id)).map(one -> one.shown).filter(i -> i.by().equals(by));
  }

  /** Forgets it, unless it is being written. */
  public Answer cancel(String id, String by) {
    Optional<Import> found = find(id, by);
    if (found.isEmpty()) {
      return new Answer.Refused(Refusal.NOT_THERE);
    }
    if (found.get().state() instanceof Running) {
      return new Answer.Refused(Refusal.NOT_WAITING);
    }
    held.remove(id);
    return new Answer.Shown(found.get());
  }

  /**
   * Begins to write what was previewed; {@link #find} shows how far it is.
   *
   * @param skipBadLines whether lines with faults are left out; else they are refused
   */
  public Answer confirm(String id, Scope scope, String by, boolean skipBadLines) {
    Optional<Import> found = find(id, by);
    if (found.isEmpty()) {
      return new Answer.Refused(Refusal.NOT_THERE);
    }
    Import waiting = found.get();
    if (!(waiting.state() instanceof Waiting)) {
      return new Answer.Refused(Refusal.NOT_WAITING);
    }
    if (waiting.preview().bad() > 0 && !skipBadLines) {
      return new Answer.Refused(Refusal.BAD_LINES);
    }
    if (!writing.compareAndSet(false, true)) {
      return new Answer.Refused(Refusal.ANOTHER_RUNS);
    }
    Held one = held.get(id);
    int all = waiting.preview().added() + waiting.preview().changed();
    one.shown = waiting.with(new Running(0, all));
    Thread.ofVirtual().name("register-import").start(() -> run(one, scope, skipBadLines));
    return new Answer.Shown(one.shown);
  }

  private void run(Held one, Scope scope, boolean skipBadLines) {
    Import begun = one.shown;
    try {
      ImportTable table = ImportTable.read(begun.kind(), one.bytes, limits);
      Written<ImportWriter.Result> written =
          registry.write(
              begun.by(), handle -> write(handle, one, table.lines(), scope, skipBadLines));
      one.shown = begun.with(ended(written));
    } catch (FileRefused | RuntimeException e) {
      LOG.error("An import of {} failed; nothing was written", begun.kind().name(), e);
      one.shown = begun.with(new Failed("INTERNAL", "A fault of ours; it is in the log."));
    } finally {
      one.bytes = null;
      writing.set(false);
    }
  }

  /** The register may have changed since the preview, so everything is looked at once more. */
  private Written<ImportWriter.Result> write(
      Handle handle, Held one, List<ImportLine> lines, Scope scope, boolean skipBadLines) {
    RecordKind kind = one.shown.kind();
    int badBefore = one.shown.preview().bad();
    List<PlannedLine> planned = new ImportCheck(handle, kind, scope, seal).plan(lines);
    long bad = planned.stream().filter(PlannedLine::isBad).count();
    if (bad > (skipBadLines ? badBefore : 0)) {
      return new Written.Refused<>(
          Written.Reason.STALE, "line", "The register changed meanwhile: look at a new preview.");
    }
    int all = ((Running) one.shown.state()).all();
    var done = new AtomicInteger();
    ImportWriter.Result result =
        new ImportWriter(handle, kind, seal, random, one.shown.by())
            .write(
                planned,
                more -> one.shown = one.shown.with(new Running(done.addAndGet(more), all)));
    int inside = new RecordRows(handle, seal).inside(kind, result.ids(), scope).size();
    return inside == result.ids().size()
        ? new Written.Done<>(result)
        : new Written.Refused<>(
            Written.Reason.OUT_OF_SCOPE, "placeId", "Some lines lie outside of your scope.");
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

  /** The secrets of imported devices, once; empty when there are none or they were taken. */
  public Map<String, String> takeSecrets(String id, String by) {
    Optional<Import> found = find(id, by);
    if (found.isPresent()
        && found.get().state() instanceof Done(int added, int changed, var secrets)) {
      held.get(id).shown = found.get().with(new Done(added, changed, Map.of()));
      return secrets;
    }
    return Map.of();
  }

  private void forgetOld() {
    long now = clock.millis();
    held.values()
        .removeIf(
            one -> one.shown.expiresAtMillis() <= now && !(one.shown.state() instanceof Running));
  }

  @Override
  public void close() {
    held.clear();
  }
}
