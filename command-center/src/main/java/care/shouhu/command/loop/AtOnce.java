package care.shouhu.command.loop;

import care.shouhu.core.ThreadPriority;

/**
 * Whether a thread of the desk runs before all else, {@link ThreadPriority#enterAtOnce}. It does
 * once it has caught up, for then its turns are short; with a backlog before it the turns are one
 * long stretch, in which it would leave a machine of one processor next to nothing for the database
 * and the sockets. Begins as an ordinary thread. By that thread alone.
 */
final class AtOnce {

  /** So many records are a backlog: half a second of the largest flood a city makes … */
  static final long BEHIND_RECORDS = 10_000;

  /** … and with no more than this it is over. */
  static final long CAUGHT_UP_RECORDS = 1_000;

  private final Runnable enter;
  private final Runnable leave;
  private boolean entered;

  AtOnce() {
    this(ThreadPriority::enterAtOnce, ThreadPriority::leaveAtOnce);
  }

  AtOnce(Runnable enter, Runnable leave) {
    this.enter = enter;
    this.leave = leave;
  }

  /**
   * To be asked before each turn.
   *
   * @param records that wait for this thread
   */
  void before(long records) {
    if (entered ? records > BEHIND_RECORDS : records <= CAUGHT_UP_RECORDS) {
      entered = !entered;
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
