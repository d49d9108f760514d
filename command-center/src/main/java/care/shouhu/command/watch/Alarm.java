package care.shouhu.command.watch;

/**
 * One thing a device or a detector says needs a person.
 *
 * @param id {@code L-<number>}, from a counter in the loop's state
 * @param atMillis device time
 * @param receivedAtMillis gateway time of the message that says so; of an alarm that a detector
 *     raised, of the newest message of the device, by which it was decided; of a channel that is
 *     down, which no gateway hears, when its report came
 * @param raisedAtMillis when it was decided
 * @param endedAtMillis when its cause was over, or null. Calls and falls never end by themselves
 * @param takenBackAtMillis when the device sent {@code cancel} for it, or null. It ends nothing: a
 *     person still looks
 * @param parameterVersion version of the {@link WatchParameters} that raised it
 */
public record Alarm(
    String id,
    String deviceId,
    AlarmKind kind,
    long atMillis,
    long receivedAtMillis,
    long raisedAtMillis,
    Long endedAtMillis,
    Long takenBackAtMillis,
    int parameterVersion) {

  public AlarmClass alarmClass() {
    return kind.alarmClass();
  }

  /** The same alarm, over. */
  public Alarm ended(long atMillis) {
    return new Alarm(
        id,
        deviceId,
        kind,
        this.atMillis,
        receivedAtMillis,
        raisedAtMillis,
        atMillis,
        takenBackAtMillis,
        parameterVersion);
  }

  /** The same alarm, taken back by its device. */
  public Alarm takenBack(long atMillis) {
    return new Alarm(
        id,
        deviceId,
        kind,
        this.atMillis,
        receivedAtMillis,
        raisedAtMillis,
        endedAtMillis,
        atMillis,
        parameterVersion);
  }
}
