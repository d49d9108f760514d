package care.shouhu.sim.load;

/**
 * When the messages of a fixed rate are due. Pure; time is that of {@link System#nanoTime}.
 *
 * @param startNanos when the first is due
 */
record Schedule(long startNanos, double perSecond) {

  /** How many are due by now. */
  long due(long nowNanos) {
    long sinceNanos = nowNanos - startNanos;
    return sinceNanos < 0 ? 0 : 1 + (long) (sinceNanos * perSecond / 1e9);
  }

  /** When the n-th is due, n from 0. */
  long dueNanos(long n) {
    return startNanos + (long) Math.ceil(n * 1e9 / perSecond);
  }
}
