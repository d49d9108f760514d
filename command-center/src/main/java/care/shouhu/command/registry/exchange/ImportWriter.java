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
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;
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
    List<Map<String, Object>> added = new ArrayList<>();
    List<Map<String, Object>> changed = new ArrayList<>();
    Map<String, String> admitted = new LinkedHashMap<>();
    Map<String, String> secrets = new LinkedHashMap<>();
    Map<String, Long> lineById = new HashMap<>();
    for (PlannedLine line : hubsFirst(good(lines))) {
      String id = line.id() == null ? RecordIds.next(kind, random) : line.id();
      Map<String, Object> columns = rows.columns(kind, id, line.values());
      columns.put("id", id);
      if (line.isNew() && kind.is(RecordKinds.DEVICE)) {
        secrets.put(id, withSecret(columns));
      }
      if (columns.get("bed_id") != null && kind.is(RecordKinds.RESIDENT)) {
        admitted.put(id, line.text("override"));
      }
      lineById.put(id, line.line());
      (line.isNew() ? added : changed).add(columns);
    }
    if (kind.is(RecordKinds.BED)) {
      Map<String, String> uses = Bindings.inUse(handle, ImportRules.otherUse(good(lines)));
      if (!uses.isEmpty()) {
        return stale("respite", "In use now: " + uses + ".");
      }
    }
    if (!admitted.isEmpty()) {
      Set<String> gone = Admission.takeAll(handle, beds(added));
      if (!gone.isEmpty()) {
        return stale("bedId", "No longer vacant: " + String.join(", ", gone) + ".");
      }
    }
    rows.insert(kind, added, done);
    if (!admitted.isEmpty()) {
      Admission.noteAll(handle, admitted, by);
    }
    rows.update(kind, changed, done);
    Optional<RowRules.Broken> broken = RowRules.broken(handle, kind, lineById.keySet());
    if (broken.isPresent()) {
      String field = broken.get().field();
      long line = lineById.get(broken.get().id());
      return stale(field, "What line %d names was changed meanwhile: %s.".formatted(line, field));
    }
    return new Written.Done<>(new Result(added.size(), changed.size(), lineById, secrets));
  }

  private static List<PlannedLine> good(List<PlannedLine> lines) {
    return lines.stream().filter(line -> !line.isBad() && line.isWrite()).toList();
  }

  private static Written<Result> stale(String field, String detail) {
    return new Written.Refused<>(Written.Reason.STALE, field, detail);
  }

  private List<PlannedLine> hubsFirst(List<PlannedLine> lines) {
    if (!kind.is(RecordKinds.DEVICE)) {
      return lines;
    }
    Comparator<PlannedLine> hubs =
        Comparator.comparing(line -> !DeviceKind.HUB.wireName().equals(line.text("kind")));
    return lines.stream().sorted(hubs).toList();
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
