package care.shouhu.sim.load;

/** How fast a run sends. */
public sealed interface Pace {

  /** Connected and silent but for keep-alive. */
  record Silent() implements Pace {}

  /** Every window is kept full: as fast as the other side acknowledges. */
  record FullSpeed() implements Pace {}

  /**
   * So many messages a second over all devices, in turn. What cannot be sent in time because the
   * windows are full is sent later and measured from when it was due.
   *
   * @param atOnce messages a connection sends in one go in its turn, as a hub does that collects
   *     the readings of its beds; 1 for devices that speak for themselves
   */
  record Rate(double perSecond, int atOnce) implements Pace {
    public Rate {
      if (!(perSecond > 0) || perSecond > 10_000_000) {
        throw new IllegalArgumentException("perSecond is " + perSecond + ", not up to 10 million");
      }
      if (atOnce < 1 || atOnce > LoadPlan.WINDOW_MAX) {
        throw new IllegalArgumentException(
            "atOnce is " + atOnce + ", not 1 to " + LoadPlan.WINDOW_MAX);
      }
    }

    /** One by one. */
    public Rate(double perSecond) {
      this(perSecond, 1);
    }
  }
}
