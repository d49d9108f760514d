package care.shouhu.command.watch;

import care.shouhu.core.directory.Device.DeviceKind;
import care.shouhu.core.directory.Resident.CareLevel;

/**
 * What the register says of a device, as far as the detectors care.
 *
 * @param careLevel of the person it watches, or null when none is known
 */
public record WatchProfile(DeviceKind kind, int intervalSeconds, CareLevel careLevel) {}
