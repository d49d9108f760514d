package care.shouhu.command.registry.exchange;

import care.shouhu.command.access.FieldSeal;
import care.shouhu.command.access.Scope;
import care.shouhu.command.registry.Bindings;
import care.shouhu.command.registry.record.Fault;
import care.shouhu.command.registry.record.Fault.Wrong;
import care.shouhu.command.registry.record.RecordKind;
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
    switch (kind.name()) {
      case "bed" -> beds(lines);
      case "resident" -> {
        people(lines);
        residents(lines);
      }
      case "staff" -> people(lines);
      case "device" -> new ImportDeviceRules(handle, scope).check(lines);
      default -> throw new IllegalArgumentException(kind.name() + " has no import");
    }
  }

  /** A label that another bed has now is taken, also when the file gives that one another. */
  private void beds(List<PlannedLine> lines) {
    List<PlannedLine> labelled =
        lines.stream().filter(line -> line.touches("wing", "room", "label")).toList();
    ImportCheck.twice(labelled, "label", ImportRules::label);
    Map<String, String> taken = new HashMap<>();
    handle
        .createQuery(
            """
            select id, place_id, wing, room, label from bed
            where removed_at is null and place_id = any (:places)
            """)
        .bindArray("places", String.class, each(labelled, line -> line.afterwards("placeId")))
        .map((row, context) ->
            Map.entry(
                String.join(
                    "\t",
                    row.getString("place_id"),
                    row.getString("wing"),
                    row.getString("room"),
                    row.getString("label")),
                row.getString("id")))
        .forEach(bed -> taken.put(bed.getKey(), bed.getValue()));
    for (PlannedLine line : labelled) {
      String other = taken.get(label(line));
      if (other != null && !other.equals(line.id())) {
        line.faults().add(new Fault("label", Wrong.TAKEN, other, ""));
      }
    }
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

  private static String label(PlannedLine line) {
    String wing = line.afterwards("wing");
    return String.join(
        "\t",
        line.afterwards("placeId"),
        wing == null ? "" : wing,
        line.afterwards("room"),
        line.afterwards("label"));
  }

  /** One person, one file; and each lies somewhere the writer looks after. */
  private void people(List<PlannedLine> lines) {
    ImportCheck.twice(lines, "identityNumber", line -> line.text("identityNumber"));
    Map<String, PlannedLine> byIndex = new HashMap<>();
    for (PlannedLine line : lines) {
      String number = line.text("identityNumber");
      if (number != null) {
        byIndex.put(HexFormat.of().formatHex(seal.blindIndex(number)), line);
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

  private void residents(List<PlannedLine> lines) {
    ImportCheck.twice(lines, "bedId", line -> line.text("bedId"));
    Map<String, Vacant> vacant = vacant(each(lines, line -> line.text("bedId")));
    Map<String, String> divisions = divisions(each(lines, line -> line.afterwards("placeId")));
    for (PlannedLine line : lines) {
      String place = line.afterwards("placeId");
      if (place != null && line.afterwards("careLevel") == null) {
        line.faults().add(new Fault("careLevel", Wrong.MISSING, null, ""));
      }
      if (line.text("bedId") != null) {
        admission(line, vacant.get(line.text("bedId")));
      } else if (line.afterwards("bedId") != null && line.touches("placeId")) {
        // Whoever has a bed moves by being transferred or discharged.
        String its = line.before().get("placeId").asText();
        line.faults().add(new Fault("placeId", Wrong.CONTRADICTS, place, its));
      }
      String area = line.afterwards("area");
      String division = place == null ? line.afterwards("division") : divisions.get(place);
      if (area != null && division != null && !area.startsWith(division)) {
        line.faults().add(new Fault("area", Wrong.CONTRADICTS, area, division + "…"));
      }
    }
  }

  private Map<String, String> divisions(Object[] places) {
    Map<String, String> divisions = new HashMap<>();
    handle
        .createQuery("select id, division from place where id = any (:places)")
        .bindArray("places", String.class, places)
        .map((row, context) -> Map.entry(row.getString("id"), row.getString("division")))
        .forEach(place -> divisions.put(place.getKey(), place.getValue()));
    return divisions;
  }

  /** A bed somebody could have. */
  private record Vacant(String placeId, boolean respite) {}

  private Map<String, Vacant> vacant(Object[] beds) {
    Map<String, Vacant> vacant = new HashMap<>();
    handle
        .createQuery(
            """
            select id, place_id, respite from bed
            where state = 'VACANT' and removed_at is null and id = any (:beds)
            """)
        .bindArray("beds", String.class, beds)
        .map((row, context) ->
            Map.entry(
                row.getString("id"),
                new Vacant(row.getString("place_id"), row.getBoolean("respite"))))
        .forEach(bed -> vacant.put(bed.getKey(), bed.getValue()));
    return vacant;
  }

  /**
   * Who comes with a bed was never assessed in this register: their assessment names their file.
   */
  private static void admission(PlannedLine line, Vacant bedOrNull) {
    String bed = line.text("bedId");
    if (bedOrNull == null) {
      line.faults().add(new Fault("bedId", Wrong.TAKEN, bed, ""));
    } else if (!bedOrNull.placeId().equals(line.text("placeId"))) {
      line.faults()
          .add(new Fault("placeId", Wrong.CONTRADICTS, line.text("placeId"), bedOrNull.placeId()));
    } else if (bedOrNull.respite()) {
      line.faults().add(new Fault("bedId", Wrong.RESPITE_BED, bed, ""));
    } else if (line.text("override") == null) {
      line.faults().add(new Fault("override", Wrong.MISSING, null, ""));
    }
  }

  /** What the lines say, each once, for a question about all of them. */
  static Object[] each(List<PlannedLine> lines, Function<PlannedLine, String> said) {
    Set<String> all = lines.stream().map(said).filter(Objects::nonNull).collect(Collectors.toSet());
    return all.toArray();
  }
}
