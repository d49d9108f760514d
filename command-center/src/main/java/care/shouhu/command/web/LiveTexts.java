package care.shouhu.command.web;

import care.shouhu.command.incident.Assignment;
import care.shouhu.command.incident.Incident;
import care.shouhu.command.incident.Links;
import care.shouhu.command.incident.Subject;
import care.shouhu.command.web.ChangeRing.Entry;
import care.shouhu.command.web.ChangeRing.ForResponder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A change as the texts that pages are sent, and which page is sent which of them. */
final class LiveTexts {

  private LiveTexts() {}

  static Entry entry(DeskModel.Change change) {
    Incident now = change.incident();
    List<Subject> left = left(change.before(), now);
    return new Entry(
        change.position(),
        now,
        left,
        LiveMessages.incident(change.position(), now),
        left.isEmpty() ? null : LiveMessages.gone(change.position(), now.id()),
        assignmentTexts(change));
  }

  /** Whom it was about before and is no longer: an incident that was merged in was taken out. */
  private static List<Subject> left(Incident before, Incident now) {
    if (before == null || before.links().merged().isEmpty()) {
      return List.of();
    }
    Set<String> still =
        now.links().merged().stream().map(Links.MergedIn::incidentId).collect(Collectors.toSet());
    return before.links().merged().stream()
        .filter(in -> !still.contains(in.incidentId()))
        .map(Links.MergedIn::subject)
        .toList();
  }

  /** Active assignments hear of every change of their incident, others of their own last one. */
  private static List<ForResponder> assignmentTexts(DeskModel.Change change) {
    List<ForResponder> texts = new ArrayList<>();
    for (Assignment assignment : change.incident().assignments()) {
      Optional<Assignment> before =
          Optional.ofNullable(change.before()).flatMap(old -> old.assignment(assignment.id()));
      if (assignment.isActive() || !before.equals(Optional.of(assignment))) {
        texts.add(
            new ForResponder(
                assignment.responder(),
                LiveMessages.assignment(change.position(), assignment, change.incident())));
      }
    }
    return texts;
  }

  /** What this page is told of a change. */
  static Stream<String> of(Entry entry, LiveConnection connection) {
    Stream<String> incident = incident(entry, connection);
    if (!connection.view().showsAssignments()) {
      return incident;
    }
    String username = connection.caller().user().username();
    return Stream.concat(
        incident,
        entry.assignmentTexts().stream()
            .filter(own -> own.username().equals(username))
            .map(ForResponder::text));
  }

  private static Stream<String> incident(Entry entry, LiveConnection connection) {
    var scope = connection.caller().scope();
    if (!connection.view().showsIncidents()) {
      return Stream.empty();
    }
    if (InScope.sees(scope, entry.incident())) {
      return Stream.of(entry.incidentText());
    }
    boolean saw =
        entry.left().stream()
            .anyMatch(subject -> scope.covers(subject.division(), subject.placeId()));
    return saw ? Stream.of(entry.goneText()) : Stream.empty();
  }
}
