package care.shouhu.command.watch;

/**
 * What a device has shown so far, folded from its events. Immutable.
 *
 * @param lastSeenAtMillis gateway time of the last message from the device itself; null when only
 *     its connection is known
 * @param seenBeforeAtMillis the same of the message before that, or null
 * @param reading the newest reading, or null
 * @param vitals what was measured in the last minutes
 * @param presence in bed or out, of a bed sensor; {@link Presence#UNKNOWN} of the others
 * @param clock how far the device's clock is behind the gateway's
 * @param batteryPercent 0–100 as last said, or null
 * @param batteryPercentBefore as said before that, or null
 * @param batteryLow the device said that its battery is low, and no percentage since speaks against
 *     it
 * @param tamperAtMillis gateway time of the last live word that it was tampered with, or null
 * @param connected what the gateway last said of its connection, or null when it said nothing (a
 *     device behind a hub has none of its own)
 * @param connectionAtMillis when the gateway said so; 0 with null
 */
public record DeviceFacts(
    String deviceId,
    Long lastSeenAtMillis,
    Long seenBeforeAtMillis,
    LastReading reading,
    Vitals vitals,
    Presence presence,
    ClockSkew clock,
    Integer batteryPercent,
    Integer batteryPercentBefore,
    boolean batteryLow,
    Long tamperAtMillis,
    Boolean connected,
    long connectionAtMillis) {

  /** Snapshots of before there were vital signs have none. */
  public DeviceFacts {
    vitals = vitals == null ? Vitals.NONE : vitals;
  }

  /** A device that has said nothing yet. */
  public static DeviceFacts unheard(String deviceId) {
    return new DeviceFacts(
        deviceId,
        null,
        null,
        null,
        Vitals.NONE,
        Presence.UNKNOWN,
        ClockSkew.UNKNOWN,
        null,
        null,
        false,
        null,
        null,
        0);
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

  /** Its last two messages both came after that time. */
  boolean spokeTwiceSince(long atMillis) {
    return seenBeforeAtMillis == null || seenBeforeAtMillis > atMillis;
  }

  Draft change() {
    return new Draft(this);
  }

  /** The facts while one event is folded into them. */
  static final class Draft {
    private final DeviceFacts before;
    private Long lastSeenAtMillis;
    private Long seenBeforeAtMillis;
    LastReading reading;
    Vitals vitals;
    Presence presence;
    ClockSkew clock;
    Integer batteryPercent;
    Integer batteryPercentBefore;
    boolean batteryLow;
    Long tamperAtMillis;
    Boolean connected;
    long connectionAtMillis;

    private Draft(DeviceFacts facts) {
      this.before = facts;
      this.lastSeenAtMillis = facts.lastSeenAtMillis;
      this.seenBeforeAtMillis = facts.seenBeforeAtMillis;
      this.reading = facts.reading;
      this.vitals = facts.vitals;
      this.presence = facts.presence;
      this.clock = facts.clock;
      this.batteryPercent = facts.batteryPercent;
      this.batteryPercentBefore = facts.batteryPercentBefore;
      this.batteryLow = facts.batteryLow;
      this.tamperAtMillis = facts.tamperAtMillis;
      this.connected = facts.connected;
      this.connectionAtMillis = facts.connectionAtMillis;
    }

    Draft seen(long receivedAtMillis) {
      if (lastSeenAtMillis == null || receivedAtMillis >= lastSeenAtMillis) {
        seenBeforeAtMillis = lastSeenAtMillis;
        lastSeenAtMillis = receivedAtMillis;
      }
      return this;
    }

    DeviceFacts done() {
      return new DeviceFacts(
          before.deviceId,
          lastSeenAtMillis,
          seenBeforeAtMillis,
          reading,
          vitals,
          presence,
          clock,
          batteryPercent,
          batteryPercentBefore,
          batteryLow,
          tamperAtMillis,
          connected,
          connectionAtMillis);
    }
  }
}
