package care.shouhu.core.directory;

/**
 * An escalation policy that holds for a part of the city only.
 *
 * @param division the county it holds for, or null
 * @param placeId the institution it holds for, or null; either this or {@code division} stands
 */
public record UnitPolicy(String division, String placeId, PolicyText text) {

  /** One key for each part of the city. */
  String key() {
    return placeId != null ? "place:" + placeId : "division:" + division;
  }
}
