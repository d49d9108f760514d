package care.shouhu.command.bed;

import care.shouhu.command.loop.LiveDevices.LiveDevice;
import care.shouhu.command.watch.DeviceFacts;

/**
 * What a bed's sensor says now.
 *
 * @param inBed null when not known: no sensor, never heard, or silent. A silent sensor's last word
 *     is not the truth any more
 * @param sinceMillis since when, or null when not known
 * @param reading the newest reading, or null; look at its age
 * @param sensorSilent there is a sensor and it is silent
 */
public record BedPresence(
    Boolean inBed, Long sinceMillis, DeviceFacts.LastReading reading, boolean sensorSilent) {

  /** A bed without a sensor, or whose sensor was never heard. */
  public static final BedPresence UNKNOWN = new BedPresence(null, null, null, false);

  /** By the bed's sensor at this time. */
  public static BedPresence of(LiveDevice sensor, long nowMillis) {
    var presence = sensor.facts().presence().at(nowMillis);
    if (sensor.silent() || presence.inBed() == null) {
      return new BedPresence(null, null, sensor.facts().reading(), sensor.silent());
    }
    return new BedPresence(
        presence.inBed(), presence.sinceMillis(), sensor.facts().reading(), false);
  }
}
