package care.shouhu.sim.load;

/**
 * Which kinds a device says: mostly one, and every so often another.
 *
 * @param rareOneIn of so many messages one is the rare kind; 0 for never
 */
public record Mix(Kind ordinary, Kind rare, int rareOneIn) {
  public Mix {
    if (rareOneIn < 0) {
      throw new IllegalArgumentException("rareOneIn is " + rareOneIn + ", not 0 or more");
    }
  }

  /** One kind only. */
  public static Mix only(Kind kind) {
    return new Mix(kind, kind, 0);
  }

  /** The kind of a device's n-th message, n from 0. */
  Kind kind(long n) {
    return rareOneIn > 0 && n % rareOneIn == rareOneIn - 1 ? rare : ordinary;
  }
}
