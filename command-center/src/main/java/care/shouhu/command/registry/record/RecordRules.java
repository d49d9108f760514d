package care.shouhu.command.registry.record;

import care.shouhu.command.access.Scope;
import care.shouhu.command.registry.Admission;
import care.shouhu.command.registry.Bindings;
import care.shouhu.command.registry.Written;
import care.shouhu.command.registry.Written.Reason;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/** What must be true of a record and those around it. Each rule runs inside the transaction. */
final class RecordRules {
  private RecordRules() {}

  /** Who is added with a bed is added without a place first; {@link #afterAdding} admits them. */
  static Optional<Written.Refused<ObjectNode>> beforeAdding(
      Handle handle, RecordKind kind, Map<String, Object> columns) {
    if (kind.is(RecordKinds.AREA)) {
      return Optional.empty();
    }
    boolean nowhere = !columns.containsKey("division") && !columns.containsKey("place_id");
    boolean wantsDivision = kind.is(RecordKinds.RESIDENT) || kind.is(RecordKinds.STAFF);
    if (wantsDivision && nowhere) {
      return refused(Reason.FIELD_WRONG, "division", "Either a division or a placeId is wanted.");
    }
    if (kind.is(RecordKinds.RESIDENT) && columns.get("bed_id") instanceof String bedId) {
      return leaveToAdmission(handle, bedId, columns);
    }
    return Optional.empty();
  }

  private static Optional<Written.Refused<ObjectNode>> leaveToAdmission(
      Handle handle, String bedId, Map<String, Object> columns) {
    record Where(String placeId, String division) {}
    Where where =
        handle
            .createQuery(
                "select p.id, p.division from bed b join place p on p.id = b.place_id where b.id ="
                    + " :id")
            .bind("id", bedId)
            .map((row, context) -> new Where(row.getString("id"), row.getString("division")))
            .one();
    if (!where.placeId().equals(columns.get("place_id"))) {
      return refused(
          Reason.PLACES_DIFFER, "bedId", bedId + " belongs to place " + where.placeId() + ".");
    }
    columns.remove("bed_id");
    columns.remove("place_id");
    columns.put("division", where.division());
    return Optional.empty();
  }

  /**
   * Keeps the assessment that came with a file, and admits who was added with a bed, if the rules
   * of beds allow it.
   *
   * @param newId for records that this makes
   */
  static Optional<Written.Refused<ObjectNode>> afterAdding(
      Handle handle,
      RecordKind kind,
      String id,
      Map<Field, Object> values,
      String by,
      Function<RecordKind, String> newId) {
    if (!kind.is(RecordKinds.RESIDENT)) {
      return Optional.empty();
    }
    FirstAssessment.of(values, given(kind, "careLevel", values))
        .ifPresent(first ->
            RecordStore.insert(
                handle,
                RecordKinds.ASSESSMENT,
                first.columns(newId.apply(RecordKinds.ASSESSMENT), id)));
    if (given(kind, "bedId", values) == null) {
      return Optional.empty();
    }
    return Admission.admit(
            handle, id, given(kind, "bedId", values), given(kind, "override", values), by)
        .map(RecordRules::same);
  }

  private static String given(RecordKind kind, String field, Map<Field, Object> values) {
    return (String) values.get(kind.field(field).orElseThrow());
  }

  /** Looks at what was written, as it reads now. */
  static Optional<Written.Refused<ObjectNode>> afterWriting(
      Handle handle, RecordKind kind, String id, ObjectNode record) {
    return switch (kind.name()) {
      case "place" -> areaInDivision(record);
      case "room" -> buildingInPlace(handle, record);
      case "resident" -> resident(handle, id, record).or(() -> areaInDivision(record));
      case "device" -> device(handle, id);
      case "assessment" -> {
        Bindings.careLevelFromAssessments(handle, record.get("residentId").asText());
        yield Optional.empty();
      }
      default -> Optional.empty();
    };
  }

