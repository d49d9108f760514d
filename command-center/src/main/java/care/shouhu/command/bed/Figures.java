package care.shouhu.command.bed;

/**
 * Counts over one scope: the city, a division or an institution. The age of the data stands beside
 * it, because old figures are shown as old and never as zero.
 *
 * @param bed by the register
 * @param sensors bed sensors that stand at a bed
 * @param sensorsHeard of these, those that are not silent and have said who lies there
 * @param inBed beds in which the sensor says somebody lies. Of an institution whose sensors are all
 *     silent what they said last, or null when that is not known any more
 * @param responders field workers on duty
 * @param bedsAtMillis up to when the register is known
 * @param onlineAtMillis when one of the devices was last heard of, or null
 */
public record Figures(
    BedFigures bed,
    int sensors,
    int sensorsHeard,
    Integer inBed,
    int devices,
    int online,
    int households,
    int responders,
    long bedsAtMillis,
    Long onlineAtMillis) {

  /** The register is read each second; so long without is an outage and no hiccup. */
  public static final long REGISTER_STALE_MILLIS = 30_000;

  /** A call button is silent after 15 min (design §6), and a place when all its devices are. */
  public static final long DEVICES_STALE_MILLIS = 15 * 60_000;

  /** All but those out of service. */
  public int beds() {
    return bed.inService();
  }

  /** Beds that are somebody's, also of who is away. */
  public int occupied() {
    return bed.held();
  }

  /** Whether the register's part is old. */
  public boolean registerStale(long nowMillis) {
    return nowMillis - bedsAtMillis > REGISTER_STALE_MILLIS;
  }

  /** Whether there are devices and none of them was heard of lately. */
  public boolean devicesStale(long nowMillis) {
    return devices > 0
        && (onlineAtMillis == null || nowMillis - onlineAtMillis > DEVICES_STALE_MILLIS);
  }

  /** Two institutions together; of the ages of the register the older, of the devices the newer. */
  Figures plus(Figures other) {
    return new Figures(
        bed.plus(other.bed),
        sensors + other.sensors,
        sensorsHeard + other.sensorsHeard,
        inBedWith(other),
        devices + other.devices,
        online + other.online,
        households + other.households,
        responders + other.responders,
        Math.min(bedsAtMillis, other.bedsAtMillis),
        newest(onlineAtMillis, other.onlineAtMillis));
  }

  /** Not known when neither knows who has sensors. */
  private Integer inBedWith(Figures other) {
    boolean known = (sensors > 0 && inBed != null) || (other.sensors > 0 && other.inBed != null);
    return known || sensors + other.sensors == 0
        ? (Integer) (orNone(inBed) + orNone(other.inBed))
        : null;
  }

  private static int orNone(Integer count) {
    return count == null ? 0 : count;
  }

  private static Long newest(Long one, Long other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return Math.max(one, other);
  }

  Figures withBeds(BedFigures newer, long registerAtMillis) {
    return new Figures(
        newer,
        sensors,
        sensorsHeard,
        inBed,
        devices,
        online,
        households,
        responders,
        registerAtMillis,
        onlineAtMillis);
  }
}
