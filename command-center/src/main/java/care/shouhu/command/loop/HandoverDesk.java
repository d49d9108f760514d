package care.shouhu.command.loop;

import care.shouhu.command.handover.Handover;
import care.shouhu.command.handover.Handover.Item;
import care.shouhu.command.handover.Handover.Status;
import care.shouhu.command.incident.Actor;
import care.shouhu.command.incident.Command;
import care.shouhu.command.incident.Decision;
import care.shouhu.command.incident.Incident;
import care.shouhu.command.incident.IncidentStatus;
import care.shouhu.command.incident.Refused;
import care.shouhu.command.incident.Refused.Reason;
import care.shouhu.command.incident.Takeover;
import care.shouhu.command.incident.Verdict;
import care.shouhu.core.directory.User;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Decides the end of a shift, step by step. */
final class HandoverDesk {

  /** Reminders of one handover. */
  private static final int REMINDED_MAX = 50;

  /** Incidents that one step changes, roughly: each stands whole in one record of the log. */
  private static final int INCIDENT_BYTES_MAX = 200 << 10;

  private static final int NAMED_MAX = 10;

  private final DeskWork work;
  private final OpenItems open;

  HandoverDesk(DeskWork work) {
    this.work = work;
    this.open = new OpenItems(work);
  }

  private HandoverBook book() {
    return work.state().handovers();
  }

  Verdict decide(Command.OnHandover command, Actor actor, long nowMillis) {
    return switch (command) {
      case Command.BeginHandover c -> begin(c, actor, nowMillis);
      case Command.TakeItems c ->
          found(c.handoverId())
              .map(handover -> take(handover, c, actor, nowMillis))
              .orElseGet(() -> unknown(c.handoverId()));
      case Command.CompleteHandover(String id) ->
          found(id).map(h -> complete(h, actor, nowMillis)).orElseGet(() -> unknown(id));
      case Command.CancelHandover(String id) ->
          found(id).map(h -> cancel(h, actor, nowMillis)).orElseGet(() -> unknown(id));
    };
  }

  private Optional<Handover> found(String id) {
    return book().handover(id);
  }

  private Verdict begin(Command.BeginHandover command, Actor actor, long nowMillis) {
    Optional<Handover> before = book().open(command.division(), command.placeId());
    if (before.isPresent()) {
      return refused(
          Reason.HANDOVER_OPEN,
          "%s hands over already (%s, since %d)."
              .formatted(before.get().byName(), before.get().id(), before.get().startedAtMillis()),
          List.of("take-over", "complete-handover", "cancel-handover"));
    }
    Handover handover =
        Handover.begun(
            book().nextId(),
            command.division(),
            command.placeId(),
            actor.username(),
            actor.displayName(),
            nowMillis,
            command.note(),
            open.in(command.division(), command.placeId()));
    return new Verdict.Booked(drawnUp(handover, actor, nowMillis), handover.id());
  }

  /** The list, and a word to what only waits for its closing. */
  private List<Decision> drawnUp(Handover handover, Actor actor, long nowMillis) {
    List<Decision> decisions = new ArrayList<>();
    decisions.add(new Decision.HandoverChanged(handover));
    int bytes = 0;
    for (Incident incident : toClose(handover.items())) {
      bytes += DeskWork.bytesOf(incident);
      if (bytes <= INCIDENT_BYTES_MAX) {
        decisions.addAll(Takeover.remind(incident, handover.id(), actor, work.moment(nowMillis)));
      }
    }
    return decisions;
  }

  private List<Incident> toClose(List<Item> items) {
    return items.stream()
        .filter(Item::toClose)
        .limit(REMINDED_MAX)
        .flatMap(item -> work.state().incidents().incident(item.ref()).stream())
        .filter(incident -> incident.status() == IncidentStatus.HANDLED)
        .toList();
  }

