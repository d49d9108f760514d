package care.shouhu.command.incident;

import care.shouhu.command.incident.IncidentState.Claimed;
import care.shouhu.command.incident.IncidentState.Closed;
import care.shouhu.command.incident.IncidentState.Handled;
import care.shouhu.command.incident.IncidentState.Merged;
import care.shouhu.command.incident.IncidentState.Open;
import care.shouhu.core.directory.User.Role;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** What leads on from where something stands: what a refusal offers instead. */
final class Possible {

  private Possible() {}

  private static final Set<Role> DESKS =
      EnumSet.of(Role.CITY_OPERATOR, Role.COUNTY_OPERATOR, Role.ADMIN);
  private static final Set<Role> LEADS = with(DESKS, Role.INSTITUTION_LEAD);
  private static final Set<Role> STAFF = with(LEADS, Role.INSTITUTION_STAFF);

  /** Who may give a command at all, as the contract says ({@code openapi.yaml}, x-roles). */
  static final Map<String, Set<Role>> ROLES =
      Map.of(
          "claim", STAFF,
          "dispatch", LEADS,
          "handle", STAFF,
          "close", LEADS,
          "merge", LEADS,
          "unmerge", LEADS,
          "reopen", LEADS,
          "to-city", DESKS,
          "give-back", EnumSet.of(Role.CITY_OPERATOR, Role.ADMIN));

  private static Set<Role> with(Set<Role> roles, Role more) {
    Set<Role> all = EnumSet.copyOf(roles);
    all.add(more);
    return all;
  }

  /**
   * Labels of the commands that lead on from where the incident stands, as far as whoever asks may
   * give them.
   */
  static List<String> with(Incident incident, Actor actor) {
    return leadingOn(incident)
        .filter(step -> ROLES.get(step).contains(actor.role()))
        .filter(step -> !step.equals("close") || incident.mayBeClosedBy(actor.username()))
        .toList();
  }

  private static Stream<String> leadingOn(Incident incident) {
    return switch (incident.state()) {
      case Open o -> Stream.concat(Stream.of("claim", "dispatch", "merge"), betweenDesks(incident));
      case Claimed c ->
          Stream.concat(Stream.of("dispatch", "handle", "merge"), betweenDesks(incident));
      case Handled h -> Stream.of("close");
      case Closed c -> incident.links().reopenedAs() == null ? Stream.of("reopen") : Stream.empty();
      case Merged m -> Stream.of("unmerge");
    };
  }

  private static Stream<String> betweenDesks(Incident incident) {
    if (!incident.links().isWithTheCity()) {
      return Stream.of("to-city");
    }
    return incident.subject().division() == null ? Stream.empty() : Stream.of("give-back");
  }

  static List<String> with(AssignmentStatus status) {
    return switch (status) {
      case NOTIFIED, DELIVERED, SEEN -> List.of("accept", "decline");
      case ACCEPTED -> List.of("en-route", "on-scene", "decline");
      case EN_ROUTE -> List.of("on-scene", "decline");
      case ON_SCENE -> List.of("update", "done");
      case DONE, DECLINED, TIMED_OUT, WITHDRAWN -> List.of();
    };
  }
}
