package care.shouhu.command.registry;

import care.shouhu.command.registry.Written.Reason;
import care.shouhu.core.directory.Bed.BedState;
import care.shouhu.core.directory.Device.DeviceKind;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * What ties people, beds and devices together, looked at inside the transaction that writes. Each
 * check answers with what is against it, or nothing.
 */
public final class Bindings {
  /** Offers stand for an entry of the waiting list, which ends them when it is withdrawn. */
  private static final String KEPT_FOR_A_PERSON =
      """
      select 'their place in the waiting list of ' || place_id from waiting_entry
      where resident_id = :id and ended_at is null
      union all
      select 'bed ' || id || ' reserved' from bed where reserved_for = :id
      union all
      select 'booking ' || id from respite_booking where resident_id = :id and status in ('BOOKED', 'ARRIVED')
      union all
      select 'what is planned for ' || on_day from planned_step where resident_id = :id and status = 'OPEN'
      """;

  private static final String BOOKED = "BOOKED";

  private Bindings() {}

  /** What a device is bound to; everything may be null. */
  record Binding(String placeId, String bedId, String residentId, String roomId, String hubId) {}

  /** A bed that is promised to somebody, now or for a night to come, is not taken away. */
  public static Optional<Written.Refused<Void>> checkBedUnused(Handle handle, String bedId) {
    Optional<String> booking =
        kept(
            handle,
            """
            select 'booking ' || id from respite_booking where bed_id = :id and status = 'BOOKED'
            union all
            select 'planned transfer ' || id from planned_step where target_bed_id = :id and status = 'OPEN'
            """,
            bedId);
    if (booking.isPresent()) {
      return refused(Reason.STILL_USED, "id", "It is kept: " + booking.get() + ".");
    }
    String state =
        handle
            .createQuery("select state from bed where id = :id")
            .bind("id", bedId)
            .mapTo(String.class)
            .one();
    boolean unused =
        switch (BedState.valueOf(state)) {
          case VACANT, OUT_OF_SERVICE -> true;
          case RESERVED, OCCUPIED, ON_LEAVE, IN_HOSPITAL, RESPITE -> false;
        };
    return unused
        ? Optional.empty()
        : refused(Reason.BED_NOT_VACANT, "id", "Bed " + bedId + " is " + state + ".");
  }

  /** What somebody has, is kept for somebody, or is booked goes on being the bed it is. */
  public static Optional<Written.Refused<Void>> checkKindOfUse(Handle handle, String bedId) {
    String use = inUse(handle, List.of(bedId)).get(bedId);
    return use == null
        ? Optional.empty()
        : refused(
            use.equals(BOOKED) ? Reason.STILL_USED : Reason.BED_NOT_VACANT,
            "respite",
            "Bed %s is %s: what it is kept for can be changed once it is free."
                .formatted(bedId, use));
  }

  /**
   * Beds that are somebody's or promised to somebody.
   *
   * @return the state by id, or {@code BOOKED} for one that is vacant or out of service today and
   *     booked or promised for a day to come
   */
  public static Map<String, String> inUse(Handle handle, Collection<String> bedIds) {
    Map<String, String> uses = new HashMap<>();
    handle
        .createQuery(
            """
            select id, case when state in ('VACANT', 'OUT_OF_SERVICE') then :booked else state end as use
            from bed b
            where id = any (:ids)
              and (state not in ('VACANT', 'OUT_OF_SERVICE')
                   or exists (select from respite_booking k where k.bed_id = b.id and k.status = 'BOOKED')
                   or exists (select from planned_step p where p.target_bed_id = b.id and p.status = 'OPEN'))
            """)
        .bind("booked", BOOKED)
        .bindArray("ids", String.class, bedIds.toArray())
        .map((row, context) -> Map.entry(row.getString("id"), row.getString("use")))
        .forEach(bed -> uses.put(bed.getKey(), bed.getValue()));
    return uses;
  }

  /** Whose file is closed leaves their bed first, and nothing is kept for them any more. */
  public static Optional<Written.Refused<Void>> checkHoldsNothing(
      Handle handle, String residentId) {
    Optional<String> bed =
        kept(
            handle,
            "select bed_id from resident where id = :id and bed_id is not null",
            residentId);
    if (bed.isPresent()) {
      return refused(
          Reason.BED_HELD, "id", "Bed " + bed.get() + " is theirs: discharge them first.");
    }
    return kept(handle, KEPT_FOR_A_PERSON, residentId)
        .flatMap(
            what -> refused(Reason.STILL_USED, "id", "Kept for them, end it first: " + what + "."));
  }

  private static Optional<String> kept(Handle handle, String sql, String id) {
    return handle.createQuery(sql + " limit 1").bind("id", id).mapTo(String.class).findOne();
  }

