package care.shouhu.command.registry;

import care.shouhu.command.bed.BedCommand;
import care.shouhu.command.bed.BedVerdict.Reason;
import care.shouhu.command.bed.WaitingRule;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Who waits for a bed, what is offered to them, and the rule. All methods block. */
public final class WaitingRegister {
  private final BedRegister beds;
  private final Registry registry;

  public WaitingRegister(BedRegister beds, Registry registry) {
    this.beds = beds;
    this.registry = registry;
  }

  /**
   * Somebody wants a bed of an institution.
   *
   * @param nursingType null for by the care level: who is FULL gets a nursing-type bed
   * @param sinceMillis when they asked for it; not in the future
   */
  public record Wish(
      String placeId, String residentId, Boolean nursingType, Long sinceMillis, String note) {}

  /** Puts somebody on the list; a vacant bed that suits is offered at once. */
  public Written<BedAnswer> enter(Wish wish, BedCaller by) {
    return beds.write(by, handle -> enter(handle, wish, by));
  }

  private static BedAnswer enter(Handle handle, Wish wish, BedCaller by) {
    BedReading.lockPlace(handle, wish.placeId());
    if (!BedReading.seesPlace(handle, wish.placeId(), by)
        || !exists(
            handle,
            "select 1 from place where id = :id and kind = 'INSTITUTION' and removed_at is null",
            wish.placeId())) {
      return BedRegister.refused(Reason.UNKNOWN_PLACE, "placeId is no institution.");
    }
    BedReading.keep(handle, "resident", wish.residentId());
    if (!BedReading.seesPerson(handle, wish.residentId(), by)) {
      return BedRegister.refused(Reason.UNKNOWN_RESIDENT, "The person is not in the register.");
    }
    boolean lives =
        handle
            .createQuery(
                """
                select count(*) > 0 from bed_stay
                where resident_id = :id and place_id = :place and kind = 'RESIDENCE' and ended_at is null
                """)
            .bind("id", wish.residentId())
            .bind("place", wish.placeId())
            .mapTo(Boolean.class)
            .one();
    if (lives) {
      return BedRegister.refused(Reason.PERSON_HAS_BED, "The person lives there.");
    }
    long now = BedReading.nowMillis(handle);
    if (wish.sinceMillis() != null && wish.sinceMillis() > now) {
      return BedRegister.refused(Reason.WRONG_DATE, "since lies in the future.");
    }
    long since = wish.sinceMillis() == null ? now : wish.sinceMillis();
    boolean nursing =
        wish.nursingType() == null ? needsAll(handle, wish.residentId()) : wish.nursingType();
    Optional<Long> number =
        WaitingRows.enter(
            handle, wish.placeId(), wish.residentId(), nursing, since, wish.note(), by);
    if (number.isEmpty()) {
      return BedRegister.refused(Reason.ALREADY_WAITING, "The person waits there already.");
    }
    Offers.offerVacant(handle, wish.placeId(), now);
    return new BedAnswer.Numbered(number.get());
  }

  private static boolean exists(Handle handle, String sql, String id) {
    return handle.createQuery(sql).bind("id", id).mapTo(Integer.class).findOne().isPresent();
  }

  private static boolean needsAll(Handle handle, String residentId) {
    return handle
        .createQuery(
            """
            select coalesce((select level from assessment where resident_id = r.id and removed_at is null
              order by assessed_on desc, id desc limit 1), care_level) = 'FULL'
            from resident r where r.id = :id
            """)
        .bind("id", residentId)
        .mapTo(Boolean.class)
        .findOne()
        .orElse(false);
  }

  /**
   * Takes somebody off the list; an offer that stands is withdrawn and the bed goes to the next.
   */
  public Written<BedAnswer> withdraw(long entry, String note, BedCaller by) {
    return beds.write(
        by,
        handle -> {
          Optional<String> place =
              handle
                  .createQuery("select place_id from waiting_entry where id = :id")
                  .bind("id", entry)
                  .mapTo(String.class)
                  .findOne();
          if (place.isEmpty() || !BedReading.seesPlace(handle, place.get(), by)) {
            return BedRegister.refused(Reason.UNKNOWN_ENTRY, "There is no entry " + entry + ".");
          }
          BedReading.lockPlace(handle, place.get());
          long now = BedReading.nowMillis(handle);
          if (!WaitingRows.withdraw(handle, entry, note, by, now)) {
            return BedRegister.refused(Reason.OVER, "The entry is over.");
          }
          standing(handle, "o.entry_id = :id", entry)
              .ifPresent(offer -> end(handle, offer, "WITHDRAWN", note, by, now));
          return new BedAnswer.Numbered(entry);
        });
  }