  /**
   * What is named must be there, not removed, and inside the scope of who names it: what lies
   * outside is answered alike whether it is there or not.
   */
  static Optional<Written.Refused<ObjectNode>> references(
      Handle handle, Map<Field, Object> values, Scope scope) {
    for (Map.Entry<Field, Object> value : values.entrySet()) {
      RecordKind named = RecordRows.kindNamedBy(value.getKey());
      if (named != null
          && value.getValue() instanceof String id
          && !isThere(handle, named, id, scope)) {
        return scope instanceof Scope.City
            ? refused(
                Reason.UNKNOWN_REFERENCE,
                value.getKey().name(),
                "There is no " + id + " in the register.")
            : refused(
                Reason.OUT_OF_SCOPE,
                value.getKey().name(),
                value.getKey().name() + " is outside of what you look after.");
      }
    }
    return Optional.empty();
  }

  /**
   * What is named as it stands after the write: a place that names no organisation got the one of
   * its own id, and that may be another's, or gone. What others removed while this waited is seen
   * here, and from here on waits for this.
   */
  static Optional<Written.Refused<ObjectNode>> afterNaming(
      Handle handle,
      RecordKind kind,
      String id,
      boolean isNew,
      Map<Field, Object> values,
      Scope scope) {
    return references(handle, values, scope)
        .or(() ->
            leavesOutOrganisation(kind, isNew, values)
                ? ownOrganisation(handle, id, scope)
                : Optional.empty())
        .or(() -> movesOnMap(kind, isNew, values) ? homeInDivision(handle, id) : Optional.empty());
  }

  private static boolean movesOnMap(RecordKind kind, boolean isNew, Map<Field, Object> values) {
    return kind.is(RecordKinds.PLACE)
        && (isNew
            || Stream.of("division", "longitude", "latitude")
                .anyMatch(field -> values.containsKey(kind.field(field).orElseThrow())));
  }

  /** Who is sent to a home follows from its division. */
  private static Optional<Written.Refused<ObjectNode>> homeInDivision(Handle handle, String id) {
    record At(String division, double longitude, double latitude) {}
    return handle
        .createQuery(
            "select division, longitude, latitude from place where id = :id and kind = 'HOUSEHOLD'")
        .bind("id", id)
        .map((row, context) ->
            new At(
                row.getString("division"), row.getDouble("longitude"), row.getDouble("latitude")))
        .findOne()
        .flatMap(at ->
            DivisionOutlines.kilometersTooFar(at.division(), at.longitude(), at.latitude())
                .map(kilometers ->
                    new Written.Refused<>(
                        Reason.OUTSIDE_DIVISION,
                        "longitude",
                        "The home would lie %d km outside of division %s."
                            .formatted(kilometers, at.division()),
                        List.of(
                            new Written.FieldFault(
                                "longitude",
                                Reason.OUTSIDE_DIVISION.name(),
                                at.longitude() + "," + at.latitude(),
                                "")))));
  }

  private static boolean leavesOutOrganisation(
      RecordKind kind, boolean isNew, Map<Field, Object> values) {
    return kind.is(RecordKinds.PLACE)
        && given(kind, "organisationId", values) == null
        && (isNew || values.containsKey(kind.field("organisationId").orElseThrow()));
  }

  private static Optional<Written.Refused<ObjectNode>> ownOrganisation(
      Handle handle, String placeId, Scope scope) {
    boolean others =
        handle
            .createQuery(
                """
                select 1 from place p join organisation o on o.id = p.organisation_id
                where p.id = :id and o.id = p.id
                  and (o.removed_at is not null or (o.division <> p.division and not :city))
                """)
            .bind("id", placeId)
            .bind("city", scope instanceof Scope.City)
            .mapTo(Integer.class)
            .findOne()
            .isPresent();
    return others
        ? refused(
            Reason.ALREADY_THERE,
            "id",
            "Another organisation has this id: say in organisationId whose site it is.")
        : Optional.empty();
  }

