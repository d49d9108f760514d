package care.shouhu.sim.load;

/** Hears of every acknowledgement. Called on the load's own threads: it must be short. */
public interface Acknowledged {

  /** Nobody wants to know. */
  Acknowledged UNHEARD = (device, kind, seq, atMillis, dueNanos, ackedNanos) -> {};

  /**
   * A message was acknowledged.
   *
   * @param device index in the plan's devices
   * @param atMillis the message's own time, epoch milliseconds
   * @param dueNanos when it was to be sent, by {@link System#nanoTime}
   * @param ackedNanos when its acknowledgement was read
   */
  void acknowledged(int device, Kind kind, long seq, long atMillis, long dueNanos, long ackedNanos);
}
