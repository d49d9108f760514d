package care.shouhu.command.registry;

import care.shouhu.command.bed.BedCommand;
import care.shouhu.command.bed.BedEffect;
import care.shouhu.command.bed.BedEffect.BedBecomes;
import care.shouhu.command.bed.BedEffect.LivesAt;
import care.shouhu.command.bed.BedEffect.StayBegins;
import care.shouhu.command.bed.BedEffect.StayEnds;
import care.shouhu.command.bed.BedMachine;
import care.shouhu.command.bed.BedTime;
import care.shouhu.command.bed.BedVerdict;
import care.shouhu.command.bed.BedVerdict.Reason;
import care.shouhu.command.bed.StayEnd;
import care.shouhu.command.bed.StayKind;
import care.shouhu.core.directory.Bed.BedState;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/**
 * Commands about beds: read under lock, decided by {@link BedMachine}, written, and what follows
 * for who waits, all in one transaction. All methods block, as those of {@link Registry}.
 */
public final class BedRegister {
  private static final String EXCLUSION_VIOLATION = "23P01";

  private final Registry registry;

  public BedRegister(Registry registry) {
    this.registry = registry;
  }

  /** Does it, or says why not. The same key again gets the first answer. */
  public Written<BedAnswer> take(BedCommand command, BedCaller by) {
    return take(command, null, by);
  }

  /**
   * The same of a step that happened before: stays, moves and figures count from then on.
   *
   * @param atMillis when it happened, at most {@link BedTime#BACK_DAYS_MAX} days ago; null for now
   */
  public Written<BedAnswer> take(BedCommand command, Long atMillis, BedCaller by) {
    return write(by, handle -> take(handle, command, atMillis, by));
  }

  /** One command inside of a transaction, which happens now. */
  static BedAnswer take(Handle handle, BedCommand command, BedCaller by) {
    return take(handle, command, null, by);
  }

  /** One command inside of a transaction. */
  static BedAnswer take(Handle handle, BedCommand command, Long atMillis, BedCaller by) {
    BedMachine.Facts facts = BedReading.facts(handle, command, atMillis, by);
    return switch (BedMachine.decide(command, facts)) {
      case BedVerdict.Refused refused -> new BedAnswer.Refused(refused);
      case BedVerdict.Done done -> {
        if (command instanceof BedCommand.Discharge discharge
            && discharge.toPlaceId() != null
            && !isHome(handle, discharge, facts.bed().placeId(), by)) {
          yield refused(Reason.UNKNOWN_PLACE, "toPlaceId is no home in the register.");
        }
        BedWriting.apply(handle, command, done.effects(), by, facts.time());
        follow(handle, done, by, facts.time());
        PlanRows.follow(handle, command, done.effects(), by, facts.time());
        OccupancyHistory.happenedBefore(handle, done.effects(), facts.person(), facts.time());
        String shown = command instanceof BedCommand.Transfer transfer ? transfer.bedId() : null;
        String bedId = shown == null ? facts.bed().id() : shown;
        yield new BedAnswer.Taken(BedReading.bed(handle, bedId).orElseThrow().now());
      }
    };
  }

  /**
   * A household that the caller looks after, or of the county of the institution, or the one the
   * person came from; another county's is as if it were not there.
   */
  private static boolean isHome(
      Handle handle, BedCommand.Discharge discharge, String institutionId, BedCaller by) {
    record Home(String division, boolean isNear) {}
    return handle
        .createQuery(
            """
            select h.division, h.division = i.division or h.id = (
                select came_from from bed_stay where resident_id = :resident order by id desc limit 1) as near
            from place h, place i
            where h.id = :home and h.kind = 'HOUSEHOLD' and h.removed_at is null and i.id = :institution
            for key share of h
            """)
        .bind("resident", discharge.residentId())
        .bind("home", discharge.toPlaceId())
        .bind("institution", institutionId)
        .map((row, context) -> new Home(row.getString("division"), row.getBoolean("near")))
        .findOne()
        .filter(home -> home.isNear() || by.covers().test(home.division(), discharge.toPlaceId()))
        .isPresent();
  }

  /** What a change means for bookings, for who waits, and for the bed that became free. */
  private static void follow(Handle handle, BedVerdict.Done done, BedCaller by, BedTime time) {
    long nowMillis = time.nowMillis();
    Set<String> freed = new TreeSet<>();
    boolean arrives = done.effects().stream().anyMatch(LivesAt.class::isInstance);
    for (BedEffect effect : done.effects()) {
      switch (effect) {
        case StayBegins begins when begins.kind() == StayKind.RESPITE ->
            RespiteRows.movedIn(handle, begins);
        case StayBegins begins -> {
          // Who only changes rooms goes on waiting for another institution.
          if (arrives) {
            WaitingRows.admitted(handle, begins, by, time);
          }
        }
        case StayEnds ends -> {
          RespiteRows.left(handle, ends, by, BedMachine.day(time.atMillis()));
          if (ends.reason() == StayEnd.DECEASED) {
            Deceased.endAll(handle, ends.residentId(), by, nowMillis);
          }
        }
        case BedBecomes becomes -> {
          if (becomes.from() == BedState.RESERVED) {
            WaitingRows.withdrawOffersOf(handle, becomes, by, nowMillis);
          }
          if (becomes.to() == BedState.VACANT) {
            freed.add(becomes.bedId());
          }
        }
        case LivesAt _, BedEffect.RespiteEnds _ -> {
          // Where somebody lives, and until when a guest stays, changes nothing for others.
        }
      }
    }
    freed.stream()
        .map(bedId -> BedReading.bed(handle, bedId).orElseThrow().facts().placeId())
        .distinct()
        .forEach(placeId -> Offers.offerVacant(handle, placeId, nowMillis));
  }

  static BedAnswer refused(Reason reason, String detail) {
    return new BedAnswer.Refused(new BedVerdict.Refused(reason, detail, Set.of()));
  }

  /**
   * One transaction for a request of somebody: its key's first answer, else the work. A refusal is
   * committed too, because it is the key's answer; the work has written nothing then.
   */
  Written<BedAnswer> write(BedCaller by, Function<Handle, BedAnswer> work) {
    return registered(handle -> {
      Optional<BedAnswer> before = BedAnswers.before(handle, by);
      if (before.isPresent()) {
        return before.get();
      }
      BedAnswer answer = work.apply(handle);
      BedAnswers.keep(handle, by, answer);
      return answer;
    });
  }

  private Written<BedAnswer> registered(Function<Handle, BedAnswer> work) {
    try {
      Written<BedAnswer> written = registry.write(handle -> new Written.Done<>(work.apply(handle)));
      return written instanceof Written.Refused<BedAnswer> ? taken() : written;
    } catch (JdbiException e) {
      if (sqlState(e).equals(EXCLUSION_VIOLATION)) {
        return taken();
      }
      throw e;
    }
  }

  /** A constraint of the tables said no, where the rules had not seen it coming. */
  private static Written<BedAnswer> taken() {
    return new Written.Done<>(
        refused(Reason.BED_NOT_VACANT, "Somebody else was faster; look again."));
  }

  private static String sqlState(JdbiException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && sql.getSQLState() != null) {
        return sql.getSQLState();
      }
    }
    return "";
  }
}
