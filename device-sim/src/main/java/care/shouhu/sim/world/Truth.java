package care.shouhu.sim.world;

/**
 * What really happened, in true time (epoch milliseconds), whatever the devices say about it. Told
 * when it begins; what has already begun at the start of the world is told then, with its real
 * beginning. Nobody who is measured by it may see it.
 */
public sealed interface Truth {
  long fromMillis();

  String deviceId();

  /**
   * Somebody pressed a button.
   *
   * @param left whether the call left the device and its hub; false when either was dead
   */
  record Called(long fromMillis, String residentId, String deviceId, boolean left)
      implements Truth {}

  /**
   * Somebody fell.
   *
   * @param deviceId the pendant that noticed, or null where nothing is worn
   * @param left whether the pendant's word left its hub
   */
  record Fell(long fromMillis, String residentId, String deviceId, boolean left) implements Truth {}

  /** The pendant fell, not the person. */
  record Dropped(long fromMillis, String residentId, String deviceId, boolean left)
      implements Truth {}

  /** Somebody lies in the bed, until {@code toMillis}, turning now and then. */
  record InBed(long fromMillis, long toMillis, String residentId, String deviceId)
      implements Truth {}

  /** Pulse or breath out of bounds while lying still in bed. */
  record Ailing(long fromMillis, long toMillis, String residentId, String deviceId, Ailment ailment)
      implements Truth {}

  /** The sensor told of an empty bed for some seconds while somebody turned in it. */
  record Flickered(long fromMillis, long toMillis, String deviceId) implements Truth {}

  /** The sensor sees somebody in an empty bed. */
  record Ghost(long fromMillis, long toMillis, String deviceId) implements Truth {}

  /** The device says nothing. */
  record Silent(long fromMillis, long toMillis, String deviceId) implements Truth {}

  /**
   * A hub is cut off, with every device behind it.
   *
   * @param kept whether it delivers afterwards what it heard meanwhile
   */
  record CutOff(long fromMillis, long toMillis, String deviceId, boolean kept) implements Truth {}

  /**
   * Somebody opened or carried off the device.
   *
   * @param left whether its word left its hub
   */
  record Tampered(long fromMillis, String deviceId, boolean left) implements Truth {}

  /** The battery has fallen below 15 %. */
  record BatteryLow(long fromMillis, String deviceId) implements Truth {}

  /** The device's clock is off by this much, ahead when positive, for as long as the world is. */
  record ClockWrong(long fromMillis, String deviceId, long skewMillis) implements Truth {}

  /** What ails somebody: a rate beyond the thresholds of the detectors (design §6), or none. */
  enum Ailment {
    HEART_FAST,
    HEART_SLOW,
    BREATH_FAST,
    BREATH_SLOW,
    NO_VITAL_SIGNS
  }
}
