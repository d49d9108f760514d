package care.shouhu.command.registry;

import care.shouhu.command.bed.Assessment;
import care.shouhu.command.bed.BedCommand;
import care.shouhu.command.bed.BedFacts;
import care.shouhu.command.bed.BedMachine;
import care.shouhu.command.bed.BedTime;
import care.shouhu.command.bed.PersonFacts;
import care.shouhu.command.bed.Promise;
import care.shouhu.command.bed.RespiteFacts;
import care.shouhu.command.bed.StayKind;
import care.shouhu.core.directory.Bed.BedState;
import care.shouhu.core.directory.Resident.CareLevel;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * What the rules of beds look at, read under locks that are taken in one order everywhere: the
 * institutions by id, the person, the beds by id; the feed's own lock comes with the first write.
 */
final class BedReading {
  /** The first key of the advisory locks of institutions' beds. */
  private static final int LOCK_SPACE = 7_348_312;

  private static final String BED =
      """
      select b.id, b.place_id, b.nursing_type, b.respite, b.state, b.reserved_for, b.since, b.until,
             s.resident_id as holder, p.resident_id as promised_to, p.on_day as promised_on
      from bed b left join bed_stay s on s.bed_id = b.id and s.ended_at is null
      left join planned_step p on p.target_bed_id = b.id and p.status = 'OPEN'
      """;

  private BedReading() {}

  /**
   * The facts of a command; the locks are held until the transaction ends.
   *
   * @param atMillis when it happened; null for now
   */
  static BedMachine.Facts facts(Handle handle, BedCommand command, Long atMillis, BedCaller by) {
    String residentId =
        switch (command) {
          case BedCommand.OfPerson one -> one.residentId();
          case BedCommand.Reserve reserve -> reserve.residentId();
          case BedCommand.OfBed one -> null;
        };
    String named =
        switch (command) {
          case BedCommand.Admit admit -> admit.bedId();
          case BedCommand.Transfer transfer -> null;
          case BedCommand.OfPerson one -> null;
          case BedCommand.OfBed one -> one.bedId();
        };
    String targetId = command instanceof BedCommand.Transfer transfer ? transfer.bedId() : null;
    boolean ownBed = command instanceof BedCommand.OfPerson && named == null;
    lockPlaces(handle, named, targetId, ownBed ? residentId : null);
    PersonFacts person =
        residentId == null || !seesPerson(handle, residentId, by)
            ? null
            : person(handle, residentId, atMillis).orElse(null);
    String bedId = ownBed && person != null ? person.bedId() : named;
    lockBeds(handle, bedId, targetId);
    Optional<Found> bed = seen(handle, bedId, by);
    BedTime time = time(handle, atMillis, residentId, bedId, targetId);
    LocalDate day = BedMachine.day(time.atMillis());
    return new BedMachine.Facts(
        person,
        bed.map(Found::facts).orElse(null),
        bed.map(Found::untilMillis).orElse(null),
        seen(handle, targetId, by).map(Found::facts).orElse(null),
        respite(handle, command, person, day),
        time);
  }

  /**
   * When it happens. Said to have happened before, it comes after the last step of either bed and
   * of the person's own stay; a bed's step may follow another's at once, the same person's own may
   * not, or a report could not tell them apart. What the tables keep to the microsecond is over by
   * the next millisecond.
   */
  private static BedTime time(
      Handle handle, Long atMillis, String residentId, String bedId, String targetId) {
    long nowMillis = nowMillis(handle);
    if (atMillis == null) {
      return BedTime.now(nowMillis);
    }
    Timestamp earliest =
        handle
            .createQuery(
                """
                select date_trunc('milliseconds', greatest(
                  (select max(since) from bed where id in (:bed, :target)),
                  (select max(at) from bed_move where bed_id in (:bed, :target)),
                  (select max(coalesce(ended_at, began_at)) from bed_stay where bed_id in (:bed, :target)),
                  (select max(coalesce(ended_at, began_at)) + interval '1 millisecond'
                   from bed_stay where resident_id = :resident),
                  (select max(m.at) + interval '1 millisecond'
                   from bed_move m join bed_stay s on s.bed_id = m.bed_id and s.resident_id = m.resident_id
                   where m.resident_id = :resident and s.ended_at is null and m.at >= s.began_at))
                  + interval '999 microseconds')
                """)
            .bind("bed", bedId)
            .bind("target", targetId)
            .bind("resident", residentId)
            .map((row, context) -> row.getTimestamp(1))
            .one();
    return new BedTime(nowMillis, atMillis, earliest == null ? 0 : earliest.getTime());
  }

