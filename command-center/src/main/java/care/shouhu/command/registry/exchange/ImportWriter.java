package care.shouhu.command.registry.exchange;

import care.shouhu.command.access.FieldSeal;
import care.shouhu.command.registry.Admission;
import care.shouhu.command.registry.Bindings;
import care.shouhu.command.registry.DeviceSecret;
import care.shouhu.command.registry.Written;
import care.shouhu.command.registry.record.RecordIds;
import care.shouhu.command.registry.record.RecordKind;
import care.shouhu.command.registry.record.RecordKinds;
import care.shouhu.command.registry.record.RecordRows;
import care.shouhu.command.registry.record.RowRules;
import care.shouhu.core.directory.Device.DeviceKind;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** Writes the lines that are good, in the transaction of the caller. */
final class ImportWriter {
  private final Handle handle;
  private final RecordKind kind;
  private final RecordRows rows;
  private final SecureRandom random;
  private final String by;

  ImportWriter(Handle handle, RecordKind kind, FieldSeal seal, SecureRandom random, String by) {
    this.handle = handle;
    this.kind = kind;
    this.rows = new RecordRows(handle, seal);
    this.random = random;
    this.by = by;
  }

  /**
   * What was written.
   *
   * @param lineById of all records that are new or changed
   * @param secrets of new devices, by id
   */
  record Result(int added, int changed, Map<String, Long> lineById, Map<String, String> secrets) {}

  /**
   * Writes the good lines of these.
   *
   * @return refused as {@link Written.Reason#STALE} when a bed was taken since it was looked at, or
   *     what was written does not agree with what others wrote meanwhile
   */
  Written<Result> write(List<PlannedLine> lines, IntConsumer done) {
    List<PlannedLine> good = lines.stream().filter(l -> !l.isBad() && l.isWrite()).toList();
    if (kind.is(RecordKinds.BED)) {
      Map<String, String> uses = Bindings.inUse(handle, ImportRules.otherUse(good));
      if (!uses.isEmpty()) {
        return stale("respite", "In use now: " + uses + ".");
      }
    }
    var planned = new Planned(new TreeMap<>(), new ArrayList<>(), new LinkedHashMap<>());
    Map<String, String> secrets = new LinkedHashMap<>();
    Map<String, Long> lineById = new HashMap<>();
    var layers = new ImportLayers(kind, good);
    for (PlannedLine line : good) {
      String id = line.id() == null ? RecordIds.next(kind, random) : line.id();
      Map<String, Object> columns = rows.columns(kind, id, line.values());
      columns.put("id", id);
      if (line.isNew() && kind.is(RecordKinds.DEVICE)) {
        secrets.put(id, withSecret(columns));
      }
      lineById.put(id, line.line());
      plan(planned, line, columns, layers.of(line));
    }
    Optional<Written.Refused<Result>> refused = write(planned, done);
    if (refused.isPresent()) {
      return refused.get();
    }
    if (kind.is(RecordKinds.ASSESSMENT)) {
      Bindings.careLevelsFromAssessments(handle, residents(good));
    }
    Optional<RowRules.Broken> broken = RowRules.broken(handle, kind, lineById.keySet());
    if (broken.isPresent()) {
      String field = broken.get().field();
      long line = lineById.get(broken.get().id());
      return stale(field, "What line %d names was changed meanwhile: %s.".formatted(line, field));
    }
    int added = planned.added().values().stream().mapToInt(List::size).sum();
    return new Written.Done<>(new Result(added, good.size() - added, lineById, secrets));
  }

  /**
   * Rows in the order in which they can be written.
   *
   * @param added by layer: what a row names is in a layer below
   * @param people lines of residents by id
   */
  private record Planned(
      SortedMap<Integer, List<Map<String, Object>>> added,
      List<Map<String, Object>> changed,
      Map<String, PlannedLine> people) {}

  private void plan(Planned planned, PlannedLine line, Map<String, Object> columns, int layer) {
    String id = (String) columns.get("id");
    if (kind.is(RecordKinds.RESIDENT)) {
      planned.people().put(id, line);
    }
    if (line.isNew()) {
      planned.added().computeIfAbsent(layer, none -> new ArrayList<>()).add(columns);
      return;
    }
    if (kind.is(RecordKinds.RESIDENT) && columns.get("bed_id") != null) {
      // An admission gives the bed and the place, and notes where they came from.
      columns.remove("bed_id");
      columns.remove("place_id");
    }
    if (columns.size() > 1) {
      planned.changed().add(columns);
    }
  }

  private Optional<Written.Refused<Result>> write(Planned planned, IntConsumer done) {
    List<Map<String, Object>> added =
        planned.added().values().stream().flatMap(List::stream).toList();
    // A device stands at a bed and takes it from nobody.
    Set<String> gone =
        kind.is(RecordKinds.RESIDENT) ? Admission.takeAll(handle, beds(added)) : Set.of();
    if (!gone.isEmpty()) {
      return Optional.of(stale("bedId", "No longer vacant: " + String.join(", ", gone) + "."));
    }
    planned.added().values().forEach(layer -> rows.insert(kind, layer, done));
    rows.update(kind, planned.changed(), done);
    return kind.is(RecordKinds.RESIDENT)
        ? new ImportAdmissions(handle, rows, random, by).write(planned.people())
        : Optional.empty();
  }

  private static Set<String> residents(List<PlannedLine> assessments) {
    return assessments.stream()
        .map(line -> line.afterwards("residentId"))
        .collect(Collectors.toSet());
  }

  static Written.Refused<Result> stale(String field, String detail) {
    return new Written.Refused<>(Written.Reason.STALE, field, detail);
  }

  private String withSecret(Map<String, Object> columns) {
    String secret = DeviceSecret.random(random);
    columns.put("secret_sha256", HexFormat.of().parseHex(DeviceSecret.sha256Hex(secret)));
    DeviceKind device = DeviceKind.valueOf(columns.get("kind").toString().toUpperCase(Locale.ROOT));
    columns.putIfAbsent("interval_seconds", device.intervalSecondsDefault());
    return secret;
  }

  private static List<String> beds(List<Map<String, Object>> residents) {
    return residents.stream()
        .map(row -> (String) row.get("bed_id"))
        .filter(Objects::nonNull)
        .toList();
  }
}
