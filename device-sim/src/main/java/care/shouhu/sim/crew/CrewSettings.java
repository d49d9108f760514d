package care.shouhu.sim.crew;

import care.shouhu.sim.world.PlannedUser;
import java.net.URI;
import java.util.Set;

/**
 * Where the colleagues work and what they leave to people.
 *
 * @param server such as {@code http://127.0.0.1:8080}
 * @param handsOffPlaces institutions whose incidents are left to people
 * @param handsOffDivisions counties whose homes are left to people; the wards of their institutions
 *     are not
 * @param answersPeople whether a simulated field worker answers when a person, having claimed an
 *     incident, sends that worker; nothing else of such an incident is ever touched
 * @param seed of how long everybody takes
 */
public record CrewSettings(
    URI server,
    Set<String> handsOffPlaces,
    Set<String> handsOffDivisions,
    boolean answersPeople,
    long seed) {
  private static final String CITY_OPERATOR_LEFT_TO_PEOPLE = "city-1";

  public CrewSettings {
    handsOffPlaces = Set.copyOf(handsOffPlaces);
    handsOffDivisions = Set.copyOf(handsOffDivisions);
  }

  /**
   * Whether this member of the staff should be simulated: not the first city operator, nobody of an
   * institution left to people, nor the desk and field workers of a county left to people.
   */
  public boolean simulates(PlannedUser user) {
    return switch (user.role()) {
      case CITY_OPERATOR -> !user.username().equals(CITY_OPERATOR_LEFT_TO_PEOPLE);
      case COUNTY_OPERATOR, FIELD_WORKER -> !handsOffDivisions.contains(user.division());
      case INSTITUTION_LEAD, INSTITUTION_STAFF -> !handsOffPlaces.contains(user.placeId());
      case REGISTRAR, AUDITOR, ADMIN -> false;
    };
  }
}
