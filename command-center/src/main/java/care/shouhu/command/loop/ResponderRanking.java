package care.shouhu.command.loop;

import care.shouhu.command.incident.Incident;
import care.shouhu.command.incident.RankedResponder;
import care.shouhu.command.incident.Responders;
import care.shouhu.command.incident.Spot;
import care.shouhu.command.incident.Staff;
import care.shouhu.command.incident.Subject;
import care.shouhu.core.directory.User;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/** Who could go to an incident, as the newest durable batch has it; the loop ranks the same way. */
public final class ResponderRanking {
  private final LoopParts parts;
  private final Function<String, Optional<Incident>> incidents;
  private final Staff staff;

  ResponderRanking(LoopParts parts, Function<String, Optional<Incident>> incidents, Staff staff) {
    this.parts = parts;
    this.incidents = incidents;
    this.staff = staff;
  }

  /** Best first. Empty when the incident is not in memory. */
  public List<RankedResponder> rank(String incidentId) {
    Optional<Incident> incident = incidents.apply(incidentId);
    if (incident.isEmpty()) {
      return List.of();
    }
    Subject subject = incident.get().subject();
    List<User> candidates = candidates(subject);
    return parts
        .published()
        .locked(book ->
            Responders.rank(
                subject,
                incident.get().kinds(),
                candidates,
                scales(subject, book::openAssignments)));
  }

  /**
   * Learns the ways of those who could go there, so that ranking them knows. May wait for as long
   * as a routing engine may take: not for threads of the loop.
   */
  public void learnWays(String incidentId) {
    Optional<Subject> subject = incidents.apply(incidentId).map(Incident::subject);
    Spot to = subject.map(Responders::spotOf).orElse(null);
    if (to != null) {
      parts
          .register()
          .travel()
          .prepare(
              Responders.starts(
                  subject.get(), candidates(subject.get()), scales(subject.get(), name -> 0)),
              to);
    }
  }

  private List<User> candidates(Subject subject) {
    return parts.register().responders(subject.division(), subject.placeId());
  }

  private Responders.Scales scales(Subject subject, ToIntFunction<String> openAssignments) {
    return new Responders.Scales(
        parts.register().policies().inForce(subject),
        staff,
        parts.register().travel(),
        openAssignments,
        parts.clock().millis());
  }
}