  private static RespiteFacts respite(
      Handle handle, BedCommand command, PersonFacts person, LocalDate today) {
    if (command instanceof BedCommand.OutOfService out) {
      return RespiteFacts.NONE.withBedNext(RespiteRows.bookedFrom(handle, out.bedId(), "", today));
    }
    if (person != null && command instanceof BedCommand.Admit admit) {
      return admit.kind() == StayKind.RESPITE
          ? RespiteFacts.NONE.withBedNext(RespiteRows.bookedOtherwise(handle, admit, today))
          : RespiteFacts.NONE;
    }
    if (person == null || person.stay() != StayKind.RESPITE) {
      return RespiteFacts.NONE;
    }
    RespiteFacts own = RespiteRows.facts(handle, person);
    if (!(command instanceof BedCommand.Transfer transfer)) {
      return own;
    }
    LocalDate after = own.from() == null ? today : own.from();
    return own.withBedNext(RespiteRows.bookedFrom(handle, transfer.bedId(), person.id(), after));
  }

  private static Optional<Found> seen(Handle handle, String bedIdOrNull, BedCaller by) {
    return bedIdOrNull == null
        ? Optional.empty()
        : bed(handle, bedIdOrNull).filter(found -> seesPlace(handle, found.facts().placeId(), by));
  }

  /** Whether the caller looks after this place; false also when there is none. */
  static boolean seesPlace(Handle handle, String placeId, BedCaller by) {
    return handle
        .createQuery("select division from place where id = :id")
        .bind("id", placeId)
        .mapTo(String.class)
        .findOne()
        .filter(division -> by.covers().test(division, placeId))
        .isPresent();
  }

  /**
   * Nobody closes this person's file, or removes this bed, until the transaction ends: whoever is
   * at it already is waited for, and what is read afterwards says so.
   */
  static void keep(Handle handle, String table, String id) {
    handle
        .createQuery("select 1 from %s where id = :id for key share".formatted(table))
        .bind("id", id)
        .mapTo(Integer.class)
        .findOne();
  }

  /** Whoever lives in the caller's part, and whoever waits or is booked for a bed in it. */
  static boolean seesPerson(Handle handle, String residentId, BedCaller by) {
    record Where(String division, String placeId) {}
    return handle
        .createQuery(
            """
            select division, place_id from resident where id = :id and removed_at is null
            union
            select p.division, p.id from place p where p.id in (
              select place_id from waiting_entry where resident_id = :id and ended_at is null
              union
              select place_id from respite_booking where resident_id = :id and status in ('BOOKED', 'ARRIVED'))
            """)
        .bind("id", residentId)
        .map((row, context) -> new Where(row.getString(1), row.getString(2)))
        .list()
        .stream()
        .anyMatch(where -> by.covers().test(where.division, where.placeId));
  }

  /** As {@link #keep}, and nobody changes what the register says of this bed either. */
  static void keepAsItIs(Handle handle, String bedId) {
    handle
        .createQuery("select 1 from bed where id = :id for share")
        .bind("id", bedId)
        .mapTo(Integer.class)
        .findOne();
  }

  /** A bed and until when its state is meant to last. */
  record Found(BedFacts facts, long sinceMillis, Long untilMillis) {
    BedNow now() {
      return new BedNow(
          facts.id(),
          facts.placeId(),
          facts.state(),
          facts.holderId(),
          facts.reservedFor(),
          sinceMillis,
          untilMillis);
    }
  }

  /**
   * The database's clock, asked under the lock: what comes later in a bed's life has a later time.
   */
  static long nowMillis(Handle handle) {
    return handle
        .createQuery("select clock_timestamp()")
        .map((row, context) -> row.getTimestamp(1).getTime())
        .one();
  }

  private static void lockPlaces(
      Handle handle, String bedId, String targetId, String residentIdOrNull) {
    List<String> places =
        handle
            .createQuery(
                """
                select distinct b.place_id from bed b
                where b.id in (:bedId, :targetId)
                   or b.id = (select bed_id from bed_stay where resident_id = :residentId and ended_at is null)
                """)
            .bind("bedId", bedId)
            .bind("targetId", targetId)
            .bind("residentId", residentIdOrNull)
            .mapTo(String.class)
            .list();
    new TreeSet<>(places).forEach(place -> lockPlace(handle, place));
  }

  /** The institution of a bed, which never changes. */
  static Optional<String> placeOf(Handle handle, String bedId) {
    return handle
        .createQuery("select place_id from bed where id = :id")
        .bind("id", bedId)
        .mapTo(String.class)
        .findOne();
  }

