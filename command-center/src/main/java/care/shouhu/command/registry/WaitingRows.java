package care.shouhu.command.registry;

import care.shouhu.command.bed.BedEffect.BedBecomes;
import care.shouhu.command.bed.BedEffect.StayBegins;
import care.shouhu.command.bed.BedMachine;
import care.shouhu.command.bed.BedTime;
import care.shouhu.command.bed.Waiting;
import care.shouhu.command.bed.Waiting.Barred;
import care.shouhu.command.bed.Waiting.Category;
import care.shouhu.command.bed.Waiting.Why;
import care.shouhu.command.bed.WaitingRule;
import care.shouhu.core.directory.Resident.CareLevel;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** The rows of who waits. */
final class WaitingRows {
  private static final ObjectMapper JSON = new ObjectMapper();

  private WaitingRows() {}

  /**
   * One who waits, with what the answer shows beside the order.
   *
   * @param offeredBedId the bed that is kept for this one now; null for none
   */
  record Entry(Waiting waiting, String name, String offeredBedId) {}

  /**
   * Who waits for a bed of this institution, in no order. What care they need counts as an
   * admission counts it: by the newest assessment, while it is valid.
   */
  static List<Entry> ofPlace(Handle handle, String placeId, long nowMillis) {
    LocalDate today = BedMachine.day(nowMillis);
    Map<Long, List<Barred>> barred = barred(handle, placeId, nowMillis);
    return handle
        .createQuery(
            """
            select w.id, w.resident_id, w.nursing_type, w.since, r.name, r.categories, r.birth_date, r.birth_year,
                   (select case when :today between a.assessed_on and a.valid_until then a.level end
                      from assessment a where a.resident_id = r.id and a.removed_at is null
                      order by a.assessed_on desc, a.id desc limit 1) as level,
                   (select o.bed_id from bed_offer o
                      where o.entry_id = w.id and o.status in ('OPEN', 'ACCEPTED')) as offered
            from waiting_entry w join resident r on r.id = w.resident_id
            where w.place_id = :place and w.ended_at is null and r.removed_at is null
            """)
        .bind("place", placeId)
        .bind("today", today)
        .map((row, context) -> entry(row, today, barred))
        .list();
  }

  /** By entry, in order of the offers. */
  private static Map<Long, List<Barred>> barred(Handle handle, String placeId, long nowMillis) {
    Map<Long, List<Barred>> byEntry = new HashMap<>();
    handle
        .createQuery(
            """
            select o.entry_id, o.bed_id, o.status, o.answered_at + make_interval(days => :days) as until
            from waiting_entry w join bed_offer o on o.entry_id = w.id
            where w.place_id = :place and w.ended_at is null
              and (o.status = 'DECLINED'
                   or (o.status = 'EXPIRED' and o.answered_at + make_interval(days => :days) > :now))
            order by o.id
            """)
        .bind("days", WaitingRule.EXPIRED_BARS_DAYS)
        .bind("place", placeId)
        .bind("now", new Timestamp(nowMillis))
        .map((row, context) -> {
          Why why = Why.valueOf(row.getString("status"));
          Long until = why == Why.DECLINED ? null : (Long) row.getTimestamp("until").getTime();
          return Map.entry(
              row.getLong("entry_id"), new Barred(row.getString("bed_id"), why, until));
        })
        .forEach(one ->
            byEntry.computeIfAbsent(one.getKey(), entry -> new ArrayList<>()).add(one.getValue()));
    return byEntry;
  }

  /**
   * Institutions where a vacant bed suits somebody who has no offer: by the same conditions as
   * {@link Waiting}, so that looking there again always offers something.
   */
  static List<String> placesToOffer(Handle handle, int limit) {
    return handle
        .createQuery(
            """
            select distinct w.place_id
            from waiting_entry w
            join resident r on r.id = w.resident_id and r.removed_at is null
            join bed b on b.place_id = w.place_id and b.state = 'VACANT' and b.removed_at is null and not b.respite
              and (b.nursing_type or not w.nursing_type)
              and not exists (select from planned_step p where p.target_bed_id = b.id and p.status = 'OPEN')
            where w.ended_at is null and not exists (
              select from bed_offer o
              where o.entry_id = w.id
                and (o.status in ('OPEN', 'ACCEPTED')
                     or (o.bed_id = b.id
                         and (o.status = 'DECLINED'
                              or (o.status = 'EXPIRED'
                                  and o.answered_at + make_interval(days => :days) > clock_timestamp())))))
            limit :limit
            """)
        .bind("days", WaitingRule.EXPIRED_BARS_DAYS)
        .bind("limit", limit)
        .mapTo(String.class)
        .list();
  }

