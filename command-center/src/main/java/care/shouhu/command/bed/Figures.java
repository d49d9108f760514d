package care.shouhu.command.bed;

/**
 * Counts over one scope: the city, a division or an institution. The age of the data stands beside
 * it, because old figures are shown as old and never as zero.
 *
 * @param beds all but those out of service
 * @param occupied beds that belong to somebody, also one on leave or in hospital
 * @param vacant beds that could be given now
 * @param nursingType beds of the nursing type (护理型) among {@code beds}
 * @param inBed beds in which the sensor says somebody lies
 * @param responders field workers on duty
 * @param bedsAtMillis up to when the register is known
 * @param onlineAtMillis when one of the devices was last heard of, or null
 */
public record Figures(
    int beds,
    int occupied,
    int vacant,
    int nursingType,
    int inBed,
    int devices,
    int online,
    int households,
    int responders,
    long bedsAtMillis,
    Long onlineAtMillis) {

  /** The same counts; the ages may differ. */
  public boolean countsEqual(Figures other) {
    return beds == other.beds
        && occupied == other.occupied
        && vacant == other.vacant
        && nursingType == other.nursingType
        && inBed == other.inBed
        && devices == other.devices
        && online == other.online
        && households == other.households
        && responders == other.responders;
  }
}
