package care.shouhu.core.directory;

import java.util.List;

/**
 * An elder who is served, in a home or at home. The register has files of a million more.
 *
 * @param birthYear null when not known
 * @param sex {@code F}, {@code M} or null
 * @param bedId the bed in an institution, or null at home
 * @param risks short words for the responder, such as 跌倒
 */
public record Resident(
    String id,
    String name,
    Integer birthYear,
    String sex,
    CareLevel careLevel,
    String placeId,
    String bedId,
    List<String> risks) {

  public Resident {
    risks = List.copyOf(risks);
  }

  /** From the GB/T 42195-2022 assessment: 自理, 半失能, 失能. */
  public enum CareLevel {
    INDEPENDENT,
    PARTIAL,
    FULL
  }
}
