package care.shouhu.command.web;

import care.shouhu.command.access.Caller;
import care.shouhu.command.access.Scope;
import care.shouhu.command.access.Sessions;
import care.shouhu.command.loop.Applied;
import care.shouhu.command.loop.DeskView;
import care.shouhu.command.web.ChangeRing.Entry;
import care.shouhu.core.directory.Directory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Context;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Sends every durable change to every page that may see it. Everything here happens on one
 * event-loop context, so a page that joins gets its snapshot and then each later change, without a
 * gap and in order. Each change is made into text once.
 */
final class LiveHub {
  /** Occupancy changes nothing for this long: the ages of the figures are sent anyway. */
  private static final long COUNTS_AT_LEAST_EVERY_MILLIS = 10_000;

  private final Context context;
  private final DeskModel desk;
  private final LiveSnapshot snapshots;
  private final WardBeds beds;
  private final Sessions sessions;
  private final LiveMeters meters;
  private final ScopeKey scopeKeys;
  private final Clock clock;

  private final ChangeRing ring = new ChangeRing();
  private final Set<LiveConnection> connections = new LinkedHashSet<>();
  private final List<Runnable> waitingForDesk = new ArrayList<>();
  private final PriorityQueue<Waiting> waitingForPosition =
      new PriorityQueue<>(Comparator.comparingLong(Waiting::position));
  private final Map<Scope, ObjectNode> countsSent = new HashMap<>();
  private long countsSentToAllMillis;
  private LiveCounts counts;
  private volatile Set<String> wardPlaces = Set.of();

  LiveHub(
      Context context,
      DeskModel desk,
      Directory directory,
      WardBeds beds,
      Sessions sessions,
      LiveMeters meters,
      ScopeKey scopeKeys,
      Clock clock) {
    this.context = context;
    this.desk = desk;
    this.snapshots = new LiveSnapshot(desk, directory);
    this.beds = beds;
    this.sessions = sessions;
    this.meters = meters;
    this.scopeKeys = scopeKeys;
    this.clock = clock;
  }

  /** A durable batch; from any thread, in order. */
  void applied(Applied applied) {
    context.runOnContext(go -> {
      // Before the first view nothing is known; the view will hold this batch.
      if (desk.position() >= 0) {
        publish(desk.apply(applied));
        meters.pushed(clock.millis() - applied.atMillis());
        answerWaiting();
      }
    });
  }

  /**
   * Takes the whole desk: at the start and after the loop was rebuilt; from any thread. The view is
   * asked for on our context, so that no batch falls between it and what was applied before.
   */
  void resync(Supplier<DeskView> newest) {
    context.runOnContext(go -> {
      DeskView view = newest.get();
      if (desk.position() < 0) {
        ring.startAfter(view.position());
      }
      publish(desk.replace(view));
      letWaitingIn();
      answerWaiting();
    });
  }

  /**
   * Completes when lists and pages show this position, so that whoever gets an answer and then asks
   * for a list finds what was done.
   */
  CompletionStage<Void> shown(long position) {
    var shown = new Waiting(position, new CompletableFuture<>());
    context.runOnContext(go -> {
      waitingForPosition.add(shown);
      answerWaiting();
    });
    return shown.answer();
  }

  private record Waiting(long position, CompletableFuture<Void> answer) {}

  private void answerWaiting() {
    while (!waitingForPosition.isEmpty()
        && waitingForPosition.peek().position() <= desk.position()) {
      waitingForPosition.poll().answer().complete(null);
    }
  }

  /** New counts; from any thread. */
  void counted(LiveCounts now) {
    context.runOnContext(go -> {
      counts = now;
      sendCounts();
      letWaitingIn();
    });
  }

  /** Beds of a place that changed; from any thread. */
  void bedsChanged(String placeId, List<ObjectNode> changed) {
    context.runOnContext(go -> {
      String text = LiveMessages.beds(changed);
      for (LiveConnection connection : List.copyOf(connections)) {
        if (connection.view() == LiveView.WARD
            && connection.caller().scope() instanceof Scope.Institution ward
            && ward.placeIds().contains(placeId)) {
          connection.send(text);
        }
      }
    });
  }

  /** Institutions that somebody watches bed by bed. */
  Set<String> wardPlaces() {
    return wardPlaces;
  }

  /** Says that we are here, and looks whether each session still runs; from any thread. */
  void beat() {
    context.runOnContext(go -> {
      String text = LiveMessages.beat(Math.max(0, desk.position()), clock.millis());
      for (LiveConnection connection : List.copyOf(connections)) {
        if (stillAllowed(connection)) {
          connection.send(text);
        }
      }
    });
  }

  /** Sends a text to each open page of this person; how many. From any thread. */
  CompletionStage<Integer> tell(String username, String text) {
    var told = new CompletableFuture<Integer>();
    context.runOnContext(go -> {
      int pages = 0;
      for (LiveConnection connection : List.copyOf(connections)) {
        if (connection.caller().user().username().equals(username) && !connection.isGone()) {
          connection.send(text);
          pages++;
        }
      }
      told.complete(pages);
    });
    return told;
  }

  /** Those who have a page open; from any thread. */
  CompletionStage<Set<String>> people() {
    var people = new CompletableFuture<Set<String>>();
    context.runOnContext(go ->
        people.complete(
            connections.stream()
                .filter(connection -> !connection.isGone())
                .map(connection -> connection.caller().user().username())
                .collect(Collectors.toSet())));
    return people;
  }