  /** With nothing to take it only brings the list up to date, which anybody may. */
  private Verdict take(Handover handover, Command.TakeItems command, Actor actor, long nowMillis) {
    if (!handover.isOpen()) {
      return wrongState(handover);
    }
    if (!command.refs().isEmpty() && handover.by().equals(actor.username())) {
      return refused(
          Reason.SAME_PERSON,
          "%s hands over and cannot be the one who takes.".formatted(actor.displayName()),
          List.of("cancel-handover"));
    }
    Handover now = upToDate(handover, nowMillis);
    Set<String> wanted = new TreeSet<>(command.refs());
    Set<String> left = now.left().stream().map(Item::ref).collect(Collectors.toSet());
    for (String ref : wanted) {
      if (!left.contains(ref)) {
        return refused(
            Reason.UNKNOWN_ITEM,
            "%s is not left to be taken over: %s"
                .formatted(ref, now.item(ref).map(HandoverDesk::why).orElse("not on the list.")),
            List.of());
      }
    }
    List<Incident> incidents =
        wanted.stream().flatMap(ref -> work.state().incidents().incident(ref).stream()).toList();
    if (incidents.stream().mapToInt(DeskWork::bytesOf).sum() > INCIDENT_BYTES_MAX) {
      return refused(
          Reason.TOO_MANY_ITEMS, "That is too much at one time: take fewer.", List.of("take-over"));
    }
    Handover taken =
        now.taken(wanted, actor.username(), actor.displayName(), nowMillis, command.note());
    List<Decision> decisions = new ArrayList<>();
    decisions.add(new Decision.HandoverChanged(taken));
    for (Incident incident : incidents) {
      decisions.addAll(
          Takeover.take(
              incident,
              handover.by(),
              claimer -> leaves(handover, claimer),
              handover.id(),
              actor,
              work.moment(nowMillis)));
    }
    return new Verdict.Booked(decisions, handover.id());
  }

  /**
   * Whoever hands over, everybody else of the same desk or institution, and who is no longer in the
   * register. What another desk or the ward has claimed stays theirs.
   */
  private boolean leaves(Handover handover, String claimer) {
    return claimer.equals(handover.by())
        || work.register()
            .user(claimer)
            .map(user ->
                handover.placeId() == null
                    ? isOfNoSite(user) && Objects.equals(user.division(), handover.division())
                    : work.register().sitesOf(user).contains(handover.placeId()))
            .orElse(true);
  }

  private static boolean isOfNoSite(User user) {
    return user.placeId() == null && user.organisationId() == null;
  }

  private static String why(Item item) {
    return item.takenBy() != null
        ? "%s took it at %d.".formatted(item.takenByName(), item.takenAtMillis())
        : "it was settled meanwhile.";
  }

  private Verdict complete(Handover handover, Actor actor, long nowMillis) {
    if (!handover.isOpen()) {
      return wrongState(handover);
    }
    Handover now = upToDate(handover, nowMillis);
    List<Item> left = now.left();
    if (!left.isEmpty()) {
      String names =
          left.stream().limit(NAMED_MAX).map(Item::ref).collect(Collectors.joining(", "));
      return refused(
          Reason.ITEMS_LEFT,
          "Nobody has taken over %d of %d: %s%s."
              .formatted(
                  left.size(), now.items().size(), names, left.size() > NAMED_MAX ? ", …" : ""),
          List.of("take-over", "cancel-handover"));
    }
    Handover completed = now.ended(Status.COMPLETED, nowMillis, actor.username());
    return now.beyond() > 0 ? goOn(completed, actor, nowMillis) : booked(completed);
  }

  /** What a full list had no room for is handed over by the next one, which begins at once. */
  private Verdict goOn(Handover completed, Actor actor, long nowMillis) {
    Handover next =
        completed.next(book().nextId(), openFor(completed, completed.taken()), nowMillis);
    List<Decision> decisions = new ArrayList<>();
    decisions.add(new Decision.HandoverChanged(completed.goingOnAs(next.id())));
    decisions.addAll(drawnUp(next, actor, nowMillis));
    return new Verdict.Booked(decisions, completed.id());
  }

  private Verdict cancel(Handover handover, Actor actor, long nowMillis) {
    return handover.isOpen()
        ? booked(handover.ended(Status.CANCELLED, nowMillis, actor.username()))
        : wrongState(handover);
  }

  private Handover upToDate(Handover handover, long nowMillis) {
    return handover.broughtUpToDate(openFor(handover, Set.of()), nowMillis);
  }

  /**
   * Everything that is open in its scope, and was not taken by name on a list before it.
   *
   * @param taken refs of what was taken on others
   */
  private List<Item> openFor(Handover handover, Set<String> taken) {
    Set<String> others = new HashSet<>(taken);
    book().before(handover).forEach(before -> others.addAll(before.taken()));
    return open.in(handover.division(), handover.placeId()).stream()
        .filter(item -> !others.contains(item.ref()))
        .toList();
  }

  private static Verdict booked(Handover handover) {
    return new Verdict.Booked(List.of(new Decision.HandoverChanged(handover)), handover.id());
  }

  private static Verdict wrongState(Handover handover) {
    return refused(
        Reason.WRONG_STATE,
        "Handover %s is %s since %d."
            .formatted(handover.id(), handover.status(), handover.endedAtMillis()),
        List.of());
  }

  private static Verdict unknown(String id) {
    return refused(Reason.UNKNOWN_HANDOVER, "There is no handover %s.".formatted(id), List.of());
  }

  private static Verdict refused(Reason reason, String detail, List<String> possible) {
    return new Verdict.Rejected(new Refused(reason, detail, possible));
  }
}
