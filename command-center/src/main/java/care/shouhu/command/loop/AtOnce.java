package care.shouhu.command.loop;

import care.shouhu.core.ShortTurns;
import care.shouhu.core.ThreadPriority;
import java.util.function.BooleanSupplier;

/**
 * Whether a thread of the desk runs before all else, {@link ThreadPriority#enterAtOnce}. It does
 * once it has caught up and for as long as its turns are short; with a backlog before it, or with
 * much else to do (a snapshot, large decisions, thousands of due steps), they are one long stretch,
 * in which it would leave a machine of one processor next to nothing for the database and the
 * sockets. Begins as an ordinary thread. By that thread alone.
 */
final class AtOnce {

  /** So many records are a backlog: half a second of the largest flood a city makes … */
  static final long BEHIND_RECORDS = 10_000;

  /** … and with no more than this it is over. */
  static final long CAUGHT_UP_RECORDS = 1_000;

  private final BooleanSupplier turnsAreShort;
  private final Runnable enter;
  private final Runnable leave;
  private boolean behind = true;
  private boolean entered;

  AtOnce() {
    this(new ShortTurns()::areShort, ThreadPriority::enterAtOnce, ThreadPriority::leaveAtOnce);
  }

  AtOnce(BooleanSupplier turnsAreShort, Runnable enter, Runnable leave) {
    this.turnsAreShort = turnsAreShort;
    this.enter = enter;
    this.leave = leave;
  }

  /**
   * To be asked before each turn.
   *
   * @param records that wait for this thread
   */
  void before(long records) {
    behind = records > (behind ? CAUGHT_UP_RECORDS : BEHIND_RECORDS);
    // Asked in a backlog too, so that it knows of the time before.
    boolean shall = turnsAreShort.getAsBoolean() && !behind;
    if (shall != entered) {
      entered = shall;
      (entered ? enter : leave).run();
    }
  }

  /** Long work comes. */
  void leave() {
    if (entered) {
      entered = false;
      leave.run();
    }
  }
}
