package care.shouhu.command.registry.exchange;

import static java.util.stream.Collectors.toSet;

import care.shouhu.command.access.FieldSeal;
import care.shouhu.command.access.Scope;
import care.shouhu.command.registry.record.DivisionOutlines;
import care.shouhu.command.registry.record.Fault;
import care.shouhu.command.registry.record.Fault.Wrong;
import care.shouhu.command.registry.record.RecordRows;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** Townships, organisations, sites and rooms of a file, as {@code RecordRules} looks at one. */
final class ImportPlaceRules {
  private static final int DIVISION_DIGITS = 6;
  private static final int TOWNSHIP_DIGITS = 9;

  private final Handle handle;
  private final Scope scope;
  private final FieldSeal seal;

  ImportPlaceRules(Handle handle, Scope scope, FieldSeal seal) {
    this.handle = handle;
    this.scope = scope;
    this.seal = seal;
  }

  /** The code says in which county and township an area lies (GB/T 2260, and the bureau's own). */
  void areas(List<PlannedLine> lines) {
    Set<String> zones =
        handle.createQuery("select code from zone").mapTo(String.class).collect(toSet());
    for (PlannedLine line : lines) {
      String id = line.id();
      String division = line.afterwards("division");
      if (id == null) {
        line.faults().add(new Fault("id", Wrong.MISSING, null, "520302001"));
        continue;
      }
      if (division != null && !id.startsWith(division)) {
        String its = id.substring(0, Math.min(DIVISION_DIGITS, id.length()));
        line.faults().add(new Fault("division", Wrong.CONTRADICTS, division, its));
      }
      parent(line, id);
      String zone = line.text("zone");
      if (zone != null && !zones.contains(zone)) {
        line.faults().add(new Fault("zone", Wrong.NOT_ONE_OF, zone, String.join("、", zones)));
      }
    }
  }

  private static void parent(PlannedLine line, String id) {
    String parent = line.afterwards("parent");
    boolean township = id.length() == TOWNSHIP_DIGITS;
    String wanted = township ? null : id.substring(0, Math.min(TOWNSHIP_DIGITS, id.length()));
    if (township && parent != null) {
      line.faults().add(new Fault("parent", Wrong.CONTRADICTS, parent, ""));
    } else if (!township && parent == null) {
      line.faults().add(new Fault("parent", Wrong.MISSING, null, wanted));
    } else if (!township && !parent.equals(wanted)) {
      line.faults().add(new Fault("parent", Wrong.CONTRADICTS, parent, wanted));
    }
  }

  /** Who changes an organisation looks after all of its sites. */
  void organisations(List<PlannedLine> lines) {
    Set<String> changed =
        lines.stream().filter(line -> !line.isNew()).map(PlannedLine::id).collect(toSet());
    Set<String> foreign = new RecordRows(handle, seal).withForeignSites(changed, scope);
    for (PlannedLine line : lines) {
      if (!line.isNew() && foreign.contains(line.id())) {
        line.faults().add(new Fault("id", Wrong.OUT_OF_SCOPE, line.id(), ""));
      }
    }
  }

  /** A site is of one organisation, a home of none; and a site that names none is its own. */
  void places(List<PlannedLine> lines) {
    Map<String, Own> own = organisations(ImportRules.each(lines, PlannedLine::id));
    for (PlannedLine line : lines) {
      String division = line.afterwards("division");
      String organisation = line.afterwards("organisationId");
      if (!"INSTITUTION".equals(line.afterwards("kind"))) {
        if (organisation != null) {
          line.faults().add(new Fault("organisationId", Wrong.CONTRADICTS, organisation, ""));
        }
      } else if (line.isNew() && organisation == null) {
        Own other = own.get(line.id());
        boolean others =
            other != null
                && (other.removed()
                    || !(scope instanceof Scope.City || other.division().equals(division)));
        if (others) {
          line.faults().add(new Fault("organisationId", Wrong.MISSING, null, ""));
        }
      }
      homeInDivision(line, division);
      String area = line.afterwards("area");
      if (area != null && division != null && !area.startsWith(division)) {
        line.faults().add(new Fault("area", Wrong.CONTRADICTS, area, division + "…"));
      }
    }
  }

  /** Who is sent to a home follows from its division. */
  private static void homeInDivision(PlannedLine line, String division) {
    String longitude = line.afterwards("longitude");
    String latitude = line.afterwards("latitude");
    boolean known = division != null && longitude != null && latitude != null;
    if (known
        && "HOUSEHOLD".equals(line.afterwards("kind"))
        && line.touches("division", "longitude", "latitude")
        && DivisionOutlines.kilometersTooFar(
                division, Double.parseDouble(longitude), Double.parseDouble(latitude))
            .isPresent()) {
      line.faults()
          .add(new Fault("longitude", Wrong.OUTSIDE_DIVISION, longitude + "," + latitude, ""));
    }
  }

  /** An organisation that has the id of a site. */
  private record Own(String division, boolean removed) {}

  private Map<String, Own> organisations(Object[] ids) {
    Map<String, Own> own = new HashMap<>();
    handle
        .createQuery(
            "select id, division, removed_at is not null as removed from organisation where id ="
                + " any (:ids)")
        .bindArray("ids", String.class, ids)
        .map((row, context) ->
            Map.entry(
                row.getString("id"), new Own(row.getString("division"), row.getBoolean("removed"))))
        .forEach(one -> own.put(one.getKey(), one.getValue()));
    return own;
  }

  /** A room is in a building of its own site. */
  void rooms(List<PlannedLine> lines) {
    Map<String, String> places = new HashMap<>();
    handle
        .createQuery("select id, place_id from building where id = any (:ids)")
        .bindArray(
            "ids", String.class, ImportRules.each(lines, line -> line.afterwards("buildingId")))
        .map((row, context) -> Map.entry(row.getString("id"), row.getString("place_id")))
        .forEach(one -> places.put(one.getKey(), one.getValue()));
    for (PlannedLine line : lines) {
      String its = places.get(line.afterwards("buildingId"));
      if (its != null && !its.equals(line.afterwards("placeId"))) {
        line.faults()
            .add(new Fault("buildingId", Wrong.CONTRADICTS, line.afterwards("buildingId"), its));
      }
    }
  }
}
