package care.shouhu.command.access;

import care.shouhu.core.directory.User;

/**
 * What part of the city a user sees and may work on (design §9). This is the only place that
 * decides it.
 *
 * <table>
 * <caption>Scope by role</caption>
 * <tr><td>CITY_OPERATOR, ADMIN</td><td>the city</td></tr>
 * <tr><td>COUNTY_OPERATOR</td><td>its division; without one, nothing</td></tr>
 * <tr><td>INSTITUTION_LEAD, INSTITUTION_STAFF</td><td>their place; without one, nothing</td></tr>
 * <tr><td>REGISTRAR, AUDITOR</td><td>place, else division, else the city</td></tr>
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

  /** One institution. */
  record Institution(String placeId) implements Scope {}

  /** Own assignments and what belongs to them. */
  record Own(String username) implements Scope {}

  /** A user whose role wants a scope and who has none. */
  record Nothing() implements Scope {}

  /** The scope a user has by role and record. */
  static Scope of(User user) {
    return switch (user.role()) {
      case CITY_OPERATOR, ADMIN -> new City();
      case COUNTY_OPERATOR -> user.division() == null ? new Nothing() : new County(user.division());
      case INSTITUTION_LEAD, INSTITUTION_STAFF ->
          user.placeId() == null ? new Nothing() : new Institution(user.placeId());
      case REGISTRAR, AUDITOR -> {
        if (user.placeId() != null) {
          yield new Institution(user.placeId());
        }
        yield user.division() == null ? new City() : new County(user.division());
      }
      case FIELD_WORKER -> new Own(user.username());
    };
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
      case Institution institution -> institution.placeId.equals(placeId);
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
