package care.shouhu.command.watch;

import care.shouhu.core.directory.Device.DeviceKind;

/**
 * What the register says of a device, as far as the detectors care.
 *
 * @param hasPerson somebody is known whom it watches: without, nobody is missed or late
 * @param rules of that person, or those for nobody in particular
 */
public record WatchProfile(
    DeviceKind kind, int intervalSeconds, boolean hasPerson, WatchRules rules) {

  /** Two words of the device that are further apart than this say nothing of the time between. */
  public long silentAfterMillis() {
    return rules.silentAfterMillis(kind, intervalSeconds);
  }
}
