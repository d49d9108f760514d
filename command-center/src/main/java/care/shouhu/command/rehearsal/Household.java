package care.shouhu.command.rehearsal;

import care.shouhu.command.watch.WatchProfile;
import java.util.List;

/**
 * A resident of the file with its devices.
 *
 * @param profiles of the devices, in the same order
 */
record Household(String residentId, List<String> deviceIds, List<WatchProfile> profiles) {}
