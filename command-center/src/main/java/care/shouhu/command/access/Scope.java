package care.shouhu.command.access;

import care.shouhu.core.directory.Directory;
import care.shouhu.core.directory.User;
import java.util.Set;

/**
 * What part of the city a user sees and may work on (design §9). This is the only place that
 * decides it.
 *
 * <table>
 * <caption>Scope by role</caption>
 * <tr><td>CITY_OPERATOR, ADMIN</td><td>the city</td></tr>
 * <tr><td>COUNTY_OPERATOR</td><td>its division; without one, nothing</td></tr>
 * <tr><td>INSTITUTION_LEAD, INSTITUTION_STAFF</td><td>their site, or all sites of their institution;
 * without either, nothing</td></tr>
 * <tr><td>REGISTRAR, AUDITOR</td><td>site or sites, else division, else the city</td></tr>
 * <tr><td>FIELD_WORKER</td><td>own assignments</td></tr>
 * </table>
 *
 * A thing outside the scope is answered as if it were not there (404): numbers of other counties
 * tell nothing. A filter that names a foreign division or place is refused (403).
 */
public sealed interface Scope {

  /** Everything, also what has no place yet. */
  record City() implements Scope {}

  /** One county. */
  record County(String division) implements Scope {}

  /**
   * One site of an institution, or all of them as they are at this moment; none is nothing.
   *
   * @param placeIds of the sites
   */
  record Institution(Set<String> placeIds) implements Scope {
    public Institution {
      placeIds = Set.copyOf(placeIds);
    }
  }

  /** Own assignments and what belongs to them. */
  record Own(String username) implements Scope {}

  /** A user whose role wants a scope and who has none. */
  record Nothing() implements Scope {}

  /** The scope a user has by role and record, with the sites their institution has now. */
  static Scope of(User user, Directory directory) {
    return switch (user.role()) {
      case CITY_OPERATOR, ADMIN -> new City();
      case COUNTY_OPERATOR -> user.division() == null ? new Nothing() : new County(user.division());
      case INSTITUTION_LEAD, INSTITUTION_STAFF ->
          isOfInstitution(user) ? new Institution(directory.sitesOf(user)) : new Nothing();
      case REGISTRAR, AUDITOR -> {
        if (isOfInstitution(user)) {
          yield new Institution(directory.sitesOf(user));
        }
        yield user.division() == null ? new City() : new County(user.division());
      }
      case FIELD_WORKER -> new Own(user.username());
    };
  }

  private static boolean isOfInstitution(User user) {
    return user.placeId() != null || user.organisationId() != null;
  }

  /**
   * Whether something at this place is inside.
   *
   * @param division of the place; null when it has none yet: then only the city sees it
   * @param placeId null when it has none yet
   */
  default boolean covers(String division, String placeId) {
    return switch (this) {
      case City city -> true;
      case County county -> county.division.equals(division);
      case Institution institution -> placeId != null && institution.placeIds.contains(placeId);
      case Own own -> false;
      case Nothing nothing -> false;
    };
  }

  /** Whether a list may be asked for this division as a whole. */
  default boolean coversDivision(String division) {
    return switch (this) {
      case City city -> true;
      case County county -> county.division.equals(division);
      case Institution institution -> false;
      case Own own -> false;
      case Nothing nothing -> false;
    };
  }
}
