package care.shouhu.core.directory;

/**
 * A care home or a home.
 *
 * @param division six-digit code of the county
 * @param address null when not known
 * @param terrain decides how long a responder may take (design §7)
 */
public record Place(
    String id,
    PlaceKind kind,
    String name,
    String division,
    String address,
    Terrain terrain,
    double longitude,
    double latitude) {

  /** The two kinds of place (domain, "Words"). */
  public enum PlaceKind {
    INSTITUTION,
    HOUSEHOLD
  }

  /** Town or mountain: 15 or 45 minutes to the scene. */
  public enum Terrain {
    TOWN,
    RURAL
  }
}