  /** A session ended just now: its pages close at once; from any thread. */
  void signedOut(String nonce) {
    context.runOnContext(go -> {
      for (LiveConnection connection : List.copyOf(connections)) {
        if (connection.caller().session().nonce().equals(nonce)) {
          connection.close(LiveConnection.SESSION_OVER, "signed-out");
        }
      }
    });
  }

  /**
   * Takes a page in; from any thread.
   *
   * @param from the position it has reached, or -1
   * @param scopeKey what its beginning said, or null
   */
  void join(LiveConnection connection, long from, String scopeKey) {
    context.runOnContext(go -> {
      if (isReady()) {
        begin(connection, from, scopeKey);
      } else {
        waitingForDesk.add(() -> begin(connection, from, scopeKey));
      }
    });
  }

  /** The page is gone; from any thread. */
  void leave(LiveConnection connection) {
    context.runOnContext(go -> {
      if (connections.remove(connection)) {
        meters.ended(connection.view(), connection.endReason());
        updateWardPlaces();
      }
    });
  }

  private boolean isReady() {
    return desk.position() >= 0 && counts != null;
  }

  private void letWaitingIn() {
    if (isReady()) {
      waitingForDesk.forEach(Runnable::run);
      waitingForDesk.clear();
    }
  }

  private void begin(LiveConnection connection, long from, String scopeKey) {
    if (connection.isGone()) {
      return;
    }
    connections.add(connection);
    meters.opened(connection.view());
    updateWardPlaces();
    // What a page may keep belongs to this user in this role and scope, and to nobody else.
    String own = scopeKeys.of(connection.caller());
    boolean resume =
        ring.canResume(from, desk.position())
            && own.equals(scopeKey)
            && backlogFits(from, connection);
    ObjectNode beginning =
        LiveMessages.beginning(resume ? "resumed" : "snapshot", desk.position(), clock.millis());
    beginning.put("scopeKey", own);
    Scope scope = connection.caller().scope();
    beginning.set("counts", counts.json(scope));
    if (!resume) {
      snapshots.describe(beginning, connection.view(), connection.caller());
    }
    if (connection.view() == LiveView.WARD && scope instanceof Scope.Institution ward) {
      beginning.set(
          "beds",
          LiveMessages.array(
              ward.placeIds().stream()
                  .sorted()
                  .flatMap(id -> beds.of(id, desk.activeIdByBed(), clock.millis()).stream())
                  .toList()));
    }
    connection.begin(LiveMessages.text(beginning));
    if (resume) {
      ring.from(from).forEach(entry -> LiveTexts.of(entry, connection).forEach(connection::send));
    }
  }

  /** A longer one would be cut off as too slow, and again at each return: the desk is shorter. */
  private boolean backlogFits(long from, LiveConnection connection) {
    long chars =
        ring.from(from)
            .flatMap(entry -> LiveTexts.of(entry, connection))
            .mapToLong(String::length)
            .sum();
    return chars <= LiveConnection.BACKLOG_CHARS_MAX;
  }

  private void publish(List<DeskModel.Change> changes) {
    for (DeskModel.Change change : changes) {
      Entry entry = LiveTexts.entry(change);
      ring.add(entry);
      for (LiveConnection connection : List.copyOf(connections)) {
        LiveTexts.of(entry, connection).forEach(connection::send);
      }
    }
  }

  private void sendCounts() {
    long now = clock.millis();
    boolean toAll = now - countsSentToAllMillis >= COUNTS_AT_LEAST_EVERY_MILLIS;
    if (toAll) {
      countsSentToAllMillis = now;
    }
    Map<Scope, String> texts = new HashMap<>();
    Set<Scope> watched = new HashSet<>();
    for (LiveConnection connection : List.copyOf(connections)) {
      Scope scope = connection.caller().scope();
      if (connection.view().showsIncidents() && watched.add(scope)) {
        ObjectNode json = counts.json(scope);
        ObjectNode before = countsSent.put(scope, json);
        if (toAll || before == null || LiveCounts.differs(before, json)) {
          texts.put(scope, LiveMessages.counts(now, json));
        }
      }
    }
    countsSent.keySet().retainAll(watched);
    for (LiveConnection connection : List.copyOf(connections)) {
      String text = texts.get(connection.caller().scope());
      if (text != null && connection.view().showsIncidents()) {
        connection.send(text);
      }
    }
  }

  private boolean stillAllowed(LiveConnection connection) {
    Caller before = connection.caller();
    Optional<Caller> now =
        connection.view() == LiveView.WALL
            ? sessions.keepWatching(before.session(), before.address())
            : sessions.caller(before.session(), before.address());
    if (now.isEmpty()) {
      connection.close(LiveConnection.SESSION_OVER, "session-over");
      return false;
    }
    if (!now.get().scope().equals(before.scope())
        || now.get().user().role() != before.user().role()) {
      // What the page shows belongs to another scope: it must begin anew.
      connection.close(LiveConnection.SESSION_OVER, "scope-changed");
      return false;
    }
    connection.callerIs(now.get());
    return true;
  }

  private void updateWardPlaces() {
    Set<String> places = new HashSet<>();
    for (LiveConnection connection : connections) {
      if (connection.view() == LiveView.WARD
          && connection.caller().scope() instanceof Scope.Institution ward) {
        places.addAll(ward.placeIds());
      }
    }
    wardPlaces = Set.copyOf(places);
  }
}