  /**
   * The answer to an offer. Accepted, the bed is kept for the person to move in; declined, it goes
   * to the next, and this one keeps the place in the queue.
   */
  public Written<BedAnswer> answer(long offerId, boolean accepted, String note, BedCaller by) {
    return beds.write(
        by,
        handle -> {
          Optional<String> place =
              handle
                  .createQuery("select place_id from bed_offer where id = :id")
                  .bind("id", offerId)
                  .mapTo(String.class)
                  .findOne();
          if (place.isEmpty() || !BedReading.seesPlace(handle, place.get(), by)) {
            return BedRegister.refused(Reason.UNKNOWN_ENTRY, "There is no offer " + offerId + ".");
          }
          BedReading.lockPlace(handle, place.get());
          long now = BedReading.nowMillis(handle);
          Optional<Standing> offer = standing(handle, "o.id = :id", offerId);
          boolean answerable =
              offer.isPresent()
                  && offer.get().dueMillis() > now
                  && !(accepted && offer.get().accepted());
          if (!answerable) {
            return over();
          }
          boolean stood =
              accepted
                  ? accept(handle, offer.get(), note, by, now)
                  : end(handle, offer.get(), "DECLINED", note, by, now);
          return stood ? new BedAnswer.Numbered(offerId) : over();
        });
  }

  private static BedAnswer over() {
    return BedRegister.refused(Reason.OFFER_OVER, "The offer is over, or was answered already.");
  }

  /** An offer that stands: open, or accepted and not moved in yet. */
  record Standing(long id, String bedId, long dueMillis, boolean accepted) {}

  /**
   * By a condition on {@code o}, the offer.
   *
   * @param condition a constant of this code, never a user's text
   */
  static Optional<Standing> standing(Handle handle, String condition, long id) {
    return handle
        .createQuery(
            "select o.id, o.bed_id, o.due_at, o.status from bed_offer o"
                + " where o.status in ('OPEN', 'ACCEPTED') and "
                + condition)
        .bind("id", id)
        .map((row, context) ->
            new Standing(
                row.getLong("id"),
                row.getString("bed_id"),
                row.getTimestamp("due_at").getTime(),
                row.getString("status").equals("ACCEPTED")))
        .findOne();
  }

  /**
   * False when it was withdrawn meanwhile: who moves in elsewhere is noted by another institution,
   * under its own lock.
   */
  private static boolean accept(
      Handle handle, Standing offer, String note, BedCaller by, long nowMillis) {
    var due =
        new Timestamp(
            nowMillis + Duration.ofDays(WaitingRows.rule(handle).moveInDays()).toMillis());
    int changed =
        handle
            .createUpdate(
                """
                update bed_offer set status = 'ACCEPTED', due_at = :due, answered_at = :now, answered_by = :by,
                  answer_note = :note
                where id = :id and status = 'OPEN'
                """)
            .bind("due", due)
            .bind("now", new Timestamp(nowMillis))
            .bind("by", by.username())
            .bind("note", note)
            .bind("id", offer.id())
            .execute();
    if (changed == 0) {
      return false;
    }
    handle
        .createUpdate("update bed set until = :due where id = :id and state = 'RESERVED'")
        .bind("due", due)
        .bind("id", offer.bedId())
        .execute();
    return true;
  }

  /**
   * Ends it and frees the bed, which is then offered to the next. False when it was withdrawn
   * meanwhile; then {@link BedTimers} frees the bed.
   */
  static boolean end(
      Handle handle, Standing offer, String status, String note, BedCaller by, long nowMillis) {
    int changed =
        handle
            .createUpdate(
                """
                update bed_offer set status = :status, answered_at = :now, answered_by = :by, answer_note = :note
                where id = :id and status in ('OPEN', 'ACCEPTED')
                """)
            .bind("status", status)
            .bind("now", new Timestamp(nowMillis))
            .bind("by", by.username())
            .bind("note", note)
            .bind("id", offer.id())
            .execute();
    if (changed == 0) {
      return false;
    }
    BedRegister.take(handle, new BedCommand.Release(offer.bedId(), "轮候：" + status), by);
    return true;
  }

  /** Puts the next version of the rule; what is offered already stands. */
  public Written<WaitingRule> putRule(WaitingRule rule, String by) {
    return registry.write(handle -> {
      int version =
          handle
              .createQuery(
                  """
                  insert into waiting_rule (rule_version, body, made_by)
                  select coalesce(max(rule_version), 1) + 1, cast(:body as jsonb), :by from waiting_rule
                  returning rule_version
                  """)
              .bind("body", WaitingRows.json(rule))
              .bind("by", by)
              .mapTo(Integer.class)
              .one();
      return new Written.Done<>(
          new WaitingRule(
              version,
              rule.tieBreaks(),
              rule.advancedAgeYears(),
              rule.offerHours(),
              rule.moveInDays()));
    });
  }
}