  private static Entry entry(ResultSet row, LocalDate today, Map<Long, List<Barred>> barred)
      throws SQLException {
    String level = row.getString("level");
    var waiting =
        new Waiting(
            row.getLong("id"),
            row.getString("resident_id"),
            categories(row.getArray("categories")),
            age(row, today),
            level == null ? null : CareLevel.valueOf(level),
            row.getTimestamp("since").getTime(),
            row.getBoolean("nursing_type"),
            barred.getOrDefault(row.getLong("id"), List.of()));
    return new Entry(waiting, row.getString("name"), row.getString("offered"));
  }

  private static Set<Category> categories(Array array) throws SQLException {
    Set<Category> categories = EnumSet.noneOf(Category.class);
    Set<String> words = texts(array);
    for (Category category : Category.values()) {
      if (words.contains(category.name())) {
        categories.add(category);
      }
    }
    return categories;
  }

  private static Set<String> texts(Array array) throws SQLException {
    return array == null ? Set.of() : Set.of((String[]) array.getArray());
  }

  /** In full years; by the year of birth alone where the day is not known. */
  private static Integer age(ResultSet row, LocalDate today) throws SQLException {
    LocalDate born = row.getObject("birth_date", LocalDate.class);
    if (born != null) {
      return born.until(today).getYears();
    }
    int year = row.getInt("birth_year");
    return row.wasNull() ? null : (Integer) (today.getYear() - year);
  }

  /** The newest rule. */
  static WaitingRule rule(Handle handle) {
    return handle
        .createQuery(
            """
            select rule_version, body::text as body from waiting_rule order by rule_version desc limit 1
            """)
        .map((row, context) -> rule(row.getInt("rule_version"), row.getString("body")))
        .findOne()
        .orElse(WaitingRule.DEFAULT);
  }

  private static WaitingRule rule(int version, String body) {
    try {
      WaitingRule kept = JSON.readValue(body, WaitingRule.class);
      return new WaitingRule(
          version, kept.tieBreaks(), kept.advancedAgeYears(), kept.offerHours(), kept.moveInDays());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("waiting_rule " + version + " cannot be read", e);
    }
  }

  static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record that is no JSON", e);
    }
  }

  /** Who moved in waits no longer, here or elsewhere; what was kept for them elsewhere is free. */
  static void admitted(Handle handle, StayBegins begins, BedCaller by, BedTime time) {
    handle
        .createUpdate(
            """
            update bed_offer set status = case when bed_id = :bed then 'ADMITTED' else 'WITHDRAWN' end,
              answered_at = coalesce(answered_at, :now), answered_by = coalesce(answered_by, :by)
            where resident_id = :resident and status in ('OPEN', 'ACCEPTED')
            """)
        .bind("bed", begins.bedId())
        .bind("now", new Timestamp(time.nowMillis()))
        .bind("by", by.username())
        .bind("resident", begins.residentId())
        .execute();
    handle
        .createUpdate(
            """
            update waiting_entry set ended_at = greatest(:at, since), ended_by = :by,
              end_reason = case when place_id = :place then 'ADMITTED' else 'ADMITTED_ELSEWHERE' end
            where resident_id = :resident and ended_at is null
            """)
        .bind("at", new Timestamp(time.atMillis()))
        .bind("by", by.username())
        .bind("place", begins.placeId())
        .bind("resident", begins.residentId())
        .execute();
  }

  /** A bed that is kept no longer is offered no longer. One that was moved into is told before. */
  static void withdrawOffersOf(Handle handle, BedBecomes becomes, BedCaller by, long nowMillis) {
    handle
        .createUpdate(
            """
            update bed_offer set status = 'WITHDRAWN', answered_at = :now, answered_by = :by
            where bed_id = :bed and status in ('OPEN', 'ACCEPTED')
            """)
        .bind("bed", becomes.bedId())
        .bind("now", new Timestamp(nowMillis))
        .bind("by", by.username())
        .execute();
  }

  /** Ends the entry; false when it had ended. */
  static boolean withdraw(Handle handle, long entry, String note, BedCaller by, long nowMillis) {
    return handle
            .createUpdate(
                """
                update waiting_entry set ended_at = :now, ended_by = :by, end_reason = 'WITHDRAWN', end_note = :note
                where id = :id and ended_at is null
                """)
            .bind("now", new Timestamp(nowMillis))
            .bind("by", by.username())
            .bind("note", note)
            .bind("id", entry)
            .execute()
        == 1;
  }

  static Optional<Long> enter(
      Handle handle,
      String placeId,
      String residentId,
      boolean nursingType,
      long sinceMillis,
      String note,
      BedCaller by) {
    return handle
        .createQuery(
            """
            insert into waiting_entry (place_id, resident_id, nursing_type, since, entered_by, note)
            values (:place, :resident, :nursing, :since, :by, :note)
            on conflict (place_id, resident_id) where ended_at is null do nothing
            returning id
            """)
        .bind("place", placeId)
        .bind("resident", residentId)
        .bind("nursing", nursingType)
        .bind("since", new Timestamp(sinceMillis))
        .bind("by", by.username())
        .bind("note", note)
        .mapTo(Long.class)
        .findOne();
  }
}
