package care.shouhu.command.watch;

/**
 * What a device has shown so far, folded from its events. Immutable.
 *
 * @param lastSeenAtMillis gateway time of the last message from the device itself; null when only
 *     its connection is known
 * @param reading the newest reading, or null
 * @param presence in bed or out, of a bed sensor; {@link Presence#UNKNOWN} of the others
 * @param clock how far the device's clock is behind the gateway's
 * @param batteryPercent 0–100 as last said, or null
 * @param batteryLow low with a dead band: from the device's own word or below {@link
 *     WatchParameters#batteryLowPercent}, until {@link WatchParameters#batteryOkPercent} or more
 * @param connected what the gateway last said of its connection, or null when it said nothing (a
 *     device behind a hub has none of its own)
 * @param connectionAtMillis when the gateway said so; 0 with null
 */
public record DeviceFacts(
    String deviceId,
    Long lastSeenAtMillis,
    LastReading reading,
    Presence presence,
    ClockSkew clock,
    Integer batteryPercent,
    boolean batteryLow,
    Boolean connected,
    long connectionAtMillis) {

  /** A device that has said nothing yet. */
  public static DeviceFacts unheard(String deviceId) {
    return new DeviceFacts(
        deviceId, null, null, Presence.UNKNOWN, ClockSkew.UNKNOWN, null, false, null, 0);
  }

  /**
   * A bed sensor's newest reading; null where the sensor did not say.
   *
   * @param atMillis device time brought to the gateway's clock
   */
  public record LastReading(
      Integer heartRate,
      Integer breathRate,
      Integer movement,
      Boolean inBed,
      long atMillis,
      long receivedAtMillis) {}

  DeviceFacts withLastSeen(long receivedAtMillis) {
    long newest =
        lastSeenAtMillis == null ? receivedAtMillis : Math.max(lastSeenAtMillis, receivedAtMillis);
    return new DeviceFacts(
        deviceId,
        newest,
        reading,
        presence,
        clock,
        batteryPercent,
        batteryLow,
        connected,
        connectionAtMillis);
  }

  DeviceFacts withReading(LastReading newReading) {
    return new DeviceFacts(
        deviceId,
        lastSeenAtMillis,
        newReading,
        presence,
        clock,
        batteryPercent,
        batteryLow,
        connected,
        connectionAtMillis);
  }

  DeviceFacts withPresence(Presence newPresence) {
    return new DeviceFacts(
        deviceId,
        lastSeenAtMillis,
        reading,
        newPresence,
        clock,
        batteryPercent,
        batteryLow,
        connected,
        connectionAtMillis);
  }

  DeviceFacts withClock(ClockSkew newClock) {
    return new DeviceFacts(
        deviceId,
        lastSeenAtMillis,
        reading,
        presence,
        newClock,
        batteryPercent,
        batteryLow,
        connected,
        connectionAtMillis);
  }

  DeviceFacts withBattery(Integer percent, boolean low) {
    return new DeviceFacts(
        deviceId,
        lastSeenAtMillis,
        reading,
        presence,
        clock,
        percent,
        low,
        connected,
        connectionAtMillis);
  }

  DeviceFacts withConnection(boolean isConnected, long atMillis) {
    return new DeviceFacts(
        deviceId,
        lastSeenAtMillis,
        reading,
        presence,
        clock,
        batteryPercent,
        batteryLow,
        isConnected,
        atMillis);
  }
}
