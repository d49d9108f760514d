package care.shouhu.command.incident;

import care.shouhu.command.incident.IncidentState.Claim;
import care.shouhu.command.incident.IncidentState.Claimed;
import care.shouhu.command.incident.IncidentState.Closed;
import care.shouhu.command.incident.IncidentState.Handled;
import care.shouhu.command.incident.IncidentState.Merged;
import care.shouhu.command.incident.IncidentState.Open;
import care.shouhu.command.watch.Alarm;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The contract's JSON ({@code openapi.yaml}: Incident, Assignment, Alarm, HistoryEntry). */
public final class IncidentJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private IncidentJson() {}

  /** The incident with its alarms and assignments, without its history. */
  public static ObjectNode incident(Incident incident) {
    ObjectNode json = JSON.objectNode();
    json.put("id", incident.id());
    json.put("status", incident.status().name());
    json.put("class", incident.alarmClass().name());
    json.put("kind", incident.kind().name());
    json.put("openedAt", incident.openedAtMillis());
    putSubject(json, incident.subject());
    json.put("tier", incident.tier());
    json.put("tierName", incident.tierName().name());
    json.put("dueAt", incident.nextDueAtMillis().orElse(null));
    json.put("rings", incident.rings());
    json.put("ringing", incident.isRinging());
    putState(json, incident.state());
    json.put("policyVersion", incident.policyVersion());
    putLinks(json, incident);
    json.put("alarmCount", incident.alarmCount());
    json.put("historyCount", incident.historyCount());
    json.put("historyHash", incident.historyHash());
    ArrayNode alarms = json.putArray("alarms");
    incident.alarms().forEach(alarm -> alarms.add(alarm(alarm)));
    ArrayNode assignments = json.putArray("assignments");
    incident.assignments().forEach(one -> assignments.add(assignment(one, incident.subject())));
    ArrayNode help = json.putArray("help");
    incident.help().forEach(note -> help.add(help(note)));
    ArrayNode steps = json.putArray("steps");
    incident.steps().forEach(taken -> steps.add(step(taken)));
    return json;
  }

  private static void putLinks(ObjectNode json, Incident incident) {
    Links links = incident.links();
    ArrayNode merged = json.putArray("merged");
    for (Links.MergedIn in : links.merged()) {
      ObjectNode one = merged.addObject();
      one.put("incidentId", in.incidentId());
      one.put("by", in.by());
      one.put("at", in.atMillis());
      one.put("residentName", in.subject().residentName());
      one.put("bedLabel", in.subject().bedLabel());
      one.put("placeName", in.subject().placeName());
      one.put("deviceId", in.subject().deviceId());
    }
    Merged state = incident.state() instanceof Merged m ? m : null;
    json.put("mergedInto", state == null ? null : state.into());
    json.put("mergedBy", state == null ? null : state.by());
    json.put("mergedAt", state == null ? null : state.atMillis());
    json.put("follows", links.follows() == null ? null : links.follows().incidentId());
    json.put("followsReason", links.follows() == null ? null : links.follows().reason());
    json.put("reopenedAs", links.reopenedAs());
    if (links.transfer() == null) {
      json.putNull("transfer");
    } else {
      ObjectNode transfer = json.putObject("transfer");
      transfer.put("to", links.transfer().to().name());
      transfer.put("by", links.transfer().by());
      transfer.put("byName", links.transfer().byName());
      transfer.put("at", links.transfer().atMillis());
      transfer.put("reason", links.transfer().reason());
    }
  }

  private static ObjectNode step(StepTaken taken) {
    ObjectNode json = JSON.objectNode();
    json.put("step", taken.step());
    json.put("state", taken.state().name());
    json.put("by", taken.by());
    json.put("byName", taken.byName());
    json.put("at", taken.atMillis());
    json.put("note", taken.note());
    return json;
  }

  private static ObjectNode help(HelpNote note) {
    ObjectNode json = JSON.objectNode();
    json.put("deviceId", note.deviceId());
    json.put("commandId", note.commandId());
    json.put("status", note.status().name());
    json.put("at", note.atMillis());
    json.put("reason", name(note.reason()));
    return json;
  }

  /** The incident with its history. */
  public static ObjectNode incident(Incident incident, List<HistoryEntry> history) {
    ObjectNode json = incident(incident);
    ArrayNode entries = json.putArray("history");
    history.forEach(entry -> entries.add(history(entry)));
    return json;
  }

  private static void putSubject(ObjectNode json, Subject subject) {
    json.put("residentId", subject.residentId());
    json.put("residentName", subject.residentName());
    json.put("careLevel", name(subject.careLevel()));
    json.put("deviceId", subject.deviceId());
    json.put("commonCause", subject.commonCause());
    json.put("placeId", subject.placeId());
    json.put("placeName", subject.placeName());
    json.put("placeKind", name(subject.placeKind()));
    json.put("address", subject.address());
    json.put("terrain", name(subject.terrain()));
    ArrayNode risks = json.putArray("risks");
    subject.risks().forEach(risks::add);
    json.put("bedId", subject.bedId());
    json.put("bedLabel", subject.bedLabel());
    json.put("division", subject.division());
    json.put("longitude", subject.longitude());
    json.put("latitude", subject.latitude());
  }

  private static String name(Enum<?> value) {
    return value == null ? null : value.name();
  }

  private static void putState(ObjectNode json, IncidentState state) {
    Claim claim = state.taken().orElse(null);
    Handled handled = handled(state);
    Closed closed = state instanceof Closed c ? c : null;
    json.put("claimedBy", claim == null ? null : claim.by());
    json.put("claimedByName", claim == null ? null : claim.byName());
    json.put("claimedAt", claim == null ? null : claim.atMillis());
    json.put("handledBy", handled == null ? null : handled.by());
    json.put("handledAt", handled == null ? null : handled.atMillis());
    json.put("closedBy", closed == null ? null : closed.by());
    json.put("closedAt", closed == null ? null : closed.atMillis());
    Closing closing =
        closed != null ? closed.closing() : handled == null ? null : handled.closing();
    json.put("outcome", closing == null ? null : closing.outcome().name());
    json.put("cause", closing == null ? null : closing.cause());
    json.put("causeCode", closing == null ? null : name(closing.causeCode()));
    json.put("event", closing == null ? null : name(closing.event()));
    Reached reachedBefore = handled == null ? null : handled.reached();
    json.put(
        "reached",
        name(closing == null || closing.reached() == null ? reachedBefore : closing.reached()));
    String handledNote = handled == null ? null : handled.note();
    json.put("note", closing == null || closing.note() == null ? handledNote : closing.note());
  }

  private static Handled handled(IncidentState state) {
    return switch (state) {
      case Open o -> null;
      case Claimed c -> null;
      case Handled h -> h;
      case Closed c -> c.handled();
      case Merged m -> null;
    };
  }

  public static ObjectNode alarm(Alarm alarm) {
    ObjectNode json = JSON.objectNode();
    json.put("id", alarm.id());
    json.put("deviceId", alarm.deviceId());
    json.put("kind", alarm.kind().name());
    json.put("class", alarm.alarmClass().name());
    json.put("at", alarm.atMillis());
    json.put("receivedAt", alarm.receivedAtMillis());
    json.put("raisedAt", alarm.raisedAtMillis());
    json.put("endedAt", alarm.endedAtMillis());
    json.put("takenBackAt", alarm.takenBackAtMillis());
    json.put("parameterVersion", alarm.parameterVersion());
    return json;
  }

  /** The assignment without its incident; add it as {@code incident} where the contract asks. */
  public static ObjectNode assignment(Assignment assignment, Subject subject) {
    ObjectNode json = JSON.objectNode();
    json.put("id", assignment.id());
    json.put("incidentId", assignment.incidentId());
    json.put("responder", assignment.responder());
    json.put("responderName", assignment.responderName());
    json.put("status", assignment.status().name());
    json.put("notifiedAt", assignment.notifiedAtMillis());
    json.put("deliveredAt", assignment.deliveredAtMillis());
    json.put("seenAt", assignment.seenAtMillis());
    json.put("acceptedAt", assignment.acceptedAtMillis());
    json.put("enRouteAt", assignment.enRouteAtMillis());
    json.put("onSceneAt", assignment.onSceneAtMillis());
    json.put("endedAt", assignment.endedAtMillis());
    json.put("dueAt", assignment.dueAtMillis());
    Closing closing = assignment.closing();
    json.put("outcome", closing == null ? null : closing.outcome().name());
    json.put("reason", assignment.reason());
    json.put("note", closing == null ? null : closing.note());
    Long metersAway = Fence.metersAway(subject, assignment);
    json.put("metersAway", metersAway);
    json.put("outsideFence", metersAway == null ? null : Fence.isOutside(metersAway));
    return json;
  }

  public static ObjectNode history(HistoryEntry entry) {
    ObjectNode json = JSON.objectNode();
    json.put("number", entry.number());
    json.put("at", entry.atMillis());
    json.put("kind", entry.kind().name());
    json.put("by", entry.by());
    json.put("from", entry.from());
    ObjectNode detail = json.putObject("detail");
    entry.detail().forEach(detail::put);
    json.put("hash", entry.hash());
    return json;
  }
}
