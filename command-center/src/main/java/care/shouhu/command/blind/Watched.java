package care.shouhu.command.blind;

import care.shouhu.core.directory.Resident.CareLevel;
import java.util.List;
import java.util.Set;

/**
 * A person (or a device without one) and the devices that watch over them.
 *
 * @param person {@code resident:ID} or {@code device:ID}
 * @param name null when no person is known
 * @param careLevel null when not known
 * @param alone lives alone in a household
 * @param risks short words
 * @param deviceIds devices that were ever heard, and the hubs they speak through
 */
public record Watched(
    String person,
    String name,
    CareLevel careLevel,
    boolean alone,
    List<String> risks,
    String placeId,
    String division,
    Set<String> deviceIds) {

  public Watched {
    risks = List.copyOf(risks);
    deviceIds = Set.copyOf(deviceIds);
  }
}
