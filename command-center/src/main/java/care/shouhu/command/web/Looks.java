package care.shouhu.command.web;

import care.shouhu.command.registry.PersonPlaces;
import care.shouhu.command.registry.PersonPlaces.PersonPlace;
import care.shouhu.command.registry.record.RecordKind;
import care.shouhu.command.registry.record.RecordKinds;
import care.shouhu.command.registry.search.Hit;
import care.shouhu.command.trail.TrailNote;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Whose files an answer shows or changes, as the audit trail has to say it. */
final class Looks {
  private static final Set<RecordKind> OF_A_RESIDENT =
      Set.of(RecordKinds.CONTACT, RecordKinds.CONSENT, RecordKinds.ASSESSMENT);
  private static final Set<RecordKind> PEOPLE = Set.of(RecordKinds.RESIDENT, RecordKinds.STAFF);

  private final PersonPlaces places;
  private final DatabaseCalls database;

  Looks(PersonPlaces places, DatabaseCalls database) {
    this.places = places;
    this.database = database;
  }

  /** One record was shown or changed. */
  void one(RecordKind kind, ObjectNode record, Call call) {
    call.noted().put(TrailNote.ABOUT, kind.name() + ":" + record.get("id").asText());
    call.noted().putKnown(TrailNote.DIVISION, record.path("division").textValue());
    call.noted().putKnown(TrailNote.PLACE, record.path("placeId").textValue());
    if (OF_A_RESIDENT.contains(kind)) {
      call.noted()
          .people(RecordKinds.RESIDENT.name(), of(Set.of(record.get("residentId").asText())));
    }
  }

  /** These were shown, one by one or in a file. */
  void several(RecordKind kind, Map<String, String> filters, List<ObjectNode> records, Call call) {
    call.noted().put("count", Integer.toString(records.size()));
    asked(filters, call);
    if (PEOPLE.contains(kind)) {
      call.noted().people(kind.name(), records.stream().map(Looks::person).toList());
    } else if (OF_A_RESIDENT.contains(kind)) {
      Set<String> ids =
          records.stream().map(one -> one.get("residentId").asText()).collect(Collectors.toSet());
      call.noted().people(RecordKinds.RESIDENT.name(), of(ids));
    }
  }

  /** What was asked for is noted even when nothing was there. */
  private static void asked(Map<String, String> filters, Call call) {
    if (!filters.isEmpty()) {
      call.noted()
          .put(
              "filters",
              new TreeMap<>(filters)
                  .entrySet().stream()
                      .map(one -> one.getKey() + "=" + one.getValue())
                      .collect(Collectors.joining(" ")));
    }
    if (filters.containsKey("residentId")) {
      call.noted().put(TrailNote.ABOUT, "resident:" + filters.get("residentId"));
    }
  }

  /** These residents were named, by what was shown of a list or was done about a bed. */
  void residents(Set<String> ids, Call call) {
    call.noted().people(RecordKinds.RESIDENT.name(), of(ids));
  }

  /** A page of a list that names residents; one without anybody is no look. */
  void page(Set<String> ids, Call call) {
    if (ids.isEmpty()) {
      call.noted().nobody();
    } else {
      call.noted().put("count", Integer.toString(ids.size()));
      residents(ids, call);
    }
  }

  /** What was typed is not noted: it is a name or a number. */
  void found(List<Hit> hits, Call call) {
    List<Hit> residents =
        hits.stream().filter(hit -> hit.kind().equals(RecordKinds.RESIDENT.name())).toList();
    if (residents.isEmpty()) {
      call.noted().nobody();
      return;
    }
    call.noted().put("count", Integer.toString(residents.size()));
    call.noted()
        .put(
            "foundBy",
            residents.stream()
                .map(hit -> hit.by().name())
                .distinct()
                .sorted()
                .collect(Collectors.joining(" ")));
    call.noted()
        .people(
            RecordKinds.RESIDENT.name(),
            residents.stream()
                .map(hit -> new PersonPlace(hit.id(), hit.division(), hit.placeId()))
                .toList());
  }

  private static PersonPlace person(ObjectNode record) {
    return new PersonPlace(
        record.get("id").asText(),
        record.path("division").textValue(),
        record.path("placeId").textValue());
  }

  /** A change that was made is noted whether or not the database can still be asked. */
  private List<PersonPlace> of(Set<String> residentIds) {
    Map<String, PersonPlace> found = new LinkedHashMap<>();
    residentIds.forEach(id -> found.put(id, new PersonPlace(id, null, null)));
    if (!found.isEmpty()) {
      try {
        database.ask(() -> places.of(residentIds)).forEach(one -> found.put(one.id(), one));
      } catch (Refusal away) {
        return new ArrayList<>(found.values());
      }
    }
    return new ArrayList<>(found.values());
  }
}
