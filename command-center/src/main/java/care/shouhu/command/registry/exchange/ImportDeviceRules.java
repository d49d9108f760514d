package care.shouhu.command.registry.exchange;

import care.shouhu.command.access.Scope;
import care.shouhu.command.registry.record.Fault;
import care.shouhu.command.registry.record.Fault.Wrong;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** Devices of a file: what each is bound to lies in one place, and hubs are hubs. */
final class ImportDeviceRules {
  private final Handle handle;
  private final Scope scope;

  ImportDeviceRules(Handle handle, Scope scope) {
    this.handle = handle;
    this.scope = scope;
  }

  /** The places of what the lines name, by id. */
  private record Named(
      Map<String, String> beds, Map<String, String> residents, Map<String, String> rooms) {}

  void check(List<PlannedLine> lines) {
    var named = new Named(places("bed", lines), places("resident", lines), places("room", lines));
    Set<String> hubs = hubs(lines);
    for (PlannedLine line : lines) {
      String hub = line.afterwards("hubId");
      if (hub != null && !hubs.contains(hub)) {
        line.faults().add(new Fault("hubId", Wrong.NOT_A_HUB, hub, ""));
      }
      bindings(line, named);
    }
  }

  /** As {@code Bindings.checkDevice} looks at one. */
  private void bindings(PlannedLine line, Named named) {
    String resident = line.afterwards("residentId");
    String ofResident = resident == null ? null : named.residents().get(resident);
    if (resident != null && ofResident == null) {
      line.faults().add(new Fault("residentId", Wrong.NOT_SERVED, resident, ""));
      return;
    }
    String place = line.afterwards("placeId") == null ? ofResident : line.afterwards("placeId");
    String bed = line.afterwards("bedId");
    String ofBed = bed == null ? null : named.beds().get(bed);
    agrees(line, "residentId", ofResident, place);
    if (bed != null && ofBed == null) {
      line.faults().add(new Fault("bedId", Wrong.UNKNOWN_REFERENCE, bed, ""));
    }
    agrees(line, "bedId", ofBed, place);
    String room = line.afterwards("roomId");
    String known = place == null ? ofBed : place;
    if (room != null && named.rooms().get(room) == null) {
      line.faults().add(new Fault("roomId", Wrong.UNKNOWN_REFERENCE, room, ""));
    } else if (room != null && known == null) {
      line.faults().add(new Fault("roomId", Wrong.CONTRADICTS, room, ""));
    }
    agrees(line, "roomId", room == null ? null : named.rooms().get(room), known);
    if (known == null && !(scope instanceof Scope.City)) {
      line.faults().add(new Fault("placeId", Wrong.MISSING, null, ""));
    }
  }

  private static void agrees(PlannedLine line, String field, String its, String placeOrNull) {
    if (its != null && placeOrNull != null && !its.equals(placeOrNull)) {
      line.faults().add(new Fault(field, Wrong.CONTRADICTS, line.afterwards(field), placeOrNull));
    }
  }

  /** Those that are there, and those of the file. */
  private Set<String> hubs(List<PlannedLine> lines) {
    Set<String> hubs =
        handle
            .createQuery(
                "select id from device where kind = 'hub' and removed_at is null and id = any"
                    + " (:ids)")
            .bindArray(
                "ids", String.class, ImportRules.each(lines, line -> line.afterwards("hubId")))
            .mapTo(String.class)
            .collect(Collectors.toSet());
    lines.stream()
        .filter(line -> "hub".equals(line.afterwards("kind")))
        .map(PlannedLine::id)
        .forEach(hubs::add);
    return hubs;
  }

  private Map<String, String> places(String table, List<PlannedLine> lines) {
    Map<String, String> places = new HashMap<>();
    handle
        .createQuery(
            """
            select id, place_id from %s
            where place_id is not null and removed_at is null and id = any (:ids)
            """
                .formatted(table))
        .bindArray(
            "ids", String.class, ImportRules.each(lines, line -> line.afterwards(table + "Id")))
        .map((row, context) -> Map.entry(row.getString("id"), row.getString("place_id")))
        .forEach(one -> places.put(one.getKey(), one.getValue()));
    return places;
  }
}
