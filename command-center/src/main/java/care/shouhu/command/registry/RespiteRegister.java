package care.shouhu.command.registry;

import care.shouhu.command.bed.BedCommand;
import care.shouhu.command.bed.BedFacts;
import care.shouhu.command.bed.BedMachine;
import care.shouhu.command.bed.BedVerdict;
import care.shouhu.command.bed.BedVerdict.Reason;
import care.shouhu.command.bed.StayKind;
import care.shouhu.core.directory.Bed.BedState;
import java.time.LocalDate;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Respite stays, booked by date (喘息服务). All methods block. */
public final class RespiteRegister {
  private final BedRegister beds;

  public RespiteRegister(BedRegister beds) {
    this.beds = beds;
  }

  /**
   * A wish.
   *
   * @param until the day of leaving; the next guest may come that day
   */
  public record Booking(
      String bedId, String residentId, LocalDate from, LocalDate until, String note) {}

  /** Books, if the bed and the person are free on every one of these nights. */
  public Written<BedAnswer> book(Booking booking, BedCaller by) {
    return beds.write(by, handle -> book(handle, booking, by));
  }

  private static BedAnswer book(Handle handle, Booking booking, BedCaller by) {
    BedReading.placeOf(handle, booking.bedId()).ifPresent(p -> BedReading.lockPlace(handle, p));
    BedReading.keep(handle, "resident", booking.residentId());
    BedReading.keepAsItIs(handle, booking.bedId());
    Optional<BedReading.Found> found = BedReading.bed(handle, booking.bedId());
    Optional<BedFacts> bed = found.map(BedReading.Found::facts);
    if (bed.isEmpty() || !BedReading.seesPlace(handle, bed.get().placeId(), by)) {
      return BedRegister.refused(Reason.UNKNOWN_BED, "The bed is not in the register.");
    }
    if (!bed.get().respite()) {
      return BedRegister.refused(
          Reason.NOT_A_RESPITE_BED, "Bed " + booking.bedId() + " is not kept for respite.");
    }
    LocalDate today = BedMachine.day(BedReading.nowMillis(handle));
    boolean possible =
        !booking.from().isBefore(today)
            && booking.until().isAfter(booking.from())
            && !booking.until().isAfter(booking.from().plusDays(BedMachine.RESPITE_DAYS_MAX))
            && !booking.from().isAfter(today.plusDays(BedMachine.DAYS_AHEAD_MAX));
    if (!possible) {
      return BedRegister.refused(
          Reason.WRONG_DATE,
          "From today on, for 1 to %d nights, at most %d days ahead."
              .formatted(BedMachine.RESPITE_DAYS_MAX, BedMachine.DAYS_AHEAD_MAX));
    }
    if (!isInService(found.get(), booking.from(), today)) {
      return new BedAnswer.Refused(
          new BedVerdict.Refused(
              Reason.WRONG_STATE,
              "Bed %s is out of service; it can be booked from the day after it is expected back."
                  .formatted(booking.bedId()),
              BedMachine.possible(BedState.OUT_OF_SERVICE)));
    }
    Optional<LocalDate> kept = keptOtherwise(handle, found.get(), booking);
    return kept.isPresent()
        ? BedRegister.refused(Reason.BOOKED, "The bed is somebody else's on " + kept.get() + ".")
        : insert(handle, booking, bed.get().placeId(), by);
  }

  /**
   * A night of these on which the bed is another guest's without a booking: who came without one,
   * until they are to leave, and who is planned to move in.
   */
  private static Optional<LocalDate> keptOtherwise(
      Handle handle, BedReading.Found bed, Booking booking) {
    String holder = bed.facts().holderId();
    boolean unbooked =
        holder != null
            && !holder.equals(booking.residentId())
            && !RespiteRows.hasArrived(handle, holder);
    // The end of a stay that was interrupted by a hospital is not known.
    LocalDate leaves =
        bed.facts().state() == BedState.RESPITE && bed.untilMillis() != null
            ? BedMachine.day(bed.untilMillis() - 1)
            : LocalDate.MAX;
    return unbooked && booking.from().isBefore(leaves)
        ? Optional.of(booking.from())
        : Optional.ofNullable(
            PlanRows.promisedIn(
                handle, booking.bedId(), booking.residentId(), booking.from(), booking.until()));
  }

  /** A bed that should have been back by now is back when somebody says so. */
  private static boolean isInService(BedReading.Found bed, LocalDate from, LocalDate today) {
    if (bed.facts().state() != BedState.OUT_OF_SERVICE) {
      return true;
    }
    // Until the end of the day: the last millisecond is still in it.
    LocalDate back = bed.untilMillis() == null ? null : BedMachine.day(bed.untilMillis() - 1);
    return back != null && !back.isBefore(today) && from.isAfter(back);
  }

