package care.shouhu.command.registry.exchange;

import care.shouhu.command.access.FieldSeal;
import care.shouhu.command.access.Scope;
import care.shouhu.command.registry.record.Fault;
import care.shouhu.command.registry.record.Fault.Wrong;
import care.shouhu.command.registry.record.RecordKind;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** What single kinds ask for beyond their fields, for all lines of a file at once. */
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

  void check(List<PlannedLine> lines) {
    switch (kind.name()) {
      case "bed" -> beds(lines);
      case "resident" -> {
        people(lines);
        residents(lines);
      }
      case "staff" -> people(lines);
      case "device" -> devices(lines);
      default -> throw new IllegalArgumentException(kind.name() + " has no import");
    }
  }

  private void beds(List<PlannedLine> lines) {
    List<PlannedLine> added = lines.stream().filter(PlannedLine::isNew).toList();
    ImportCheck.twice(added, "label", ImportRules::label);
    Set<String> places = texts(added, "placeId");
    Map<String, String> taken = new HashMap<>();
    handle
        .createQuery(
            """
            select id, place_id, wing, room, label from bed
            where removed_at is null and place_id = any (:places)
            """)
        .bindArray("places", String.class, places.toArray())
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
    for (PlannedLine line : added) {
      String other = taken.get(label(line));
      if (other != null) {
        line.faults().add(new Fault("label", Wrong.TAKEN, other, ""));
      }
    }
  }

  private static String label(PlannedLine line) {
    String wing = line.text("wing");
    return String.join(
        "\t",
        line.text("placeId"),
        wing == null ? "" : wing,
        line.text("room"),
        line.text("label"));
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
      boolean nowhere = line.text("division") == null && line.text("placeId") == null;
      if (line.isNew() && nowhere) {
        line.faults().add(new Fault("division", Wrong.MISSING, null, ""));
      }
      if (line.isNew() && line.text("placeId") == null && !nowhere) {
        if (!scope.coversDivision(line.text("division"))) {
          line.faults().add(new Fault("division", Wrong.OUT_OF_SCOPE, line.text("division"), ""));
        }
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
    Map<String, Vacant> vacant = vacant(texts(lines, "bedId"));
    for (PlannedLine line : lines) {
      if (line.isNew() && line.text("placeId") != null && line.text("careLevel") == null) {
        line.faults().add(new Fault("careLevel", Wrong.MISSING, null, ""));
      }
      if (line.text("bedId") != null) {
        admission(line, vacant.get(line.text("bedId")));
      }
    }
  }

  /** A bed somebody could have. */
  private record Vacant(String placeId, boolean respite) {}

  private Map<String, Vacant> vacant(Set<String> beds) {
    Map<String, Vacant> vacant = new HashMap<>();
    handle
        .createQuery(
            """
            select id, place_id, respite from bed
            where state = 'VACANT' and removed_at is null and id = any (:beds)
            """)
        .bindArray("beds", String.class, beds.toArray())
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

  /** What a device is bound to lies in one place; the write looks at each once more. */
  private void devices(List<PlannedLine> lines) {
    Map<String, String> ofBed = places("bed", texts(lines, "bedId"));
    Map<String, String> ofResident = places("resident", texts(lines, "residentId"));
    Set<String> hubs = hubs(lines);
    for (PlannedLine line : lines) {
      String hub = line.text("hubId");
      if (hub != null && !hubs.contains(hub)) {
        line.faults().add(new Fault("hubId", Wrong.NOT_A_HUB, hub, ""));
      }
      String place = line.text("placeId");
      for (Map.Entry<String, Map<String, String>> binding :
          Map.of("bedId", ofBed, "residentId", ofResident).entrySet()) {
        String bound = line.text(binding.getKey());
        String its = bound == null ? null : binding.getValue().get(bound);
        if (bound != null && its == null && binding.getKey().equals("residentId")) {
          line.faults().add(new Fault("residentId", Wrong.NOT_SERVED, bound, ""));
        } else if (its != null && place != null && !its.equals(place)) {
          line.faults().add(new Fault(binding.getKey(), Wrong.CONTRADICTS, bound, place));
        }
      }
      boolean bound =
          place != null || line.text("bedId") != null || line.text("residentId") != null;
      if (line.isNew() && !bound && !(scope instanceof Scope.City)) {
        line.faults().add(new Fault("placeId", Wrong.MISSING, null, ""));
      }
    }
  }

  /** Those that are there, and those of the file. */
  private Set<String> hubs(List<PlannedLine> lines) {
    Set<String> hubs =
        handle
            .createQuery("select id from device where kind = 'hub' and id = any (:ids)")
            .bindArray("ids", String.class, texts(lines, "hubId").toArray())
            .mapTo(String.class)
            .collect(Collectors.toSet());
    lines.stream()
        .filter(line -> "hub".equals(line.text("kind")))
        .map(PlannedLine::id)
        .forEach(hubs::add);
    return hubs;
  }

  private Map<String, String> places(String table, Set<String> ids) {
    Map<String, String> places = new HashMap<>();
    handle
        .createQuery(
            "select id, place_id from %s where place_id is not null and id = any (:ids)"
                .formatted(table))
        .bindArray("ids", String.class, ids.toArray())
        .map((row, context) -> Map.entry(row.getString("id"), row.getString("place_id")))
        .forEach(one -> places.put(one.getKey(), one.getValue()));
    return places;
  }

  private static Set<String> texts(List<PlannedLine> lines, String field) {
    return lines.stream()
        .map(line -> line.text(field))
        .filter(Objects::nonNull)
        .collect(Collectors.toSet());
  }
}
