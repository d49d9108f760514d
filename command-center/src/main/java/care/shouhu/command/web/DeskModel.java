package care.shouhu.command.web;

import care.shouhu.command.incident.Assignment;
import care.shouhu.command.incident.Incident;
import care.shouhu.command.incident.Links;
import care.shouhu.command.incident.Subject;
import care.shouhu.command.loop.Applied;
import care.shouhu.command.loop.DeskView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The incidents in memory as the newest durable batch left them: all that are not closed, and the
 * closed ones until they are surely in the tables. Changed by one thread (the live hub's), let go
 * of by another, read by any.
 */
final class DeskModel {
  /** With the database stopped for long, the oldest closed ones leave early and come back later. */
  static final int CLOSED_MAX = 20_000;

  /**
   * An incident and the batch that last changed it.
   *
   * @param position of that batch in the lane DESK
   */
  record Held(Incident incident, long position) {}

  /**
   * One incident changed.
   *
   * @param position of the batch
   * @param before null when it was opened
   */
  record Change(long position, Incident incident, Incident before) {}

  private final Map<String, Held> incidents = new ConcurrentHashMap<>();
  private volatile long position = -1;

  /** Position of the newest batch that is in here; -1 before the first {@link #replace}. */
  long position() {
    return position;
  }

  /**
   * Takes the whole desk: at the start, and after the loop was rebuilt. What differs from before
   * counts as changed at the view's position.
   */
  List<Change> replace(DeskView view) {
    List<Change> changes = new ArrayList<>();
    boolean first = position < 0;
    for (Incident incident : view.incidents()) {
      Held held = incidents.get(incident.id());
      if (held == null || !held.incident().equals(incident)) {
        incidents.put(incident.id(), new Held(incident, view.position()));
        changes.add(new Change(view.position(), incident, held == null ? null : held.incident()));
      }
    }
    position = Math.max(position, view.position());
    return first ? List.of() : changes;
  }

  /** Takes a batch; one at or below {@link #position} was already seen and changes nothing. */
  List<Change> apply(Applied applied) {
    if (applied.position() <= position) {
      return List.of();
    }
    List<Change> changes = new ArrayList<>();
    for (Incident incident : applied.incidents()) {
      Held before = incidents.put(incident.id(), new Held(incident, applied.position()));
      changes.add(
          new Change(applied.position(), incident, before == null ? null : before.incident()));
    }
    position = applied.position();
    return changes;
  }

  /**
   * Lets go of closed incidents whose last change is in the tables.
   *
   * @param projectedBelow every batch below this position is in the tables
   */
  void letGo(long projectedBelow) {
    incidents.values().removeIf(held -> isOver(held) && held.position() < projectedBelow);
    List<Held> closed = all().filter(DeskModel::isOver).toList();
    if (closed.size() > CLOSED_MAX) {
      closed.stream()
          .sorted(Comparator.comparingLong(Held::position))
          .limit(closed.size() - CLOSED_MAX)
          .forEach(held -> incidents.remove(held.incident().id(), held));
    }
  }

  private static boolean isOver(Held held) {
    return !held.incident().isActive();
  }

  Optional<Held> held(String incidentId) {
    return Optional.ofNullable(incidents.get(incidentId));
  }

  /** All, in no order. May see some newer than others. */
  Stream<Held> all() {
    return incidents.values().stream();
  }

  private static Stream<Subject> subjects(Incident incident) {
    return Stream.concat(
        incident.links().merged().stream().map(Links.MergedIn::subject),
        Stream.of(incident.subject()));
  }

  /** Incidents that are not over, by the beds they are about. */
  Map<String, String> activeIdByBed() {
    Map<String, String> byBed = new HashMap<>();
    all()
        .map(Held::incident)
        .filter(Incident::isActive)
        .sorted(Comparator.comparing(Incident::alarmClass).reversed())
        .forEach(incident ->
            subjects(incident)
                .map(Subject::bedId)
                .filter(Objects::nonNull)
                .forEach(bed -> byBed.put(bed, incident.id())));
    return byBed;
  }

  /** The incident an assignment belongs to, if it is in memory. */
  Optional<Incident> ofAssignment(String assignmentId) {
    return all()
        .map(Held::incident)
        .filter(incident -> incident.assignment(assignmentId).isPresent())
        .findAny();
  }

  /** Own assignments that are not over, oldest first. */
  List<OwnAssignment> assignmentsOf(String username) {
    return all()
        .map(Held::incident)
        .flatMap(incident ->
            incident
                .activeAssignments()
                .filter(assignment -> assignment.responder().equals(username))
                .map(assignment -> new OwnAssignment(assignment, incident)))
        .sorted(Comparator.comparingLong(own -> own.assignment().notifiedAtMillis()))
        .toList();
  }

  /** An assignment with what its responder needs to go. */
  record OwnAssignment(Assignment assignment, Incident incident) {}
}
