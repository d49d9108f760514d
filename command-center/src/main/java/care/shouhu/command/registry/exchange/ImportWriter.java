package care.shouhu.command.registry.exchange;

import care.shouhu.command.access.FieldSeal;
import care.shouhu.command.registry.Admission;
import care.shouhu.command.registry.DeviceSecret;
import care.shouhu.command.registry.record.RecordIds;
import care.shouhu.command.registry.record.RecordKind;
import care.shouhu.command.registry.record.RecordKinds;
import care.shouhu.command.registry.record.RecordRows;
import care.shouhu.core.directory.Device.DeviceKind;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
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
   * @param ids of all records that are new or changed
   * @param secrets of new devices, by id
   */
  record Result(int added, int changed, Set<String> ids, Map<String, String> secrets) {}

  Result write(List<PlannedLine> lines, IntConsumer done) {
    List<Map<String, Object>> added = new ArrayList<>();
    List<Map<String, Object>> changed = new ArrayList<>();
    Map<String, String> admitted = new LinkedHashMap<>();
    Map<String, String> secrets = new LinkedHashMap<>();
    Set<String> ids = new HashSet<>();
    for (PlannedLine line : hubsFirst(lines)) {
      if (line.isBad() || (!line.isNew() && line.values().isEmpty())) {
        continue;
      }
      String id = line.id() == null ? RecordIds.next(kind, random) : line.id();
      Map<String, Object> columns = rows.columns(kind, id, line.values());
      columns.put("id", id);
      if (line.isNew() && kind.is(RecordKinds.DEVICE)) {
        secrets.put(id, withSecret(columns));
      }
      if (columns.get("bed_id") != null && kind.is(RecordKinds.RESIDENT)) {
        admitted.put(id, line.text("override"));
      }
      ids.add(id);
      (line.isNew() ? added : changed).add(columns);
    }
    if (!admitted.isEmpty()) {
      Admission.takeAll(handle, beds(added));
    }
    rows.insert(kind, added, done);
    if (!admitted.isEmpty()) {
      Admission.noteAll(handle, admitted, by);
    }
    rows.update(kind, changed, done);
    return new Result(added.size(), changed.size(), ids, secrets);
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
