package care.shouhu.command.registry.exchange;

import static java.util.stream.Collectors.toSet;

import care.shouhu.command.access.FieldSeal;
import care.shouhu.command.access.Scope;
import care.shouhu.command.registry.Bindings;
import care.shouhu.command.registry.record.Fault;
import care.shouhu.command.registry.record.Fault.Wrong;
import care.shouhu.command.registry.record.RecordKind;
import care.shouhu.command.registry.record.RecordKind.Unique;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * What single kinds ask for beyond their fields, for all lines of a file at once. Each rule of a
 * single write has its like here and looks at the record as it would be afterwards.
 */
final class ImportRules {
  private final Handle handle;
  private final RecordKind kind;
  private final Scope scope;
  private final FieldSeal seal;

  ImportRules(Handle handle, RecordKind kind, Scope scope, FieldSeal seal) {
    this.handle = handle;
    this.kind = kind;
    this.scope = scope;
    this.seal = seal;
  }

  /**
   * Adds what is wrong to the lines.
   *
   * @param lines that would write something, and name only what is there and inside the scope
   */
  void check(List<PlannedLine> lines) {
    if (kind.field("division").isPresent()) {
      divisions(lines);
    }
    kind.unique().forEach(unique -> alone(unique, lines));
    switch (kind.name()) {
      case "bed" -> bedsInUse(lines);
      case "resident" -> {
        people(lines);
        new ImportResidentRules(handle).check(lines);
      }
      case "staff" -> {
        people(lines);
        usernames(lines);
      }
      case "device" -> new ImportDeviceRules(handle, scope).check(lines);
      case "area" -> new ImportPlaceRules(handle, scope, seal).areas(lines);
      case "organisation" -> new ImportPlaceRules(handle, scope, seal).organisations(lines);
      case "place" -> new ImportPlaceRules(handle, scope, seal).places(lines);
      case "room" -> new ImportPlaceRules(handle, scope, seal).rooms(lines);
      default -> {
        // What it names, and what is alike, is looked at for every kind.
      }
    }
  }

  /** What another record has now is taken, also when the file gives that one another. */
  private void alone(Unique unique, List<PlannedLine> lines) {
    String last = unique.fields().getLast();
    String[] fields = unique.fields().toArray(String[]::new);
    List<PlannedLine> touched = lines.stream().filter(line -> line.touches(fields)).toList();
    ImportCheck.twice(touched, last, line -> key(line, fields));
    Map<String, String> taken = new HashMap<>();
    handle
        .createQuery(
            "select id, %s from %s where %s = any (:within)%s"
                .formatted(
                    unique.fields().stream().map(this::column).collect(Collectors.joining(", ")),
                    kind.table(),
                    column(fields[0]),
                    unique.alsoRemoved() ? "" : " and removed_at is null"))
        .bindArray("within", String.class, each(touched, line -> line.afterwards(fields[0])))
        .map((row, context) -> {
          List<String> parts = new ArrayList<>();
          for (String field : fields) {
            parts.add(Objects.requireNonNullElse(row.getString(column(field)), ""));
          }
          return Map.entry(String.join("\t", parts), row.getString("id"));
        })
        .forEach(one -> taken.put(one.getKey(), one.getValue()));
    for (PlannedLine line : touched) {
      String other = taken.get(key(line, fields));
      if (other != null && !other.equals(line.id())) {
        line.faults().add(new Fault(last, Wrong.TAKEN, other, ""));
      }
    }
  }

  private String column(String field) {
    return kind.field(field).orElseThrow().column();
  }

  private static String key(PlannedLine line, String... fields) {
    return Arrays.stream(fields)
        .map(field -> Objects.requireNonNullElse(line.afterwards(field), ""))
        .collect(Collectors.joining("\t"));
  }

  /** Where no place says it, the record lies in the county that it names. */
  private void divisions(List<PlannedLine> lines) {
    Set<String> known =
        handle.createQuery("select code from division").mapTo(String.class).collect(toSet());
    boolean ofPlace = kind.field("placeId").isPresent();
    for (PlannedLine line : lines) {
      String division = line.text("division");
      if (division != null && !known.contains(division)) {
        line.faults().add(new Fault("division", Wrong.NOT_A_DIVISION, division, "520302"));
      } else if (!ofPlace && division != null && !scope.coversDivision(division)) {
        line.faults().add(new Fault("division", Wrong.OUT_OF_SCOPE, division, ""));
      }
    }
  }

  private void bedsInUse(List<PlannedLine> lines) {
    Map<String, String> uses = Bindings.inUse(handle, otherUse(lines));
    for (PlannedLine line : lines) {
      String use = line.isNew() ? null : uses.get(line.id());
      if (use != null && line.touches("respite")) {
        line.faults().add(new Fault("respite", Wrong.BED_IN_USE, use, ""));
      }
    }
  }

  /** The beds that would be kept for respite stays from now on, or no longer. */
  static List<String> otherUse(List<PlannedLine> lines) {
    return lines.stream()
        .filter(line -> !line.isNew() && line.touches("respite"))
        .map(PlannedLine::id)
        .toList();
  }

  /** One person, one file; and each lies somewhere the writer looks after. */
  private void people(List<PlannedLine> lines) {
    ImportCheck.twice(lines, "identityNumber", line -> line.text("identityNumber"));
    Map<String, PlannedLine> byIndex = new HashMap<>();
    for (PlannedLine line : lines) {
      String number = line.text("identityNumber");
      if (number != null) {
        seal.blindIndexes(number)
            .forEach(index -> byIndex.put(HexFormat.of().formatHex(index), line));
      }
      String division = line.afterwards("division");
      boolean unplaced = line.afterwards("placeId") == null;
      if (unplaced && division == null) {
        line.faults().add(new Fault("division", Wrong.MISSING, null, ""));
      } else if (unplaced && !scope.coversDivision(division)) {
        line.faults().add(new Fault("division", Wrong.OUT_OF_SCOPE, division, ""));
      }
    }
    handle
        .createQuery(
            """
            select id, encode(identity_index, 'hex') as mark from %s
            where removed_at is null
              and identity_index = any (array(select decode(m, 'hex') from unnest(:marks) m))
            """
                .formatted(kind.table()))
        .bindArray("marks", String.class, byIndex.keySet().toArray())
        .map((row, context) -> Map.entry(row.getString("mark"), row.getString("id")))
        .forEach(found -> {
          PlannedLine line = byIndex.get(found.getKey());
          if (!found.getValue().equals(line.id())) {
            line.faults().add(new Fault("identityNumber", Wrong.TAKEN, null, ""));
          }
        });
  }

  private void usernames(List<PlannedLine> lines) {
    Set<String> known =
        handle
            .createQuery("select username from app_user where username = any (:names)")
            .bindArray("names", String.class, each(lines, line -> line.text("username")))
            .mapTo(String.class)
            .collect(toSet());
    for (PlannedLine line : lines) {
      String username = line.text("username");
      if (username != null && !known.contains(username)) {
        line.faults().add(new Fault("username", Wrong.UNKNOWN_REFERENCE, username, ""));
      }
    }
  }

  /** What the lines say, each once, for a question about all of them. */
  static Object[] each(List<PlannedLine> lines, Function<PlannedLine, String> said) {
    Set<String> all = lines.stream().map(said).filter(Objects::nonNull).collect(Collectors.toSet());
    return all.toArray();
  }
}
