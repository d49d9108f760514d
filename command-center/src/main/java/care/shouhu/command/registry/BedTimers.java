package care.shouhu.command.registry;

import care.shouhu.command.bed.BedCommand;
import java.time.Duration;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the clock does with beds. Every due time stands in the register: after a restart, or an
 * outage of the database, what became due meanwhile is done once, by whichever server comes first.
 */
public final class BedTimers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BedTimers.class);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  private static final Duration OFFER_EVERY = Duration.ofSeconds(5);
  private static final Duration FORGET_EVERY = Duration.ofHours(1);

  /** Institutions in one look; the others come with the next. */
  private static final int PLACES_MAX = 200;

  private final Jdbi jdbi;
  private final Registry registry;
  private final OccupancyHistory history;
  private final IndicatorCounts indicators;
  private final LatePlans latePlans;
  private final Thread thread;
  private volatile boolean closed;
  private boolean away;
  private long offeredNanos = System.nanoTime() - OFFER_EVERY.toNanos();
  private long forgotNanos = System.nanoTime() - FORGET_EVERY.toNanos();

  private BedTimers(
      Jdbi jdbi,
      Registry registry,
      OccupancyHistory history,
      IndicatorCounts indicators,
      LatePlans latePlans) {
    this.jdbi = jdbi;
    this.registry = registry;
    this.history = history;
    this.indicators = indicators;
    this.latePlans = latePlans;
    this.thread = Thread.ofVirtual().name("bed-timers").unstarted(this::run);
  }

  /** Looks once a second from now on. */
  public static BedTimers start(
      Jdbi jdbi,
      Registry registry,
      OccupancyHistory history,
      IndicatorCounts indicators,
      LatePlans latePlans) {
    var timers = new BedTimers(jdbi, registry, history, indicators, latePlans);
    timers.thread.start();
    return timers;
  }

  private void run() {
    while (!closed) {
      try {
        look();
        away = false;
      } catch (JdbiException e) {
        if (!away) {
          LOG.warn("What is due of beds could not be done; trying again: {}", e.getMessage());
        }
        away = true;
      } catch (RuntimeException e) {
        LOG.error("What is due of beds failed; trying again", e);
      }
      try {
        Thread.sleep(LOOK_EVERY);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /** One look; what is due is done. */
  void look() {
    for (String placeId : jdbi.withHandle(BedTimers::duePlaces)) {
      registry.write(handle -> {
        BedReading.lockPlace(handle, placeId);
        expire(handle, placeId);
        return new Written.Done<>(placeId);
      });
    }
    if (System.nanoTime() - offeredNanos > OFFER_EVERY.toNanos()) {
      offeredNanos = System.nanoTime();
      offerUnoffered();
    }
    history.snapshotIfDue();
    // Figures that cannot be counted stop nothing that comes after them.
    RuntimeException uncounted = null;
    try {
      indicators.countIfDue(System::nanoTime);
    } catch (RuntimeException e) {
      uncounted = e;
    }
    latePlans.readIfDue();
    if (System.nanoTime() - forgotNanos > FORGET_EVERY.toNanos()) {
      forgotNanos = System.nanoTime();
      registry.write(handle -> {
        BedAnswers.forget(handle);
        noShows(handle);
        PlanRows.forgetThoseWithoutBed(handle);
        PlanRows.giveUpOverdue(handle);
        return new Written.Done<>(true);
      });
    }
    if (uncounted != null) {
      throw uncounted;
    }
  }

  /**
   * A command that frees a bed offers it at once; a bed that the register made vacant in another
   * way, or that is offered to somebody again, is found here.
   */
  private void offerUnoffered() {
    for (String placeId :
        jdbi.withHandle(handle -> WaitingRows.placesToOffer(handle, PLACES_MAX))) {
      registry.write(handle -> {
        BedReading.lockPlace(handle, placeId);
        Offers.offerVacant(handle, placeId, BedReading.nowMillis(handle));
        return new Written.Done<>(placeId);
      });
    }
  }

  private static List<String> duePlaces(Handle handle) {
    return handle
        .createQuery(
            """
            select place_id from bed_offer o
            where status in ('OPEN', 'ACCEPTED') and due_at <= clock_timestamp()
            union
            select place_id from bed b where state = 'RESERVED' and until <= clock_timestamp() and removed_at is null
            union
            select b.place_id from bed_offer o join bed b on b.id = o.bed_id
            where o.status = 'WITHDRAWN' and b.state = 'RESERVED' and b.reserved_for = o.resident_id
              and b.since <= o.answered_at
              and not exists (select from bed_offer s where s.bed_id = b.id and s.status in ('OPEN', 'ACCEPTED'))
            limit :max
            """)
        .bind("max", PLACES_MAX)
        .mapTo(String.class)
        .list();
  }

  private static void expire(Handle handle, String placeId) {
    long now = BedReading.nowMillis(handle);
    List<Long> due =
        handle
            .createQuery(
                """
                select id from bed_offer
                where place_id = :place and status in ('OPEN', 'ACCEPTED') and due_at <= clock_timestamp()
                order by due_at, id
                """)
            .bind("place", placeId)
            .mapTo(Long.class)
            .list();
    for (long offer : due) {
      WaitingRegister.standing(handle, "o.id = :id", offer)
          .ifPresent(standing ->
              WaitingRegister.end(handle, standing, "EXPIRED", null, BedCaller.CLOCK, now));
    }
    for (String bedId : keptForNobody(handle, placeId)) {
      BedRegister.take(handle, new BedCommand.Release(bedId, "到期"), BedCaller.CLOCK);
    }
  }

  /** Kept beyond their time, or for somebody whose offer was withdrawn: who moved in elsewhere. */
  private static List<String> keptForNobody(Handle handle, String placeId) {
    return handle
        .createQuery(
            """
            select b.id from bed b
            where b.place_id = :place and b.state = 'RESERVED' and b.removed_at is null
              and not exists (select from bed_offer s where s.bed_id = b.id and s.status in ('OPEN', 'ACCEPTED'))
              and (b.until <= clock_timestamp() or exists (
                select from bed_offer o where o.bed_id = b.id and o.status = 'WITHDRAWN'
                  and o.resident_id = b.reserved_for and b.since <= o.answered_at))
            order by b.id
            """)
        .bind("place", placeId)
        .mapTo(String.class)
        .list();
  }

  /** Nobody came, and the days are over. */
  static void noShows(Handle handle) {
    handle
        .createUpdate(
            """
            update respite_booking set status = 'NO_SHOW', ended_by = 'system', ended_at = clock_timestamp()
            where status = 'BOOKED' and until_day <= (clock_timestamp() at time zone 'Asia/Shanghai')::date
            """)
        .execute();
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join(LOOK_EVERY.multipliedBy(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
