package care.shouhu.core.directory;

import java.util.Locale;

/**
 * A device and whom it speaks for. The binding is resolved from the most to the least exact:
 * resident, the bed's resident, place; a device without any stands for itself.
 *
 * @param secretSha256Hex digest of the device's secret; 64 hexadecimal digits
 * @param placeId null until the device has a place
 * @param hubId the hub that may publish for it, or null
 * @param intervalSeconds how often it reports when all is well; silence is measured by it
 */
public record Device(
    String id,
    DeviceKind kind,
    Profile profile,
    String secretSha256Hex,
    String placeId,
    String bedId,
    String residentId,
    String hubId,
    int intervalSeconds) {

  /** What a device is for. */
  public enum DeviceKind {
    BED_SENSOR(10),
    FALL_ALARM(300),
    CALL_BUTTON(300),
    HUB(300);

    private final int intervalSecondsDefault;

    DeviceKind(int intervalSecondsDefault) {
      this.intervalSecondsDefault = intervalSecondsDefault;
    }

    /** The reporting interval of the design load (domain). */
    public int intervalSecondsDefault() {
      return intervalSecondsDefault;
    }

    /** The name in the contract and the database, such as {@code bed_sensor}. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Which decoder reads its payloads (design §10). */
  public enum Profile {
    NATIVE,
    ZIGBEE2MQTT,
    /** Milesight VS373 fall radar over MQTT. */
    MILESIGHT_VS373,
    /** ChirpStack v4 uplinks: what the bytes inside mean is told by the port and the bytes. */
    CHIRPSTACK,
    /** Emfit QS bed sensor. */
    EMFIT_QS,
    /** ESPHome: a topic an entity. */
    ESPHOME,
    /** Concox pendants and trackers, TCP. */
    GT06,
    /** Terminals of the transport standard JT/T 808, TCP. */
    JT808,
    /** Eview pendants, TCP. */
    EV07B,
    /** Watches that speak {@code [3G*…]}, TCP. */
    WATCH_3G,
    /** Alarm panels by SIA DC-09, TCP. */
    SIA_DC09;

    /** The name in the contract and the database, such as {@code zigbee2mqtt}. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