  /** The record is locked: nobody else comes between what is looked at here and the write. */
  static Optional<Written.Refused<ObjectNode>> beforeChanging(
      Handle handle, RecordKind kind, String id, Map<Field, Object> values, Scope scope) {
    if (kind.is(RecordKinds.BED) && values.containsKey(kind.field("respite").orElseThrow())) {
      return Bindings.checkKindOfUse(handle, id).map(RecordRules::same);
    }
    if (kind.is(RecordKinds.PLACE)
        && values.containsKey(kind.field("organisationId").orElseThrow())) {
      return leavesInstitution(handle, id, given(kind, "organisationId", values), scope);
    }
    return kind.is(RecordKinds.ORGANISATION)
        ? everySiteInside(handle, id, "id", scope)
        : Optional.empty();
  }

  /**
   * Who looks after all sites of an institution is not rid of one by who works at that one alone.
   */
  private static Optional<Written.Refused<ObjectNode>> leavesInstitution(
      Handle handle, String placeId, String organisationIdOrNull, Scope scope) {
    if (!(scope instanceof Scope.Institution)) {
      return Optional.empty();
    }
    return handle
        .createQuery("select organisation_id from place where id = :id")
        .bind("id", placeId)
        .mapTo(String.class)
        .findOne()
        .filter(former -> !former.equals(organisationIdOrNull))
        .flatMap(former -> everySiteInside(handle, former, "organisationId", scope));
  }

  /** An organisation is everybody's whose site it runs: who changes it looks after all of them. */
  private static Optional<Written.Refused<ObjectNode>> everySiteInside(
      Handle handle, String id, String field, Scope scope) {
    String sql =
        "select 1 from %s where r.organisation_id = :id and r.removed_at is null and not (%s) limit 1"
            .formatted(RecordKinds.PLACE.from(), RecordSql.inside(RecordKinds.PLACE, scope));
    boolean foreign =
        RecordSql.bind(handle.createQuery(sql), RecordKinds.PLACE, scope)
            .bind("id", id)
            .mapTo(Integer.class)
            .findOne()
            .isPresent();
    return foreign
        ? refused(
            Reason.OUT_OF_SCOPE,
            field,
            "Organisation %s has sites outside of what you look after.".formatted(id))
        : Optional.empty();
  }

  /** Who looks after all its sites would look after all of another one's from now on. */
  static Optional<Written.Refused<ObjectNode>> noAccountOf(Handle handle, String organisationId) {
    int accounts =
        handle
            .createQuery(
                "select count(*) from app_user where organisation_id = :id and removed_at is null")
            .bind("id", organisationId)
            .mapTo(Integer.class)
            .one();
    return accounts == 0
        ? Optional.empty()
        : refused(
            Reason.STILL_USED,
            "id",
            "%d accounts look after all its sites: give those another scope first."
                .formatted(accounts));
  }

  /** What it names must be there as when it was added, and stay so until it is written. */
  static Optional<Written.Refused<ObjectNode>> beforeRestoring(
      Handle handle, RecordKind kind, ObjectNode before, Scope scope) {
    String id = before.get("id").asText();
    boolean erased =
        kind.is(RecordKinds.RESIDENT)
            && handle
                .createQuery("select erased_at is not null from resident where id = :id")
                .bind("id", id)
                .mapTo(Boolean.class)
                .one();
    if (erased) {
      return refused(Reason.ERASED, "id", "The file of " + id + " was erased for good.");
    }
    Map<Field, Object> named = new LinkedHashMap<>();
    for (Field field : kind.fields()) {
      RecordKind other = RecordRows.kindNamedBy(field);
      if (other != null && before.hasNonNull(field.name())) {
        String otherId = before.get(field.name()).asText();
        named.put(field, otherId);
        // Whoever removes it now waits, and then counts this one among those that name it.
        handle
            .createQuery("select 1 from %s where id = :id for share".formatted(other.table()))
            .bind("id", otherId)
            .mapTo(Integer.class)
            .list();
      }
    }
    return references(handle, named, scope);
  }

  private static boolean isThere(Handle handle, RecordKind kind, String id, Scope scope) {
    Scope readable = kind.openToAll() ? new Scope.City() : scope;
    String sql =
        "select 1 from %s where r.id = :id and r.removed_at is null and %s"
            .formatted(kind.from(), RecordSql.inside(kind, readable));
    return RecordSql.bind(handle.createQuery(sql), kind, readable)
        .bind("id", id)
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
  }