  private static BedAnswer insert(Handle handle, Booking booking, String placeId, BedCaller by) {
    if (!BedReading.seesPerson(handle, booking.residentId(), by)) {
      return BedRegister.refused(Reason.UNKNOWN_RESIDENT, "The person is not in the register.");
    }
    Optional<String> other =
        handle
            .createQuery(
                """
                select case when bed_id = :bed then 'The bed' else 'The person' end || ' is booked from '
                  || from_day || ' until ' || until_day || '.'
                from respite_booking
                where status in ('BOOKED', 'ARRIVED') and (bed_id = :bed or resident_id = :resident)
                  and daterange(from_day, until_day) && daterange(:from, :until)
                order by from_day limit 1
                """)
            .bind("bed", booking.bedId())
            .bind("resident", booking.residentId())
            .bind("from", booking.from())
            .bind("until", booking.until())
            .mapTo(String.class)
            .findOne();
    if (other.isPresent()) {
      return BedRegister.refused(Reason.BOOKED, other.get());
    }
    long number =
        handle
            .createQuery(
                """
                insert into respite_booking (bed_id, place_id, resident_id, from_day, until_day, status, booked_by, note)
                values (:bed, :place, :resident, :from, :until, 'BOOKED', :by, :note)
                returning id
                """)
            .bind("bed", booking.bedId())
            .bind("place", placeId)
            .bind("resident", booking.residentId())
            .bind("from", booking.from())
            .bind("until", booking.until())
            .bind("by", by.username())
            .bind("note", booking.note())
            .mapTo(Long.class)
            .one();
    return new BedAnswer.Numbered(number);
  }

  /** Nobody comes; the days are free again. */
  public Written<BedAnswer> cancel(long booking, String note, BedCaller by) {
    return beds.write(
        by,
        handle -> {
          Optional<Kept> kept = kept(handle, booking, by);
          if (kept.isEmpty()) {
            return unknown(booking);
          }
          if (!kept.get().status().equals("BOOKED")) {
            return over(kept.get());
          }
          handle
              .createUpdate(
                  """
                  update respite_booking set status = 'CANCELLED', ended_by = :by, ended_at = clock_timestamp(),
                    end_note = :note
                  where id = :id
                  """)
              .bind("by", by.username())
              .bind("note", note)
              .bind("id", booking)
              .execute();
          return new BedAnswer.Numbered(booking);
        });
  }

  /**
   * The guest is there: an admission like any other, into the bed that is booked. Who was there on
   * a day of the booking is entered also when it was noted meanwhile that nobody came.
   *
   * @param override why without a valid assessment; null when there is one
   * @param atMillis when they came; null for now
   */
  public Written<BedAnswer> arrive(long booking, String override, Long atMillis, BedCaller by) {
    return beds.write(by, handle -> arrive(handle, booking, override, atMillis, by));
  }

  private static BedAnswer arrive(
      Handle handle, long booking, String override, Long atMillis, BedCaller by) {
    Optional<Kept> kept = kept(handle, booking, by);
    if (kept.isEmpty()) {
      return unknown(booking);
    }
    if (!kept.get().status().equals("BOOKED") && !kept.get().status().equals("NO_SHOW")) {
      return over(kept.get());
    }
    LocalDate day = BedMachine.day(atMillis == null ? BedReading.nowMillis(handle) : atMillis);
    if (day.isBefore(kept.get().from()) || !day.isBefore(kept.get().until())) {
      return BedRegister.refused(
          Reason.WRONG_DATE,
          "Booked from " + kept.get().from() + " until " + kept.get().until() + ".");
    }
    var admit =
        new BedCommand.Admit(
            kept.get().residentId(),
            kept.get().bedId(),
            StayKind.RESPITE,
            kept.get().until(),
            override,
            "喘息服务");
    // Whose booking it is may be admitted, wherever they live, and though it is over by now.
    BedAnswer answer = BedRegister.take(handle, admit, atMillis, by.everywhere());
    if (answer instanceof BedAnswer.Taken) {
      handle
          .createUpdate(
              "update respite_booking set status = 'ARRIVED', ended_by = null, ended_at = null"
                  + " where id = :id")
          .bind("id", booking)
          .execute();
    }
    return answer;
  }

  private record Kept(
      String bedId, String residentId, LocalDate from, LocalDate until, String status) {}

  private static Optional<Kept> kept(Handle handle, long booking, BedCaller by) {
    Optional<String> place =
        handle
            .createQuery("select place_id from respite_booking where id = :id")
            .bind("id", booking)
            .mapTo(String.class)
            .findOne();
    if (place.isEmpty() || !BedReading.seesPlace(handle, place.get(), by)) {
      return Optional.empty();
    }
    BedReading.lockPlace(handle, place.get());
    return handle
        .createQuery(
            """
            select bed_id, resident_id, from_day, until_day, status from respite_booking where id = :id
            """)
        .bind("id", booking)
        .map((row, context) ->
            new Kept(
                row.getString("bed_id"),
                row.getString("resident_id"),
                row.getObject("from_day", LocalDate.class),
                row.getObject("until_day", LocalDate.class),
                row.getString("status")))
        .findOne();
  }

  private static BedAnswer unknown(long booking) {
    return BedRegister.refused(Reason.UNKNOWN_ENTRY, "There is no booking " + booking + ".");
  }

  private static BedAnswer over(Kept kept) {
    return BedRegister.refused(Reason.OVER, "The booking is " + kept.status() + ".");
  }
}