  /** Nobody else changes beds of this institution until the transaction ends. */
  static void lockPlace(Handle handle, String placeId) {
    handle
        .createQuery("select 1 from pg_advisory_xact_lock(:space, hashtext(:place))")
        .bind("space", LOCK_SPACE)
        .bind("place", placeId)
        .mapTo(Integer.class)
        .one();
  }

  /** The beds of many, and before them their institutions, in the order of {@link #facts}. */
  static void lockAll(Handle handle, Object[] bedIds) {
    handle
        .createQuery("select distinct place_id from bed where id = any (:beds)")
        .bindArray("beds", String.class, bedIds)
        .mapTo(String.class)
        .collect(Collectors.toCollection(TreeSet::new))
        .forEach(place -> lockPlace(handle, place));
    handle
        .createQuery("select id from bed where id = any (:beds) order by id for no key update")
        .bindArray("beds", String.class, bedIds)
        .mapTo(String.class)
        .list();
  }

  private static void lockBeds(Handle handle, String bedId, String targetId) {
    List<String> ids = new ArrayList<>();
    ids.add(Objects.requireNonNullElse(bedId, ""));
    ids.add(Objects.requireNonNullElse(targetId, ""));
    handle
        .createQuery("select id from bed where id in (<ids>) order by id for no key update")
        .bindList("ids", ids)
        .mapTo(String.class)
        .list();
  }

  static Optional<Found> bed(Handle handle, String bedId) {
    return handle
        .createQuery(BED + "where b.id = :id and b.removed_at is null")
        .bind("id", bedId)
        .map((row, context) -> found(row))
        .findOne();
  }

  /** All beds of an institution. */
  static List<BedFacts> ofPlace(Handle handle, String placeId) {
    return handle
        .createQuery(BED + "where b.place_id = :place and b.removed_at is null")
        .bind("place", placeId)
        .map((row, context) -> found(row).facts())
        .list();
  }

  private static Found found(ResultSet row) throws SQLException {
    var facts =
        new BedFacts(
            row.getString("id"),
            row.getString("place_id"),
            row.getBoolean("nursing_type"),
            row.getBoolean("respite"),
            BedState.valueOf(row.getString("state")),
            row.getString("holder"),
            row.getString("reserved_for"),
            promise(row));
    Timestamp until = row.getTimestamp("until");
    return new Found(
        facts, row.getTimestamp("since").getTime(), until == null ? null : (Long) until.getTime());
  }

  private static Promise promise(ResultSet row) throws SQLException {
    String residentId = row.getString("promised_to");
    return residentId == null
        ? null
        : new Promise(residentId, row.getObject("promised_on", LocalDate.class));
  }

  private static Optional<PersonFacts> person(Handle handle, String residentId, Long atMillis) {
    boolean there =
        handle
            .createQuery(
                "select id from resident where id = :id and removed_at is null for no key update")
            .bind("id", residentId)
            .mapTo(String.class)
            .findOne()
            .isPresent();
    if (!there) {
      return Optional.empty();
    }
    record Stay(String bedId, StayKind kind) {}
    Optional<Stay> stay =
        handle
            .createQuery(
                "select bed_id, kind from bed_stay where resident_id = :id and ended_at is null")
            .bind("id", residentId)
            .map((row, context) ->
                new Stay(row.getString("bed_id"), StayKind.valueOf(row.getString("kind"))))
            .findOne();
    return Optional.of(
        new PersonFacts(
            residentId,
            stay.map(Stay::bedId).orElse(null),
            stay.map(Stay::kind).orElse(null),
            assessment(handle, residentId, atMillis).orElse(null)));
  }

  /**
   * The newest; of a step that happened before, the newest of then. What was assessed on one day
   * twice is told by its id.
   */
  private static Optional<Assessment> assessment(Handle handle, String residentId, Long atMillis) {
    return handle
        .createQuery(
            """
            select id, level, assessed_on, valid_until from assessment
            where resident_id = :id and removed_at is null
              and (cast(:day as date) is null or assessed_on <= cast(:day as date))
            order by assessed_on desc, id desc limit 1
            """)
        .bind("id", residentId)
        .bind("day", atMillis == null ? null : BedMachine.day(atMillis))
        .map((row, context) ->
            new Assessment(
                row.getString("id"),
                CareLevel.valueOf(row.getString("level")),
                row.getObject("assessed_on", LocalDate.class),
                row.getObject("valid_until", LocalDate.class)))
        .findOne();
  }
}