  /** The newest assessment that stands sets the care level; without any it stays as it is. */
  public static void careLevelFromAssessments(Handle handle, String residentId) {
    careLevelsFromAssessments(handle, List.of(residentId));
  }

  /** The same of many. */
  public static void careLevelsFromAssessments(Handle handle, Collection<String> residentIds) {
    handle
        .createUpdate(
            """
            update resident r set care_level = newest.level
            from (select distinct on (resident_id) resident_id, level from assessment
                  where resident_id = any (:ids) and removed_at is null
                  order by resident_id, assessed_on desc, id desc) newest
            where r.id = newest.resident_id and r.care_level is distinct from newest.level
            """)
        .bindArray("ids", String.class, residentIds.toArray())
        .execute();
  }

  /** A device as it stands: what it is bound to belongs together, and hubs are hubs. */
  public static Optional<Written.Refused<Void>> checkDevice(Handle handle, String deviceId) {
    return check(
        handle,
        handle
            .createQuery(
                "select place_id, bed_id, resident_id, room_id, hub_id from device where id = :id")
            .bind("id", deviceId)
            .map((row, context) ->
                new Binding(
                    row.getString("place_id"),
                    row.getString("bed_id"),
                    row.getString("resident_id"),
                    row.getString("room_id"),
                    row.getString("hub_id")))
            .one());
  }

  private static Optional<Written.Refused<Void>> check(Handle handle, Binding device) {
    if (device.placeId() != null && !isThere(handle, "place", device.placeId())) {
      return unknown("placeId", device.placeId());
    }
    Optional<String> ofBed = placeOf(handle, "bed", device.bedId());
    if (device.bedId() != null && ofBed.isEmpty()) {
      return unknown("bedId", device.bedId());
    }
    Optional<String> ofResident = placeOf(handle, "resident", device.residentId());
    if (device.residentId() != null && ofResident.isEmpty()) {
      return noPlace(handle, device.residentId());
    }
    String place = device.placeId() != null ? device.placeId() : ofResident.orElse(null);
    if (ofBed.isPresent() && place != null && !ofBed.get().equals(place)) {
      return placesDiffer("bedId", device.bedId(), ofBed.get());
    }
    if (ofResident.isPresent() && !ofResident.get().equals(place)) {
      return placesDiffer("residentId", device.residentId(), ofResident.get());
    }
    String known = place != null ? place : ofBed.orElse(null);
    Optional<String> ofRoom = placeOf(handle, "room", device.roomId());
    if (device.roomId() != null && !ofRoom.equals(Optional.ofNullable(known))) {
      return ofRoom.isEmpty()
          ? unknown("roomId", device.roomId())
          : placesDiffer("roomId", device.roomId(), ofRoom.get());
    }
    return device.hubId() == null ? Optional.empty() : checkHub(handle, device.hubId());
  }

  private static Optional<Written.Refused<Void>> noPlace(Handle handle, String residentId) {
    return isThere(handle, "resident", residentId)
        ? refused(
            Reason.NOT_SERVED,
            "residentId",
            residentId + " has no place yet: give them a household or an institution first.")
        : unknown("residentId", residentId);
  }

  private static Optional<Written.Refused<Void>> checkHub(Handle handle, String hubId) {
    Optional<String> kind =
        handle
            .createQuery("select kind from device where id = :id and removed_at is null")
            .bind("id", hubId)
            .mapTo(String.class)
            .findOne();
    if (kind.isEmpty()) {
      return unknown("hubId", hubId);
    }
    return kind.get().equals(DeviceKind.HUB.wireName())
        ? Optional.empty()
        : refused(Reason.NOT_A_HUB, "hubId", "Device " + hubId + " is a " + kind.get() + ".");
  }

  private static Optional<String> placeOf(Handle handle, String table, String idOrNull) {
    if (idOrNull == null) {
      return Optional.empty();
    }
    return handle
        .createQuery(
            "select place_id from %s where id = :id and removed_at is null".formatted(table))
        .bind("id", idOrNull)
        .mapTo(String.class)
        .findOne();
  }

  private static boolean isThere(Handle handle, String table, String id) {
    return handle
        .createQuery("select 1 from %s where id = :id and removed_at is null".formatted(table))
        .bind("id", id)
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
  }

  private static Optional<Written.Refused<Void>> unknown(String field, String id) {
    return refused(Reason.UNKNOWN_REFERENCE, field, "There is no " + id + " in the register.");
  }

  private static Optional<Written.Refused<Void>> placesDiffer(
      String field, String id, String placeId) {
    return refused(Reason.PLACES_DIFFER, field, id + " belongs to place " + placeId + ".");
  }

  private static Optional<Written.Refused<Void>> refused(
      Reason reason, String field, String detail) {
    return Optional.of(new Written.Refused<>(reason, field, detail));
  }
}
