package care.shouhu.command.registry;

import care.shouhu.command.bed.WaitingList;
import care.shouhu.command.bed.WaitingRule;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;

/** What is asked about beds of the register itself. All methods block and throw when it is away. */
public final class BedQueries {
  private final Jdbi jdbi;

  public BedQueries(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * One step of a bed.
   *
   * @param atMillis when it happened
   * @param enteredAtMillis when it was entered; later for what was entered afterwards
   */
  public record Move(
      long id,
      long atMillis,
      long enteredAtMillis,
      String command,
      String bedId,
      String residentId,
      String fromState,
      String toState,
      Long untilMillis,
      String by,
      String why) {}

  /**
   * The steps of a bed, newest first.
   *
   * @param below only those with a smaller number
   */
  public List<Move> movesOfBed(String bedId, long below, int limit) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                select id, at, entered_at, command, bed_id, resident_id, from_state, to_state, until, by_whom, why
                from bed_move where bed_id = :bed and id < :below order by id desc limit :limit
                """)
            .bind("bed", bedId)
            .bind("below", below)
            .bind("limit", limit)
            .map((row, context) ->
                new Move(
                    row.getLong("id"),
                    row.getTimestamp("at").getTime(),
                    row.getTimestamp("entered_at").getTime(),
                    row.getString("command"),
                    row.getString("bed_id"),
                    row.getString("resident_id"),
                    row.getString("from_state"),
                    row.getString("to_state"),
                    millis(row, "until"),
                    row.getString("by_whom"),
                    row.getString("why")))
            .list());
  }

  /** One stay of a person, over or not; when it began and ended, and when that was entered. */
  public record Stay(
      long id,
      String bedId,
      String placeId,
      String kind,
      long beganAtMillis,
      long beganEnteredAtMillis,
      String beganBy,
      String assessmentId,
      String override,
      Long endedAtMillis,
      Long endedEnteredAtMillis,
      String endedBy,
      String endReason) {}

  /** Every stay of a person, newest first. */
  public List<Stay> staysOf(String residentId) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                select id, bed_id, place_id, kind, began_at, began_entered_at, began_by, assessment_id, override,
                       ended_at, coalesce(ended_entered_at, ended_at) as ended_entered_at, ended_by, end_reason
                from bed_stay where resident_id = :resident order by began_at desc, id desc limit 500
                """)
            .bind("resident", residentId)
            .map((row, context) ->
                new Stay(
                    row.getLong("id"),
                    row.getString("bed_id"),
                    row.getString("place_id"),
                    row.getString("kind"),
                    row.getTimestamp("began_at").getTime(),
                    row.getTimestamp("began_entered_at").getTime(),
                    row.getString("began_by"),
                    row.getString("assessment_id"),
                    row.getString("override"),
                    millis(row, "ended_at"),
                    millis(row, "ended_entered_at"),
                    row.getString("ended_by"),
                    row.getString("end_reason")))
            .list());
  }

  /**
   * A place in the queue of an institution.
   *
   * @param offeredBedId the bed that is kept for this one now; null for none
   */
  public record Queued(WaitingList.Place place, String name, String offeredBedId) {}

  /** The queue and the rule that made it. */
  public record Queue(WaitingRule rule, List<Queued> places) {}

  /** The queue of an institution now. */
  public Queue queue(String placeId, long nowMillis) {
    return jdbi.withHandle(handle -> {
      WaitingRule rule = WaitingRows.rule(handle);
      Map<Long, WaitingRows.Entry> entries =
          WaitingRows.ofPlace(handle, placeId, nowMillis).stream()
              .collect(Collectors.toMap(e -> e.waiting().number(), e -> e));
      List<Queued> places =
          WaitingList.inOrder(
                  entries.values().stream().map(WaitingRows.Entry::waiting).toList(), rule)
              .stream()
              .map(place -> {
                WaitingRows.Entry entry = entries.get(place.waiting().number());
                return new Queued(place, entry.name(), entry.offeredBedId());
              })
              .toList();
      return new Queue(rule, places);
    });
  }

  /** The newest rule. */
  public WaitingRule rule() {
    return jdbi.withHandle(WaitingRows::rule);
  }

  /** The institution an entry, an offer or a booking is about; empty when there is none. */
  public Optional<String> placeOf(Numbered kind, long number) {
    return of(kind, "place_id", number);
  }

  /** The person it is about; empty when there is none. */
  public Optional<String> personOf(Numbered kind, long number) {
    return of(kind, "resident_id", number);
  }

  private Optional<String> of(Numbered kind, String column, long number) {
    String table =
        switch (kind) {
          case ENTRY -> "waiting_entry";
          case OFFER -> "bed_offer";
          case BOOKING -> "respite_booking";
          case PLAN -> "planned_step";
        };
    return jdbi.withHandle(handle ->
        handle
            .createQuery("select %s from %s where id = :id".formatted(column, table))
            .bind("id", number)
            .mapTo(String.class)
            .findOne());
  }

  /** What has a number. */
  public enum Numbered {
    ENTRY,
    OFFER,
    BOOKING,
    PLAN
  }

  /** An offer, open or over. */
  public record Offer(
      long id,
      long entryId,
      String bedId,
      String residentId,
      String name,
      long offeredAtMillis,
      long dueAtMillis,
      String status,
      int ruleVersion,
      String whyJson,
      Long answeredAtMillis,
      String answeredBy,
      String note) {}

  /** The offers of an institution, newest first. */
  public List<Offer> offers(String placeId, long below, int limit) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                select o.id, o.entry_id, o.bed_id, o.resident_id, r.name, o.offered_at, o.due_at, o.status,
                       o.rule_version, o.why::text as why, o.answered_at, o.answered_by, o.answer_note
                from bed_offer o join resident r on r.id = o.resident_id
                where o.place_id = :place and o.id < :below order by o.id desc limit :limit
                """)
            .bind("place", placeId)
            .bind("below", below)
            .bind("limit", limit)
            .map((row, context) -> offer(row))
            .list());
  }

  /**
   * Offers of an institution that nobody has answered yet.
   *
   * @param soonestDueMillis when the first of them runs out
   */
  public record OpenOffers(String placeId, int open, long soonestDueMillis) {}

  /** Of every institution that has some, what runs out first in front; names nobody. */
  public List<OpenOffers> openOffers(long nowMillis) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                select place_id, count(*) as open, min(due_at) as soonest from bed_offer
                where status = 'OPEN' and due_at > :now group by place_id order by soonest, place_id
                """)
            .bind("now", new Timestamp(nowMillis))
            .map((row, context) ->
                new OpenOffers(
                    row.getString("place_id"),
                    row.getInt("open"),
                    row.getTimestamp("soonest").getTime()))
            .list());
  }

  private static Offer offer(ResultSet row) throws SQLException {
    return new Offer(
        row.getLong("id"),
        row.getLong("entry_id"),
        row.getString("bed_id"),
        row.getString("resident_id"),
        row.getString("name"),
        row.getTimestamp("offered_at").getTime(),
        row.getTimestamp("due_at").getTime(),
        row.getString("status"),
        row.getInt("rule_version"),
        row.getString("why"),
        millis(row, "answered_at"),
        row.getString("answered_by"),
        row.getString("answer_note"));
  }

  /** A booking of a respite bed. */
  public record Booked(
      long id,
      String bedId,
      String residentId,
      String name,
      LocalDate from,
      LocalDate until,
      String status,
      String bookedBy,
      String note) {}

  /** Bookings of an institution that have a night in these days, by day. */
  public List<Booked> bookings(String placeId, LocalDate from, LocalDate to) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                select b.id, b.bed_id, b.resident_id, r.name, b.from_day, b.until_day, b.status, b.booked_by, b.note
                from respite_booking b join resident r on r.id = b.resident_id
                where b.place_id = :place and b.from_day < :to and b.until_day > :from
                order by b.from_day, b.bed_id, b.id limit 5000
                """)
            .bind("place", placeId)
            .bind("from", from)
            .bind("to", to)
            .map((row, context) ->
                new Booked(
                    row.getLong("id"),
                    row.getString("bed_id"),
                    row.getString("resident_id"),
                    row.getString("name"),
                    row.getObject("from_day", LocalDate.class),
                    row.getObject("until_day", LocalDate.class),
                    row.getString("status"),
                    row.getString("booked_by"),
                    row.getString("note")))
            .list());
  }

  private static Long millis(ResultSet row, String column) throws SQLException {
    Timestamp at = row.getTimestamp(column);
    return at == null ? null : (Long) at.getTime();
  }
}
