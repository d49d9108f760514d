package care.shouhu.core.directory;

/**
 * A site of a care home, or a home.
 *
 * @param division six-digit code of the county
 * @param address null when not known
 * @param terrain decides how long a responder may take (design §7)
 * @param organisationId the body whose site it is; null for a household
 */
public record Place(
    String id,
    PlaceKind kind,
    String name,
    String division,
    String address,
    Terrain terrain,
    double longitude,
    double latitude,
    String organisationId) {

  /** A household, or the only site of an institution of the same id. */
  public Place(
      String id,
      PlaceKind kind,
      String name,
      String division,
      String address,
      Terrain terrain,
      double longitude,
      double latitude) {
    this(
        id,
        kind,
        name,
        division,
        address,
        terrain,
        longitude,
        latitude,
        kind == PlaceKind.INSTITUTION ? id : null);
  }

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