  private static Optional<Written.Refused<ObjectNode>> areaInDivision(ObjectNode record) {
    boolean differs =
        record.hasNonNull("area")
            && !record.get("area").asText().startsWith(record.get("division").asText());
    return differs
        ? refused(
            Reason.PLACES_DIFFER,
            "area",
            "%s is not in division %s."
                .formatted(record.get("area").asText(), record.get("division").asText()))
        : Optional.empty();
  }

  private static Optional<Written.Refused<ObjectNode>> buildingInPlace(
      Handle handle, ObjectNode room) {
    if (!room.hasNonNull("buildingId")) {
      return Optional.empty();
    }
    String placeId =
        handle
            .createQuery("select place_id from building where id = :id")
            .bind("id", room.get("buildingId").asText())
            .mapTo(String.class)
            .one();
    return placeId.equals(room.get("placeId").asText())
        ? Optional.empty()
        : refused(Reason.PLACES_DIFFER, "buildingId", "The building belongs to " + placeId + ".");
  }

  private static Optional<Written.Refused<ObjectNode>> resident(
      Handle handle, String id, ObjectNode record) {
    if (record.hasNonNull("bedId")) {
      String placeId =
          handle
              .createQuery("select place_id from bed where id = :id")
              .bind("id", record.get("bedId").asText())
              .mapTo(String.class)
              .one();
      if (!placeId.equals(record.get("placeId").asText())) {
        return refused(
            Reason.BED_HELD,
            "placeId",
            "Bed %s is theirs: transfer or discharge first."
                .formatted(record.get("bedId").asText()));
      }
    }
    boolean unserved = !record.hasNonNull("placeId");
    int devices =
        unserved
            ? handle
                .createQuery(
                    "select count(*) from device where resident_id = :id and removed_at is null")
                .bind("id", id)
                .mapTo(Integer.class)
                .one()
            : 0;
    return devices > 0
        ? refused(
            Reason.STILL_USED, "placeId", devices + " devices speak for them: move those first.")
        : Optional.empty();
  }

  private static Optional<Written.Refused<ObjectNode>> device(Handle handle, String id) {
    return Bindings.checkDevice(handle, id).map(RecordRules::same);
  }

  /** Whether others still name it. */
  static Optional<Written.Refused<ObjectNode>> beforeRemoving(
      Handle handle, RecordKind kind, String id) {
    for (RecordKind.Use use : kind.uses()) {
      int users =
          handle
              .createQuery(
                  "select count(*) from %s where %s = :id and removed_at is null"
                      .formatted(use.table(), use.column()))
              .bind("id", id)
              .mapTo(Integer.class)
              .one();
      if (users > 0) {
        return refused(
            Reason.STILL_USED, "id", "%d of %s still name it.".formatted(users, use.table()));
      }
    }
    if (kind.is(RecordKinds.BED)) {
      return Bindings.checkBedUnused(handle, id).map(RecordRules::same);
    }
    if (kind.is(RecordKinds.RESIDENT)) {
      return Bindings.checkHoldsNothing(handle, id).map(RecordRules::same);
    }
    return Optional.empty();
  }

  /** An assessment that is gone no longer sets the care level. */
  static void afterRemoving(Handle handle, RecordKind kind, String id) {
    if (kind.is(RecordKinds.ASSESSMENT)) {
      handle
          .createQuery("select resident_id from assessment where id = :id")
          .bind("id", id)
          .mapTo(String.class)
          .findOne()
          .ifPresent(residentId -> Bindings.careLevelFromAssessments(handle, residentId));
    }
  }

  private static Written.Refused<ObjectNode> same(Written.Refused<?> refused) {
    return new Written.Refused<>(
        refused.reason(), refused.field(), refused.detail(), refused.faults());
  }

  private static Optional<Written.Refused<ObjectNode>> refused(
      Reason reason, String field, String detail) {
    return Optional.of(new Written.Refused<>(reason, field, detail));
  }
}
