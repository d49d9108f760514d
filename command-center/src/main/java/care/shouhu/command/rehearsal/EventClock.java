package care.shouhu.command.rehearsal;

/**
 * The time of each line: of its receipt where the line has {@code receivedAt}, else of its device.
 * Never runs back: a line that says less than one before it came late. One that says more than a
 * day more than those around it has a wrong clock, and moves nothing.
 */
final class EventClock {
  static final long LEAP_MILLIS = 24 * 3_600_000L;

  /** Before 2020 no clock was set. */
  private static final long EARLIEST_MILLIS = 1_577_836_800_000L;

  private long nowMillis = Line.NONE;

  /**
   * Gives every row its time.
   *
   * @param next the block behind it, or null at the end of the file
   */
  void run(Block block, Block next) {
    for (int row = 0; row < block.rows; row++) {
      long said = block.saidMillis(row);
      if (said >= EARLIEST_MILLIS && !isWild(said, block, row, next)) {
        nowMillis = Math.max(nowMillis, said);
      }
      block.setNow(row, nowMillis == Line.NONE ? EARLIEST_MILLIS : nowMillis);
    }
  }

  private boolean isWild(long said, Block block, int row, Block next) {
    if (nowMillis != Line.NONE && said - nowMillis <= LEAP_MILLIS) {
      return false;
    }
    long after = following(block, row + 1);
    if (after == Line.NONE && next != null) {
      after = following(next, 0);
    }
    return after != Line.NONE && after < said - LEAP_MILLIS;
  }

  private static long following(Block block, int from) {
    for (int row = from; row < block.rows; row++) {
      if (block.saidMillis(row) >= EARLIEST_MILLIS) {
        return block.saidMillis(row);
      }
    }
    return Line.NONE;
  }

  /** The time of the last line; {@link Line#NONE} before the first. */
  long nowMillis() {
    return nowMillis;
  }
}
