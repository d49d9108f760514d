package care.shouhu.command.web;

import care.shouhu.command.access.Scope;
import care.shouhu.command.bed.BedFigures;
import care.shouhu.command.bed.Figures;
import care.shouhu.command.bed.Occupancy;
import care.shouhu.command.incident.Incident;
import care.shouhu.command.watch.AlarmClass;
import care.shouhu.core.directory.Bed.BedState;
import care.shouhu.core.directory.Resident.CareLevel;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/**
 * The counts of the live connection over any scope: occupancy, and incidents by status. Immutable.
 */
final class LiveCounts {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Occupancy occupancy;
  private final OpenIncidents city = new OpenIncidents();
  private final Map<String, OpenIncidents> byDivision = new HashMap<>();
  private final Map<String, OpenIncidents> byPlace = new HashMap<>();

  /** How many there are; filled while the counts are made and not after. */
  private static final class OpenIncidents {
    private int open;
    private int openUrgent;
    private int claimed;
    private int handled;

    void add(Incident incident) {
      switch (incident.status()) {
        case OPEN -> {
          open++;
          openUrgent += incident.alarmClass() == AlarmClass.URGENT ? 1 : 0;
        }
        case CLAIMED -> claimed++;
        case HANDLED -> handled++;
        case CLOSED, MERGED -> {}
      }
    }

    void add(OpenIncidents others) {
      open += others.open;
      openUrgent += others.openUrgent;
      claimed += others.claimed;
      handled += others.handled;
    }
  }

  LiveCounts(Occupancy occupancy, DeskModel desk) {
    this.occupancy = occupancy;
    desk.all().map(DeskModel.Held::incident).forEach(this::add);
  }

  private void add(Incident incident) {
    city.add(incident);
    addTo(byDivision, incident.subject().division(), incident);
    addTo(byPlace, incident.subject().placeId(), incident);
  }

  private static void addTo(Map<String, OpenIncidents> counts, String key, Incident incident) {
    if (key != null) {
      counts.computeIfAbsent(key, k -> new OpenIncidents()).add(incident);
    }
  }

  /** As the contract of the live connection says; over what the scope covers. */
  ObjectNode json(Scope scope) {
    ObjectNode json = JSON.objectNode();
    json.put("at", occupancy.atMillis());
    ObjectNode divisions = JSON.objectNode();
    switch (scope) {
      case Scope.City all -> {
        json.set("total", figures(occupancy.city(), city));
        new TreeSet<>(occupancy.byDivision().keySet())
            .forEach(code -> divisions.set(code, division(code)));
      }
      case Scope.County county -> {
        json.set("total", division(county.division()));
        divisions.set(county.division(), division(county.division()));
      }
      case Scope.Institution institution -> {
        OpenIncidents incidents = new OpenIncidents();
        institution.placeIds().stream()
            .map(byPlace::get)
            .filter(Objects::nonNull)
            .forEach(incidents::add);
        json.set("total", figures(occupancy.ofSites(institution.placeIds()), incidents));
      }
      case Scope.Own own -> json.set("total", figures(occupancy.nothing(), new OpenIncidents()));
      case Scope.Nothing nothing ->
          json.set("total", figures(occupancy.nothing(), new OpenIncidents()));
    }
    json.set("divisions", divisions);
    return json;
  }

  private ObjectNode division(String code) {
    Figures figures = occupancy.byDivision().getOrDefault(code, occupancy.nothing());
    return figures(figures, byDivision.getOrDefault(code, new OpenIncidents()));
  }

  /** The figures alone, as {@code GET /occupancy} shows them too. */
  static ObjectNode figures(Figures figures) {
    BedFigures bed = figures.bed();
    ObjectNode json =
        JSON.objectNode()
            .put("beds", figures.beds())
            .put("occupied", figures.occupied())
            .put("vacant", bed.in(BedState.VACANT))
            .put("reserved", bed.in(BedState.RESERVED))
            .put("onLeave", bed.in(BedState.ON_LEAVE))
            .put("inHospital", bed.in(BedState.IN_HOSPITAL))
            .put("respite", bed.in(BedState.RESPITE))
            .put("respiteBeds", bed.respiteBeds())
            .put("outOfService", bed.in(BedState.OUT_OF_SERVICE))
            .put("nursingType", bed.nursingType())
            .put("nursingOccupied", bed.nursingOccupied())
            .put("nursingVacant", bed.nursingVacant())
            .put("inBed", figures.inBed())
            .put("sensors", figures.sensors())
            .put("sensorsHeard", figures.sensorsHeard())
            .put("devices", figures.devices())
            .put("online", figures.online())
            .put("households", figures.households())
            .put("responders", figures.responders())
            .put("bedsAt", figures.bedsAtMillis())
            .put("onlineAt", figures.onlineAtMillis());
    ObjectNode levels = json.putObject("careLevels");
    for (CareLevel level : CareLevel.values()) {
      levels.put(level.name(), bed.of(level));
    }
    levels.put("UNKNOWN", bed.levelUnknown());
    return json;
  }

  private static ObjectNode figures(Figures figures, OpenIncidents incidents) {
    return figures(figures)
        .put("open", incidents.open)
        .put("openUrgent", incidents.openUrgent)
        .put("claimed", incidents.claimed)
        .put("handled", incidents.handled);
  }

  /** Whether two texts of counts differ in more than the ages of their data. */
  static boolean differs(ObjectNode before, ObjectNode after) {
    return !withoutAges(before).equals(withoutAges(after));
  }

  private static ObjectNode withoutAges(ObjectNode counts) {
    ObjectNode copy = counts.deepCopy();
    copy.remove("at");
    copy.findParents("bedsAt")
        .forEach(node -> ((ObjectNode) node).remove(java.util.List.of("bedsAt", "onlineAt")));
    return copy;
  }
}
